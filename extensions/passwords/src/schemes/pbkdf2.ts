import { pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { compareDigest } from "phial/signing";
import type { Cost, MakingScheme, StoredHash } from "../scheme.ts";
import { fromAdaptedBase64, readNumber, toAdaptedBase64 } from "./encoding.ts";

const SALT_BYTES = 16;
/** Of one core, for a thousand iterations. */
const MILLISECONDS = 0.3;

/** The digests that hashes of Flask are made with, and how many bytes they give. */
export const DIGEST_BYTES: ReadonlyMap<string, number> = new Map([
  ["md5", 16],
  ["sha1", 20],
  ["sha224", 28],
  ["sha256", 32],
  ["sha384", 48],
  ["sha512", 64],
]);

/** What a key is derived from, besides the password. */
export interface Pbkdf2Parameters {
  readonly digest: string;
  readonly iterations: number;
  readonly salt: Uint8Array;
}

const derive = promisify(pbkdf2);

/** PBKDF2 (RFC 8018) in the form of passlib, `$pbkdf2-sha512$210000$salt$hash`. */
export class Pbkdf2Scheme implements MakingScheme {
  readonly name: "pbkdf2_sha256" | "pbkdf2_sha512";
  readonly cost: Cost;
  readonly #digest: "sha256" | "sha512";
  readonly #iterations: number;

  constructor(digest: "sha256" | "sha512", iterations: number) {
    this.name = `pbkdf2_${digest}`;
    this.#digest = digest;
    this.#iterations = iterations;
    this.cost = pbkdf2Cost(iterations);
  }

  recognises(hash: string): boolean {
    return hash.startsWith(`$pbkdf2-${this.#digest}$`);
  }

  async hash(password: Uint8Array): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const [digest, iterations] = [this.#digest, this.#iterations];
    const key = await pbkdf2Key(password, { digest, iterations, salt });
    return `$pbkdf2-${digest}$${iterations}$${toAdaptedBase64(salt)}$${toAdaptedBase64(key)}`;
  }

  read(hash: string): StoredHash | undefined {
    const [, , number, salt64, key64, ...rest] = hash.split("$");
    // The form of the PHC specification names the number.
    const iterations = readNumber(number?.startsWith("i=") === true ? number.slice(2) : number);
    const [salt, key] = [fromAdaptedBase64(salt64), fromAdaptedBase64(key64)];
    if (iterations === undefined || iterations < 1 || rest.length > 0) return undefined;
    if (!salt || key?.length !== DIGEST_BYTES.get(this.#digest)) return undefined;
    const parameters = { digest: this.#digest, iterations, salt };
    return {
      isOutdated: iterations < this.#iterations || salt.length < SALT_BYTES,
      cost: () => pbkdf2Cost(iterations),
      verify: async (password) => compareDigest(await pbkdf2Key(password, parameters), key ?? ""),
    };
  }
}

/** Derives a key as long as the digest, on a thread of its own. */
export function pbkdf2Key(
  password: Uint8Array,
  { digest, iterations, salt }: Pbkdf2Parameters,
): Promise<Buffer> {
  return derive(password, salt, iterations, DIGEST_BYTES.get(digest) ?? 0, digest);
}

/** What so many iterations take. */
export function pbkdf2Cost(iterations: number): Cost {
  return { memory: 0, milliseconds: (iterations / 1000) * MILLISECONDS };
}
