import { z } from "zod";

/** What a note says, in a form or in JSON. Browsers send line breaks as CR LF. */
export const noteText = z.object({
  title: z
    .string("A note needs a title.")
    .trim()
    .min(1, "A note needs a title.")
    .max(200, "A title has at most 200 characters."),
  body: z
    .string("A text is expected.")
    .overwrite((text) => text.replaceAll("\r\n", "\n"))
    .max(20_000, "A note has at most 20,000 characters.")
    .default(""),
});

/** What a note says. */
export type NoteText = z.infer<typeof noteText>;

/** Which page of a list; the first one when it is none. */
export const paging = z.object({ page: z.coerce.number().int().min(1).catch(1) });

/** Who somebody says to be. */
export const credentials = z.object({
  name: z.string().trim().normalize().default(""),
  password: z.string().default(""),
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
  password: z
    .string("A password is needed.")
    .min(8, "A password has at least 8 characters.")
    .max(200, "A password has at most 200 characters."),
});
