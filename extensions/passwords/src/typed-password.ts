import { HttpError } from "phial";

/** What is taken for a password, and in which form. */
export interface TypedPasswordOptions {
  /** Most characters. */
  readonly maxLength: number;
  readonly normalizeForm: "NFKD" | "NFKC" | "NFD" | "NFC" | null;
  /** Whether a NUL is a character like others: only where a digest is hashed in its place. */
  readonly allowsNul?: boolean;
}

/** The answer to a request that wants such a password hashed, by its code. */
const ANSWERS = {
  PASSWORD_EMPTY: (detail: string) => new HttpError(400, { code: "PASSWORD_EMPTY", detail }),
  PASSWORD_TOO_LONG: (detail: string) => new HttpError(400, { code: "PASSWORD_TOO_LONG", detail }),
  PASSWORD_HAS_NUL: (detail: string) => new HttpError(400, { code: "PASSWORD_HAS_NUL", detail }),
  PASSWORD_NOT_UNICODE: (detail: string) =>
    new HttpError(400, { code: "PASSWORD_NOT_UNICODE", detail }),
};

/** Why a password cannot be hashed, and a sentence for who typed it. */
export interface Refusal {
  readonly code: keyof typeof ANSWERS;
  readonly message: string;
}

/** The most bytes that UTF-8 has for a character. */
const BYTES = 4;

/**
 * What keeps a password from being hashed, whatever the scheme. Two passwords that are not the same
 * must never become the same bytes: half a surrogate pair has no UTF-8, and bcrypt stops at a NUL.
 */
export function refusalOf(
  password: string | Uint8Array,
  { maxLength, allowsNul = false }: TypedPasswordOptions,
): Refusal | undefined {
  if (!isPassword(password)) {
    return { code: "PASSWORD_NOT_UNICODE", message: "A password is a text." };
  }
  const { length } = password;
  if (length === 0) return { code: "PASSWORD_EMPTY", message: "Enter a password." };
  const units = typeof password === "string" ? 2 : BYTES;
  if (length > units * maxLength || charactersOf(password) > maxLength) {
    const message = `Use at most ${maxLength} characters.`;
    return { code: "PASSWORD_TOO_LONG", message };
  }
  if (typeof password === "string" && !password.isWellFormed()) {
    return { code: "PASSWORD_NOT_UNICODE", message: "Use characters of Unicode only." };
  }
  const hasNul = typeof password === "string" ? password.includes("\0") : password.includes(0);
  if (hasNul && !allowsNul) {
    return { code: "PASSWORD_HAS_NUL", message: "Use no NUL character." };
  }
  return undefined;
}

/** JSON of a client may have anything in its place. */
function isPassword(value: unknown): value is string | Uint8Array {
  return typeof value === "string" || value instanceof Uint8Array;
}

/** The answer to a request that wants such a password hashed. */
export function refused({ code, message }: Refusal): HttpError {
  return ANSWERS[code](message);
}

/** The number of characters, of bytes for bytes. Look at the length first: this goes through all. */
export function charactersOf(password: string | Uint8Array): number {
  if (typeof password !== "string") return Math.ceil(password.length / BYTES);
  let count = 0;
  for (const _ of password) count += 1;
  return count;
}

/** The bytes that a new hash is made of. */
export function bytesOf(
  password: string | Uint8Array,
  { normalizeForm: form }: TypedPasswordOptions,
): Uint8Array {
  if (typeof password !== "string") return password;
  return Buffer.from(form === null ? password : password.normalize(form));
}

/**
 * The bytes that a stored hash may have been made of: those of a new hash and, where that is
 * something else, those that were typed. Who hashed without normalising kept the latter.
 */
export function candidatesOf(
  password: string | Uint8Array,
  options: TypedPasswordOptions,
): readonly Uint8Array[] {
  const normalized = bytesOf(password, options);
  const typed = Buffer.from(password);
  return typed.equals(normalized) ? [normalized] : [normalized, typed];
}
