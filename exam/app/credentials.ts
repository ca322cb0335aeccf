import { type Context, HttpError, mediaType, readForm, readJson } from "phial";

const LONGEST_NAME = 254;
/** Longer than any password that is hashed: it is refused before anything is computed of it. */
const LONGEST_PASSWORD = 1000;

/** The fields of a JSON body or a form. */
export type Fields = Readonly<Record<string, unknown>>;

/** Reads a JSON object or a form; a field that came twice is a list. */
export async function readFields(c: Context): Promise<Fields> {
  if (!isFormType(mediaType(c))) {
    const body = await readJson(c);
    if (typeof body === "object" && body !== null && !Array.isArray(body)) return { ...body };
    throw unprocessable("The body is an object");
  }
  const { fields } = await readForm(c);
  return Object.fromEntries(
    [...fields.lists()].map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
}

/** A name and a password that a client sends. */
export function credentialsIn({ email, password }: Fields) {
  return { email: textIn(email, "email", LONGEST_NAME), password: passwordIn(password) };
}

/** A password that a client sends, of a length that may be one. */
export function passwordIn(value: unknown, name = "password"): string {
  return textIn(value, name, LONGEST_PASSWORD);
}

/** A text that a client sends. */
export function textIn(value: unknown, name: string, longest: number): string {
  if (typeof value !== "string" || value === "") throw unprocessable(`${name} is a text`);
  if (value.length > longest) throw unprocessable(`${name} has up to ${longest} characters`);
  if (value.includes("\0")) throw unprocessable(`${name} has a character that no text has`);
  return value;
}

/** What a client has sent is not what it has to be. */
export function unprocessable(detail: string): HttpError {
  return new HttpError(422, { detail: `${detail}.` });
}

/** Whether a form wants a page back. */
export function isFormPost(c: Context): boolean {
  return isFormType(mediaType(c));
}

function isFormType(type: string): boolean {
  return type === "application/x-www-form-urlencoded" || type === "multipart/form-data";
}
