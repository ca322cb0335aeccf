/** The schemes of hashes that are read, by the names that passlib and Flask-Security give them. */
export const SCHEME_NAMES = [
  "argon2",
  "scrypt",
  "pbkdf2_sha256",
  "pbkdf2_sha512",
  "werkzeug_scrypt",
  "werkzeug_pbkdf2",
  "bcrypt",
  "bcrypt_sha256",
  "sha256_crypt",
  "sha512_crypt",
  "plaintext",
  "hex_md5",
] as const;

/** The name of a scheme. */
export type SchemeName = (typeof SCHEME_NAMES)[number];

/** The schemes that new hashes can be made with. */
export const MAKING_NAMES = [
  "argon2",
  "scrypt",
  "pbkdf2_sha256",
  "pbkdf2_sha512",
  "werkzeug_scrypt",
  "werkzeug_pbkdf2",
  "bcrypt",
] as const satisfies readonly SchemeName[];

/** Whoever reads such a hash has the password: they are read only where a setting names them. */
export const UNSAFE_NAMES: readonly SchemeName[] = ["plaintext", "hex_md5"];

/** What one hashing takes; the time is an estimate for one core of a small server. */
export interface Cost {
  /** In bytes. */
  readonly memory: number;
  readonly milliseconds: number;
}

/** A hash from a database, taken apart. Nothing is computed before {@link verify}. */
export interface StoredHash {
  /** Whether it is weaker than what the scheme is set to now. */
  readonly isOutdated: boolean;
  /** What it takes to check a password of so many bytes. */
  cost(passwordLength: number): Cost;
  /** Whether the password is the one. */
  verify(password: Uint8Array): Promise<boolean>;
}

/** A way to write hashes. */
export interface PasswordScheme {
  readonly name: SchemeName;
  /** Whether a text begins as its hashes do. */
  recognises(hash: string): boolean;
  /** Takes a hash apart; `undefined` when it is none after all. Never throws, whatever the text. */
  read(hash: string): StoredHash | undefined;
  /** Most bytes of a password that it reads; all unless given. */
  readonly maxBytes?: number;
}

/** A scheme that also makes new hashes. */
export interface MakingScheme extends PasswordScheme {
  readonly cost: Cost;
  /** Hashes a password with a new random salt. */
  hash(password: Uint8Array): Promise<string>;
}

/** Whether a scheme makes new hashes. */
export function isMaking(scheme: PasswordScheme): scheme is MakingScheme {
  return "hash" in scheme;
}
