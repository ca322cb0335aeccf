import { randomInt } from "node:crypto";
import { compareDigest } from "phial/signing";
import type { Cost, MakingScheme, StoredHash } from "../scheme.ts";
import { readNumber } from "./encoding.ts";
import { DIGEST_BYTES, pbkdf2Cost, pbkdf2Key, type Pbkdf2Parameters } from "./pbkdf2.ts";
import { isScrypt, isWeaker, scryptCost, scryptKey, type ScryptParameters } from "./scrypt.ts";

const SALT_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const SALT_LENGTH = 16;
const SCRYPT_BYTES = 64;
/** What Werkzeug takes for a method that says only its name. */
const SCRYPT_DEFAULT: ScryptParameters = { logN: 15, r: 8, p: 1 };
const PBKDF2_ITERATIONS = 1_000_000;

/** A hash of `werkzeug.security`, with its method taken apart. */
interface WerkzeugHash {
  readonly args: readonly string[];
  readonly salt: Buffer;
  /** In hex, lower case. */
  readonly key: string;
}

/** How Werkzeug derives a key with PBKDF2. */
export type Pbkdf2Method = Omit<Pbkdf2Parameters, "salt">;

/** scrypt as Werkzeug writes it, `scrypt:32768:8:1$salt$hex`. */
export class WerkzeugScryptScheme implements MakingScheme {
  readonly name = "werkzeug_scrypt";
  readonly cost: Cost;
  readonly #current: ScryptParameters;

  constructor(parameters: ScryptParameters) {
    this.#current = parameters;
    this.cost = scryptCost(parameters);
  }

  recognises(hash: string): boolean {
    return /^scrypt[:$]/.test(hash);
  }

  async hash(password: Uint8Array): Promise<string> {
    return werkzeugScrypt(password, this.#current, newSalt());
  }

  read(hash: string): StoredHash | undefined {
    const parts = takeApart(hash);
    const parameters = parts && scryptParameters(parts.args);
    if (!parts || !parameters || parts.key.length !== 2 * SCRYPT_BYTES) return undefined;
    const { salt, key } = parts;
    return {
      isOutdated: isWeaker(parameters, this.#current) || salt.length < SALT_LENGTH,
      cost: () => scryptCost(parameters),
      verify: async (password) => {
        const derived = await scryptKey(password, { salt, length: SCRYPT_BYTES, ...parameters });
        return compareDigest(derived.toString("hex"), key);
      },
    };
  }
}

/** PBKDF2 as Werkzeug writes it, `pbkdf2:sha256:1000000$salt$hex`. */
export class WerkzeugPbkdf2Scheme implements MakingScheme {
  readonly name = "werkzeug_pbkdf2";
  readonly cost: Cost;
  readonly #iterations: number;

  constructor(iterations: number) {
    this.#iterations = iterations;
    this.cost = pbkdf2Cost(iterations);
  }

  recognises(hash: string): boolean {
    return /^pbkdf2[:$]/.test(hash);
  }

  async hash(password: Uint8Array): Promise<string> {
    const method = { digest: "sha256", iterations: this.#iterations };
    return werkzeugPbkdf2(password, method, newSalt());
  }

  read(hash: string): StoredHash | undefined {
    const parts = takeApart(hash);
    const parameters = parts && pbkdf2Method(parts.args);
    if (!parts || !parameters) return undefined;
    const { salt, key } = parts;
    const { digest, iterations } = parameters;
    if (key.length !== 2 * (DIGEST_BYTES.get(digest) ?? 0)) return undefined;
    const isStrong = digest === "sha256" || digest === "sha512";
    return {
      isOutdated: !isStrong || iterations < this.#iterations || salt.length < SALT_LENGTH,
      cost: () => pbkdf2Cost(iterations),
      verify: async (password) => {
        const derived = await pbkdf2Key(password, { digest, iterations, salt });
        return compareDigest(derived.toString("hex"), key);
      },
    };
  }
}

/** A hash with a salt that is given. */
export async function werkzeugScrypt(
  password: Uint8Array,
  parameters: ScryptParameters,
  salt: string,
): Promise<string> {
  const { logN, r, p } = parameters;
  const key = await scryptKey(password, {
    salt: Buffer.from(salt),
    length: SCRYPT_BYTES,
    ...parameters,
  });
  return `scrypt:${2 ** logN}:${r}:${p}$${salt}$${key.toString("hex")}`;
}

/** A hash with a salt that is given. */
export async function werkzeugPbkdf2(
  password: Uint8Array,
  { digest, iterations }: Pbkdf2Method,
  salt: string,
): Promise<string> {
  const key = await pbkdf2Key(password, { digest, iterations, salt: Buffer.from(salt) });
  return `pbkdf2:${digest}:${iterations}$${salt}$${key.toString("hex")}`;
}

/** The numbers of `32768:8:1`; none at all means Werkzeug's. */
export function scryptParameters(args: readonly string[]): ScryptParameters | undefined {
  if (args.length === 0) return SCRYPT_DEFAULT;
  const [n, r, p] = args.map(readNumber);
  if (args.length !== 3 || n === undefined || r === undefined || p === undefined) return undefined;
  const parameters = { logN: Math.log2(n), r, p };
  return Number.isInteger(parameters.logN) && isScrypt(parameters) ? parameters : undefined;
}

/** What `sha256:1000000` says; what is left out is Werkzeug's. */
export function pbkdf2Method(args: readonly string[]): Pbkdf2Method | undefined {
  const [digest = "sha256", number = String(PBKDF2_ITERATIONS), ...rest] = args;
  const iterations = readNumber(number);
  if (iterations === undefined || iterations < 1 || rest.length > 0) return undefined;
  return DIGEST_BYTES.has(digest) ? { digest, iterations } : undefined;
}

function takeApart(hash: string): WerkzeugHash | undefined {
  const [method = "", salt, key, ...rest] = hash.split("$");
  const [, ...args] = method.split(":");
  if (salt === undefined || key === undefined || rest.length > 0) return undefined;
  return /^[0-9a-f]+$/.test(key) ? { args, salt: Buffer.from(salt), key } : undefined;
}

function newSalt(): string {
  return Array.from({ length: SALT_LENGTH }, () => SALT_CHARS[randomInt(SALT_CHARS.length)]).join(
    "",
  );
}
