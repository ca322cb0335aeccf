/** What stands for the value of a secret. */
export const REDACTED = "[redacted]";

const MAX_SHOWN = 60;
/** Control, format and unassigned characters, and the separators that break a line. */
const UNPRINTABLE = /[\p{C}\u2028\u2029]/gu;

/** A value as an error may show it: one short line, with nothing that a terminal would obey. */
export function shownValue(value: unknown, secret = false): string {
  if (secret) return value === null ? "null" : REDACTED;
  const text = printable(textOf(value));
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

/** `text` with every character that does not print written as its number. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

function textOf(value: unknown): string {
  if (typeof value === "bigint" || typeof value === "number") return String(value);
  if (typeof value === "function") return "a function";
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return "an object that JSON cannot carry";
  }
}
