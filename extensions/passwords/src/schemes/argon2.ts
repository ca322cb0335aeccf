import { argon2, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { compareDigest } from "phial/signing";
import type { Cost, MakingScheme, StoredHash } from "../scheme.ts";
import { fromBase64, readNumbers, toBase64 } from "./encoding.ts";

/** How much work argon2 does (RFC 9106). */
export interface Argon2Parameters {
  /** In KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

type Variant = "argon2d" | "argon2i" | "argon2id";

const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** Of one core, for one pass over one MiB. */
const MILLISECONDS = 0.5;

const derive = promisify(argon2);

/**
 * Argon2id in PHC strings, `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`, which passlib and argon2-cffi
 * read and write as well. Reads the variants d and i, too.
 */
export class Argon2Scheme implements MakingScheme {
  readonly name = "argon2";
  readonly cost: Cost;
  readonly #current: Argon2Parameters;

  constructor(parameters: Argon2Parameters) {
    this.#current = parameters;
    this.cost = costOf(parameters);
  }

  recognises(hash: string): boolean {
    return /^\$argon2(?:id|i|d)\$/.test(hash);
  }

  async hash(password: Uint8Array): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const { memory, passes, parallelism } = this.#current;
    const tag = await tagOf(password, { variant: "argon2id", salt, ...this.#current }, TAG_BYTES);
    const parameters = `m=${memory},t=${passes},p=${parallelism}`;
    return `$argon2id$v=19$${parameters}$${toBase64(salt)}$${toBase64(tag)}`;
  }

  read(hash: string): StoredHash | undefined {
    const [start, id = "", version, numbers, salt64, tag64, ...rest] = hash.split("$");
    const variant = variantOf(id);
    const [memory, passes, parallelism] = readNumbers(numbers, ["m", "t", "p"]) ?? [];
    const [salt, tag] = [fromBase64(salt64), fromBase64(tag64)];
    if (start !== "" || rest.length > 0 || version !== "v=19") return undefined;
    if (memory === undefined || passes === undefined || parallelism === undefined) return undefined;
    if (!variant || !salt || !tag) return undefined;
    if (parallelism < 1 || parallelism > 255 || passes < 1 || memory < 8 * parallelism)
      return undefined;
    if (salt.length < 8 || tag.length < 16 || tag.length > 128) return undefined;
    const parameters = { variant, salt, memory, passes, parallelism };
    return {
      isOutdated: this.#isOutdated(parameters, tag.length),
      cost: () => costOf(parameters),
      verify: async (password) => compareDigest(await tagOf(password, parameters, tag.length), tag),
    };
  }

  #isOutdated(stored: Salted, tagLength: number): boolean {
    const { memory, passes } = this.#current;
    if (stored.variant !== "argon2id" || stored.salt.length < SALT_BYTES) return true;
    return stored.memory < memory || stored.passes < passes || tagLength < TAG_BYTES;
  }
}

interface Salted extends Argon2Parameters {
  readonly variant: Variant;
  readonly salt: Uint8Array;
}

function tagOf(password: Uint8Array, salted: Salted, tagLength: number): Promise<Buffer> {
  const { variant, salt: nonce, memory, passes, parallelism } = salted;
  return derive(variant, { message: password, nonce, memory, passes, parallelism, tagLength });
}

function variantOf(id: string): Variant | undefined {
  return id === "argon2id" || id === "argon2i" || id === "argon2d" ? id : undefined;
}

function costOf({ memory, passes }: Argon2Parameters): Cost {
  return { memory: memory * 1024, milliseconds: (memory / 1024) * passes * MILLISECONDS };
}
