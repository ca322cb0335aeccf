import { randomBytes, scrypt, type ScryptOptions } from "node:crypto";
import { compareDigest } from "phial/signing";
import type { Cost, MakingScheme, StoredHash } from "../scheme.ts";
import { fromBase64, readNumbers, toBase64 } from "./encoding.ts";

/** How much work scrypt does (RFC 7914). */
export interface ScryptParameters {
  /** The base-2 logarithm of N. */
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** Of one core, for one MiB. */
const MILLISECONDS = 2;

/** scrypt in the form of passlib, `$scrypt$ln=15,r=8,p=3$salt$hash`. */
export class ScryptScheme implements MakingScheme {
  readonly name = "scrypt";
  readonly cost: Cost;
  readonly #current: ScryptParameters;

  constructor(parameters: ScryptParameters) {
    this.#current = parameters;
    this.cost = scryptCost(parameters);
  }

  recognises(hash: string): boolean {
    return hash.startsWith("$scrypt$");
  }

  async hash(password: Uint8Array): Promise<string> {
    const { logN, r, p } = this.#current;
    const salt = randomBytes(SALT_BYTES);
    const key = await scryptKey(password, { salt, length: KEY_BYTES, ...this.#current });
    return `$scrypt$ln=${logN},r=${r},p=${p}$${toBase64(salt)}$${toBase64(key)}`;
  }

  read(hash: string): StoredHash | undefined {
    const [, , numbers, salt64, key64, ...rest] = hash.split("$");
    const [logN, r, p] = readNumbers(numbers, ["ln", "r", "p"]) ?? [];
    const [salt, key] = [fromBase64(salt64), fromBase64(key64)];
    if (logN === undefined || r === undefined || p === undefined || rest.length > 0)
      return undefined;
    if (!salt || key?.length !== KEY_BYTES || !isScrypt({ logN, r, p })) return undefined;
    const parameters = { logN, r, p };
    return {
      isOutdated: isWeaker(parameters, this.#current) || salt.length < SALT_BYTES,
      cost: () => scryptCost(parameters),
      verify: async (password) => {
        return compareDigest(
          await scryptKey(password, { salt, length: KEY_BYTES, ...parameters }),
          key,
        );
      },
    };
  }
}

/** Whether these are parameters that scrypt is defined for. */
export function isScrypt({ logN, r, p }: ScryptParameters): boolean {
  return logN >= 1 && logN <= 31 && r >= 1 && p >= 1 && r * p < 2 ** 30;
}

/** Whether a hash with these parameters is weaker than what is set. */
export function isWeaker(stored: ScryptParameters, current: ScryptParameters): boolean {
  return stored.logN < current.logN || stored.r < current.r || stored.p < current.p;
}

/** Derives a key on a thread of its own. */
export function scryptKey(
  password: Uint8Array,
  {
    salt,
    length,
    logN,
    r,
    p,
  }: ScryptParameters & { readonly salt: Uint8Array; readonly length: number },
): Promise<Buffer> {
  const N = 2 ** logN;
  // Node refuses more than 32 MiB unless told; what is too much is refused before this.
  const options: ScryptOptions = { N, r, p, maxmem: 128 * r * (N + p + 2) + 1024 };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

/** What these parameters take. */
export function scryptCost({ logN, r, p }: ScryptParameters): Cost {
  const block = 128 * r * 2 ** logN;
  return { memory: block + 128 * r * p, milliseconds: (block / 2 ** 20) * p * MILLISECONDS };
}
