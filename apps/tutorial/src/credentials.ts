import { z } from "zod";
import { passwords } from "./extensions.ts";

// A box that is not ticked is not sent.
const remember = z.coerce.boolean().default(false);

const newPassword = z.string("A password is needed.").superRefine(async (password, check) => {
  for (const { message } of await passwords.flaws(password)) {
    check.addIssue({ code: "custom", message });
  }
});

/** Who somebody says to be. */
export const credentials = z.object({
  name: z.string().trim().normalize().default(""),
  password: z.string().default(""),
  remember,
});

/** What it takes to become a user. */
export const newUser = z.object({
  name: z
    .string("A name is needed.")
    .trim()
    .normalize()
    .min(2, "A name has at least 2 characters.")
    .max(40, "A name has at most 40 characters.")
    .regex(/^[\p{L}\p{M}\p{N} .'_-]+$/u, "A name has letters, digits, spaces and . ' _ -"),
  password: newPassword,
  remember,
});

/** A user's word that it is still the user. */
export const confirmation = z.object({ password: z.string().default("") });

/** What it takes to get another password. */
export const passwordChange = z.object({ password: newPassword });
