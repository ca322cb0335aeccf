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
