const HEX = "0123456789ABCDEF";

/** The value of a hexadecimal digit by its character code, or -1. */
function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** The byte that `%xx` at `index` stands for, or -1 when no such escape is there. */
export function percentByteAt(text: string, index: number): number {
  if (text.charCodeAt(index) !== 0x25) return -1;
  const high = hexDigit(text.charCodeAt(index + 1));
  const low = hexDigit(text.charCodeAt(index + 2));
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/** `%xx` for one byte, in capitals. */
export function percentEscape(byte: number): string {
  return `%${HEX.charAt(byte >> 4)}${HEX.charAt(byte & 15)}`;
}

const unsafeRuns = new Map<string, RegExp>();

/**
 * Percent-encodes the UTF-8 bytes of everything but ASCII letters, digits, `-._~` and the
 * characters of `safe` (RFC 3986 section 2.1). Hot: `safe` has to be a constant.
 */
export function percentEncode(text: string, safe = ""): string {
  let pattern = unsafeRuns.get(safe);
  if (!pattern) {
    pattern = new RegExp(`[^\\w\\-.~${safe.replace(/[\]\\^-]/g, "\\$&")}]+`, "g");
    unsafeRuns.set(safe, pattern);
  }
  return text.replace(pattern, escapeRun);
}

function escapeRun(run: string): string {
  let escaped = "";
  for (const byte of Buffer.from(run)) escaped += percentEscape(byte);
  return escaped;
}

/** The bytes of a text of ASCII characters; an escape that is none is taken literally. */
export function percentDecodeBytes(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const byte = percentByteAt(text, index);
    bytes[length++] = byte < 0 ? text.charCodeAt(index) : byte;
    if (byte >= 0) index += 2;
  }
  return bytes.subarray(0, length);
}
