import { createHash, createHmac } from "node:crypto";
import type { Cost, MakingScheme, PasswordScheme, StoredHash } from "../scheme.ts";

/**
 * Computes bcrypt on a thread of its own: what `@phial/passwords/bcrypt` gives, or another library
 * behind the same two functions.
 */
export interface BcryptDriver {
  /** Hashes with a new random salt; gives the 60 characters of bcrypt. */
  hash(password: Uint8Array, options: BcryptParameters): Promise<string>;
  /** Whether `password` is that of `hash`, which begins with `$2a$`, `$2b$` or `$2y$`. */
  verify(password: Uint8Array, hash: string): Promise<boolean>;
}

/** How bcrypt makes a hash. */
export interface BcryptParameters {
  /** The base-2 logarithm of the number of rounds, 4 to 31. */
  readonly rounds: number;
  readonly prefix: "2a" | "2b";
}

/** What bcrypt reads of a password. */
export const BCRYPT_BYTES = 72;

/** Of one core, for 2^12 rounds. */
const MILLISECONDS = 175;
const MEMORY = 4096;

/** bcrypt, `$2b$12$...`, as Flask-Bcrypt and passlib write it. */
export class BcryptScheme implements MakingScheme {
  readonly name = "bcrypt";
  readonly cost: Cost;
  readonly maxBytes: number;
  readonly #driver: BcryptDriver;
  readonly #parameters: BcryptParameters;
  readonly #isLong: boolean;

  /** @param isLong hash the hex SHA-256 instead of the password: BCRYPT_HANDLE_LONG_PASSWORDS */
  constructor(driver: BcryptDriver, parameters: BcryptParameters, isLong: boolean) {
    this.#driver = driver;
    this.#parameters = parameters;
    this.#isLong = isLong;
    this.maxBytes = isLong ? Infinity : BCRYPT_BYTES;
    this.cost = bcryptCost(parameters.rounds);
  }

  recognises(hash: string): boolean {
    return /^\$2[aby]\$/.test(hash);
  }

  hash(password: Uint8Array): Promise<string> {
    return this.#driver.hash(this.#key(password), this.#parameters);
  }

  read(hash: string): StoredHash | undefined {
    const rounds = roundsOf(hash);
    if (rounds === undefined) return undefined;
    return {
      isOutdated: rounds < this.#parameters.rounds,
      cost: () => bcryptCost(rounds),
      verify: (password) => this.#driver.verify(this.#key(password), hash),
    };
  }

  #key(password: Uint8Array): Uint8Array {
    if (!this.#isLong) return password;
    return Buffer.from(createHash("sha256").update(password).digest("hex"));
  }
}

/** Passlib's `$bcrypt-sha256$v=2,t=2b,r=12$salt$hash`: bcrypt of an HMAC. Is only read. */
export class BcryptSha256Scheme implements PasswordScheme {
  readonly name = "bcrypt_sha256";
  readonly #driver: BcryptDriver;
  readonly #rounds: number;

  constructor(driver: BcryptDriver, { rounds }: BcryptParameters) {
    this.#driver = driver;
    this.#rounds = rounds;
  }

  recognises(hash: string): boolean {
    return hash.startsWith("$bcrypt-sha256$");
  }

  read(hash: string): StoredHash | undefined {
    const [, , parameters = "", salt = "", key = "", ...rest] = hash.split("$");
    const second = /^v=2,t=(2[ab]),r=(\d{1,2})$/.exec(parameters);
    const first = /^(2[ab]),(\d{1,2})$/.exec(parameters);
    const [, prefix = "", number = ""] = second ?? first ?? [];
    const inner = `$${prefix}$${number.padStart(2, "0")}$${salt}${key}`;
    const rounds = roundsOf(inner);
    if (rounds === undefined || salt.length !== 22 || rest.length > 0) return undefined;
    return {
      isOutdated: second === null || rounds < this.#rounds,
      cost: () => bcryptCost(rounds),
      verify: (password) => {
        const digest = second ? createHmac("sha256", salt) : createHash("sha256");
        return this.#driver.verify(Buffer.from(digest.update(password).digest("base64")), inner);
      },
    };
  }
}

function roundsOf(hash: string): number | undefined {
  const rounds = Number(/^\$2[aby]\$(\d\d)\$[./0-9A-Za-z]{53}$/.exec(hash)?.[1]);
  return rounds >= 4 && rounds <= 31 ? rounds : undefined;
}

function bcryptCost(rounds: number): Cost {
  return { memory: MEMORY, milliseconds: MILLISECONDS * 2 ** (rounds - 12) };
}
