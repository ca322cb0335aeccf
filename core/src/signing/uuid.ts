import { PhialError } from "../errors/phial-error.ts";

const HEX = /^[0-9a-f]{32}$/i;
const LONGEST = "urn:uuid:{12345678-1234-5678-1234-567812345678}".length;

/**
 * An immutable UUID (RFC 9562). Sessions keep it apart from text (Flask's `" u"` tag).
 *
 * @throws {PhialError} `SIGNING_UUID_INVALID` when the text is not a UUID.
 * @example
 * new Uuid("12345678-1234-5678-1234-567812345678").hex; // "12345678123456781234567812345678"
 */
export class Uuid {
  /** 32 hexadecimal digits in lower case. */
  readonly hex: string;

  constructor(text: string) {
    const hex = digitsOf(text);
    if (hex === undefined) throw invalidUuid();
    this.hex = hex;
    Object.freeze(this);
  }

  /**
   * Reads what Python's `UUID()` takes: with or without dashes, braces and `urn:uuid:`. Nothing
   * when the text is not a UUID.
   */
  static parse(text: string): Uuid | undefined {
    const hex = digitsOf(text);
    return hex === undefined ? undefined : new Uuid(hex);
  }

  equals(other: Uuid): boolean {
    return this.hex === other.hex;
  }

  /** The usual form, with dashes. */
  toString(): string {
    const { hex } = this;
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      hex.slice(12, 16),
      hex.slice(16, 20),
      hex.slice(20),
    ].join("-");
  }

  toJSON(): string {
    return this.toString();
  }
}

function digitsOf(text: string): string | undefined {
  if (HEX.test(text)) return text.toLowerCase();
  if (text.length > LONGEST) return undefined;
  const digits = text.replaceAll(/urn:|uuid:|-|^\{+|\}+$/g, "");
  return HEX.test(digits) ? digits.toLowerCase() : undefined;
}

function invalidUuid(): PhialError {
  return new PhialError(
    "SIGNING_UUID_INVALID",
    "The text is not a UUID.",
    "Pass 32 hexadecimal digits, or try Uuid.parse(text), which gives undefined.",
  );
}
