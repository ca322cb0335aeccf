import { characterOf } from "./character-name.ts";

/** A string literal that cannot be read; the message is Jinja's. */
export class StringLiteralError extends Error {
  override readonly name = "StringLiteralError";
}

/** Where the string literal that begins at `start` ends, after its quote; -1 if it never does. */
export function endOfString(source: string, start: number): number {
  const quote = source.charCodeAt(start);
  for (let at = start + 1; at < source.length; at++) {
    const unit = source.charCodeAt(at);
    if (unit === quote) return at + 1;
    if (unit === 92) at++;
  }
  return -1;
}

const SIMPLE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\n", ""],
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
  ["a", "\x07"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
]);

const HEX_ESCAPES: ReadonlyMap<string, number> = new Map([
  ["x", 2],
  ["u", 4],
  ["U", 8],
]);

/**
 * The text between the quotes with Python's escapes resolved.
 *
 * @throws StringLiteralError
 */
export function unescapeString(body: string): string {
  let text = "";
  let from = 0;
  for (let at = body.indexOf("\\"); at !== -1; at = body.indexOf("\\", from)) {
    const escape = readEscape(body, at + 1);
    text += body.slice(from, at) + escape.text;
    from = escape.end;
  }
  return text + body.slice(from);
}

interface Escape {
  readonly text: string;
  readonly end: number;
}

function readEscape(body: string, at: number): Escape {
  const letter = String.fromCodePoint(body.codePointAt(at) ?? 92);
  const simple = SIMPLE_ESCAPES.get(letter);
  if (simple !== undefined) return { text: simple, end: at + 1 };
  const digits = HEX_ESCAPES.get(letter);
  if (digits !== undefined) return hexEscape(body, at, digits);
  if (letter === "N") return namedEscape(body, at);
  const octal = /^[0-7]{1,3}/.exec(body.slice(at, at + 3))?.[0];
  if (octal) return { text: String.fromCodePoint(parseInt(octal, 8)), end: at + octal.length };
  // Jinja encodes what is not ASCII before it resolves the escapes, so that the backslash in front
  // of such a character escapes the backslash of its code.
  const text = letter < "\x80" ? `\\${letter}` : asciiCode(letter);
  return { text, end: at + letter.length };
}

function hexEscape(body: string, at: number, digits: number): Escape {
  const letter = body.charAt(at);
  const hex = body.slice(at + 1, at + 1 + digits);
  if (hex.length < digits || /[^\da-f]/i.test(hex)) {
    throw new StringLiteralError(`truncated \\${letter}${"X".repeat(digits)} escape`);
  }
  const point = parseInt(hex, 16);
  if (point > 0x10ffff) throw new StringLiteralError("illegal Unicode character");
  return { text: String.fromCodePoint(point), end: at + 1 + digits };
}

function namedEscape(body: string, at: number): Escape {
  const close = body.charAt(at + 1) === "{" ? body.indexOf("}", at) : -1;
  if (close <= at + 2) throw new StringLiteralError(String.raw`malformed \N character escape`);
  const text = characterOf(body.slice(at + 2, close));
  if (text === undefined) throw new StringLiteralError("unknown Unicode character name");
  return { text, end: close + 1 };
}

function asciiCode(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  const hex = point.toString(16);
  if (point < 0x100) return `\\x${hex}`;
  return point < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}
