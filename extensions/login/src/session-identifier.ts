import { hash } from "node:crypto";

/**
 * Where a session comes from, as Flask-Login writes it: the SHA-512 of Python's notation of the
 * address and the User-Agent. Python's notation of bytes is part of it, and has to be the same.
 *
 * @param userAgent as the header has it: one character for one byte
 */
export function sessionIdentifier(address: string, userAgent: string | undefined): string {
  const base = `${pythonBytes(address)}|${userAgent === undefined ? "None" : pythonBytes(userAgent)}`;
  return hash("sha512", base, "hex");
}

/** What stands in Python's notation as it is: all that addresses and most browsers are made of. */
const PLAIN = /^[ -&(-[\]-~]*$/;

/** Python's `repr` of the UTF-8 bytes of a text. Hot: runs twice for every request with a session. */
function pythonBytes(text: string): string {
  if (PLAIN.test(text)) return `b'${text}'`;
  const bytes = Buffer.from(text, "utf8");
  const quote = bytes.includes(0x27) && !bytes.includes(0x22) ? '"' : "'";
  let shown = "";
  for (const byte of bytes) shown += pythonByte(byte, quote);
  return `b${quote}${shown}${quote}`;
}

const NAMED: Readonly<Record<number, string>> = { 9: "\\t", 10: "\\n", 13: "\\r", 92: "\\\\" };

function pythonByte(byte: number, quote: string): string {
  const named = NAMED[byte];
  if (named !== undefined) return named;
  const character = String.fromCharCode(byte);
  if (character === quote) return `\\${quote}`;
  if (byte >= 0x20 && byte < 0x7f) return character;
  return `\\x${byte.toString(16).padStart(2, "0")}`;
}
