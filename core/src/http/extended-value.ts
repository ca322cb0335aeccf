import { percentDecodeBytes, percentEncode } from "./percent.ts";

const EXTENDED = /^([\w!#$%&*+\-.^`|~]*)'[\w!#$%&*+\-.^`|~]*'([\w!#$%&'*+\-.^`|~]+)/;
const CHARSETS = new Set(["ascii", "us-ascii", "utf-8", "iso-8859-1"]);

/** The parts of `charset'language'value` (RFC 8187 section 3.2.1); the charset in lower case. */
export interface ExtendedValue {
  readonly charset: string;
  /** Still percent-encoded. */
  readonly value: string;
}

/** Takes an extended value apart; `undefined` when `text` is none. */
export function parseExtendedValue(text: string): ExtendedValue | undefined {
  const match = EXTENDED.exec(text);
  if (!match) return undefined;
  const [, charset = "", value = ""] = match;
  return { charset: charset.toLowerCase(), value };
}

/** Whether values in this charset are decoded: only ASCII, UTF-8 and ISO-8859-1 are. */
export function isExtendedCharset(charset: string): boolean {
  return CHARSETS.has(charset);
}

/**
 * Decodes the percent escapes of a value in one of the charsets of {@link isExtendedCharset}. Bytes
 * that mean nothing in the charset become U+FFFD.
 */
export function decodeExtended({ charset, value }: ExtendedValue): string {
  const bytes = percentDecodeBytes(value);
  if (charset === "iso-8859-1") return bytes.toString("latin1");
  if (charset === "utf-8") return bytes.toString("utf8");
  return bytes.toString("latin1").replace(/[\x80-\xff]/g, "\uFFFD");
}

/**
 * Writes a text as an extended value in UTF-8, for a parameter whose name ends in `*`
 * (RFC 8187 section 3.2).
 *
 * @example
 * dumpExtendedValue("résumé.txt"); // "UTF-8''r%C3%A9sum%C3%A9.txt"
 */
export function dumpExtendedValue(text: string): string {
  return `UTF-8''${percentEncode(text, "!#$&+^`|")}`;
}
