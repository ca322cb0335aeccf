/**
 * The value of a cookie between its quotes, as Werkzeug and the `http.cookies` module of Python write
 * it: `\"`, `\\`, and `\ooo` for a byte in octal.
 */

const PLAIN = /^[\w!#$%&'()*+\-./:<=>?@[\]^`{|}~]*$/;
const UNQUOTABLE = /[\0-\x1f",;\\\x7f-\uffff]/;

/** Quotes a value where it needs it. Text is written in UTF-8. */
export function quoteCookieValue(value: string): string {
  if (PLAIN.test(value)) return value;
  if (!UNQUOTABLE.test(value)) return `"${value}"`;
  let quoted = '"';
  for (const byte of Buffer.from(value)) quoted += quoteByte(byte);
  return `${quoted}"`;
}

function quoteByte(byte: number): string {
  if (byte === 0x22) return '\\"';
  if (byte === 0x5c) return "\\\\";
  const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x2c && byte !== 0x3b;
  return isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
}

/** The inverse of {@link quoteCookieValue}; what is not between two quotes stays as it is. */
export function unquoteCookieValue(value: string): string {
  if (value.length < 2 || !value.startsWith('"') || !value.endsWith('"')) return value;
  const inner = value.slice(1, -1);
  if (!inner.includes("\\")) return inner;
  const bytes = Buffer.from(inner);
  let length = 0;
  for (let index = 0; index < bytes.length; index++) {
    let byte = bytes[index] ?? 0;
    if (byte === 0x5c && index + 1 < bytes.length) {
      const octal = octalAt(bytes, index + 1);
      byte = octal < 0 ? (bytes[index + 1] ?? 0) : octal;
      index += octal < 0 ? 1 : 3;
    }
    bytes[length++] = byte;
  }
  return bytes.toString("utf8", 0, length);
}

/** The byte that three octal digits at `index` stand for, or -1. */
function octalAt(bytes: Uint8Array, index: number): number {
  let value = 0;
  for (let offset = 0; offset < 3; offset++) {
    const digit = (bytes[index + offset] ?? 0) - 0x30;
    if (digit < 0 || digit > (offset === 0 ? 3 : 7)) return -1;
    value = value * 8 + digit;
  }
  return value;
}
