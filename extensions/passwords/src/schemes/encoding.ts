/** Longer than any hash of any scheme. */
export const MAX_HASH_LENGTH = 512;

/** A whole number as a hash writes it: decimal, without sign or leading zeros, below ten digits. */
export function readNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^(?:0|[1-9]\d{0,8})$/.test(text) ? Number(text) : undefined;
}

/**
 * The numbers of `m=19456,t=2,p=1`, exactly these names in this order; `undefined` for anything
 * else.
 */
export function readNumbers(
  text: string | undefined,
  names: readonly string[],
): number[] | undefined {
  const fields = text?.split(",") ?? [];
  if (fields.length !== names.length) return undefined;
  const numbers: number[] = [];
  for (const [index, name] of names.entries()) {
    const field = fields[index] ?? "";
    const number = field.startsWith(`${name}=`)
      ? readNumber(field.slice(name.length + 1))
      : undefined;
    if (number === undefined) return undefined;
    numbers.push(number);
  }
  return numbers;
}

/** Base64 without padding, as PHC strings have it. */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64").replace(/=+$/, "");
}

/** Reads {@link toBase64}; `undefined` unless it is written in the one way that is right. */
export function fromBase64(text: string | undefined): Buffer | undefined {
  if (text === undefined) return undefined;
  const bytes = Buffer.from(text, "base64");
  return toBase64(bytes) === text ? bytes : undefined;
}

/** Passlib's "adapted" Base64: a full stop stands for the plus. */
export function toAdaptedBase64(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll("+", ".");
}

/** Reads {@link toAdaptedBase64}. */
export function fromAdaptedBase64(text: string | undefined): Buffer | undefined {
  return text?.includes("+") === true ? undefined : fromBase64(text?.replaceAll(".", "+"));
}
