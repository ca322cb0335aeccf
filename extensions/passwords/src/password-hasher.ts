import type { Clock, HttpError, Logger } from "phial";
import type { HashQueue } from "./hash-queue.ts";
import type { Cost, MakingScheme, PasswordScheme, SchemeName, StoredHash } from "./scheme.ts";
import { MAX_HASH_LENGTH } from "./schemes/encoding.ts";
import {
  bytesOf,
  candidatesOf,
  refusalOf,
  refused,
  type TypedPasswordOptions,
} from "./typed-password.ts";
import { UpgradeClaims } from "./upgrade-claims.ts";

/** What a {@link PasswordHasher} works with. */
export interface PasswordHasherOptions {
  /** Makes new hashes. */
  readonly current: MakingScheme;
  /** What is read, the first that recognises a hash. */
  readonly schemes: readonly PasswordScheme[];
  /** Those whose hashes are to be replaced. */
  readonly deprecated: ReadonlySet<SchemeName>;
  readonly typed: TypedPasswordOptions;
  /** What is hashed in place of a password. */
  readonly digest?: ((password: Uint8Array, scheme: SchemeName) => Uint8Array) | undefined;
  /** What a stored hash may take. */
  readonly limit: Cost;
  readonly queue: HashQueue;
  readonly log: Logger;
  readonly clock: Clock;
}

/** Keeps the new hash of a password; `oldHash` is the one it replaces. */
export type SaveHash = (newHash: string, oldHash: string) => unknown;

/** A hash from a database and the scheme that reads it. */
interface Known {
  readonly scheme: PasswordScheme;
  readonly stored: StoredHash;
}

/** How a check went. */
interface Verdict {
  readonly isRight: boolean;
  /** Of the same password, when the old one is to be replaced. */
  readonly newHash?: string | undefined;
}

const WRONG: Verdict = { isRight: false };
const DUMMY = Buffer.from("a password that nobody has");

/** Hashes passwords and checks them against hashes, whoever wrote those. */
export class PasswordHasher {
  readonly #options: PasswordHasherOptions;
  readonly #claims: UpgradeClaims;

  constructor(options: PasswordHasherOptions) {
    this.#options = options;
    this.#claims = new UpgradeClaims(options.clock);
  }

  /** Hashes a password; see `Passwords.hash`. */
  async hash(password: string | Uint8Array, scheme = this.#options.current): Promise<string> {
    const { typed, queue } = this.#options;
    const refusal = refusalOf(password, typed);
    if (refusal) throw refused(refusal);
    const bytes = this.#digest(bytesOf(password, typed), scheme);
    if (!fits(bytes, scheme)) throw tooLong(bytes, scheme);
    return queue.run(() => scheme.hash(bytes));
  }

  /** Whether a new hash can be made of a password, as far as its length matters to the scheme. */
  fits(password: string): boolean {
    const { current, typed } = this.#options;
    return fits(this.#digest(bytesOf(password, typed), current), current);
  }

  /** Checks a password; see `Passwords.verify`. */
  async verify(hash: string | null | undefined, password: string | Uint8Array): Promise<boolean> {
    return (await this.#check(hash, password, false)).isRight;
  }

  /** Checks a password and replaces an outdated hash; see `Passwords.verifyAndUpdate`. */
  async verifyAndUpdate(
    hash: string | null | undefined,
    password: string,
    save: SaveHash,
  ): Promise<boolean> {
    const { isRight, newHash } = await this.#check(hash, password, true);
    if (typeof hash !== "string" || newHash === undefined) return isRight;
    try {
      await save(newHash, hash);
      const { name } = this.#options.current;
      this.#options.log.info({ event: "password.rehashed", scheme: name }, "a hash was replaced");
    } catch (error) {
      this.#giveUp(hash, error);
    }
    return isRight;
  }

  /** The password is right all the same, and the next login tries again. */
  #giveUp(hash: string, error: unknown): void {
    this.#claims.release(hash);
    const event = "password.rehash_failed";
    this.#options.log.error({ event, err: error }, "a hash could not be replaced");
  }

  /** Whether a hash is to be replaced; see `Passwords.needsRehash`. */
  needsRehash(hash: string): boolean {
    const known = this.#known(hash);
    return known === undefined || this.#isOld(known);
  }

  async #check(
    hash: string | null | undefined,
    password: string | Uint8Array,
    mayUpgrade: boolean,
  ): Promise<Verdict> {
    const { typed, queue } = this.#options;
    // Nothing about the hash decides this, so that it tells nobody whose account there is.
    if (refusalOf(password, typed)) return WRONG;
    const candidates = candidatesOf(password, typed);
    return queue.run(async () => {
      const known = typeof hash === "string" ? this.#acceptable(hash) : undefined;
      for (const [index, candidate] of candidates.entries()) {
        if (!(await this.#matches(known, candidate))) continue;
        const isOld = known !== undefined && (index > 0 || this.#isOld(known));
        if (!mayUpgrade || !isOld || typeof hash !== "string") return { isRight: true };
        return { isRight: true, newHash: await this.#upgrade(hash, password) };
      }
      return WRONG;
    });
  }

  /** A new hash in place of `hash`, unless somebody makes it already or it cannot be made. */
  async #upgrade(hash: string, password: string | Uint8Array): Promise<string | undefined> {
    const { current, typed } = this.#options;
    const bytes = this.#digest(bytesOf(password, typed), current);
    if (!fits(bytes, current) || !this.#claims.take(hash)) return undefined;
    try {
      return await current.hash(bytes);
    } catch (error) {
      this.#giveUp(hash, error);
      return undefined;
    }
  }

  /** As much work for an account that does not exist as for a new one, and not less for an old. */
  async #matches(known: Known | undefined, candidate: Uint8Array): Promise<boolean> {
    const { current } = this.#options;
    if (known) {
      const { scheme, stored } = known;
      const bytes = this.#digest(candidate, scheme);
      const cost = stored.cost(bytes.length);
      if (this.#isCheckable(bytes, scheme, cost)) {
        if (await this.#isRight(known, bytes)) return true;
        if (cost.milliseconds >= current.cost.milliseconds) return false;
      }
    }
    await current.hash(DUMMY);
    return false;
  }

  /** What computes a hash may fail, for want of memory for example: that lets nobody in. */
  async #isRight({ scheme, stored }: Known, password: Uint8Array): Promise<boolean> {
    try {
      return await stored.verify(password);
    } catch (error) {
      const fields = { event: "password.check_failed", scheme: scheme.name, err: error };
      this.#options.log.error(fields, "a stored hash could not be checked");
      return false;
    }
  }

  #acceptable(hash: string): Known | undefined {
    const known = this.#known(hash);
    // An account that has no password is no reason for a line.
    if (!known && hash !== "") this.#report({ reason: reasonOf(hash) });
    return known;
  }

  #known(hash: string): Known | undefined {
    if (hash.length > MAX_HASH_LENGTH) return undefined;
    const scheme = this.#options.schemes.find((candidate) => candidate.recognises(hash));
    const stored = scheme?.read(hash);
    return scheme && stored && { scheme, stored };
  }

  #isOld({ scheme, stored }: Known): boolean {
    return this.#options.deprecated.has(scheme.name) || stored.isOutdated;
  }

  #isCheckable(password: Uint8Array, scheme: PasswordScheme, cost: Cost): boolean {
    const { limit } = this.#options;
    const isCheap = cost.memory <= limit.memory && cost.milliseconds <= limit.milliseconds;
    if (isCheap && fits(password, scheme)) return true;
    const reason = isCheap ? "the password is longer than the scheme reads" : "too costly";
    this.#report({ reason, scheme: scheme.name, ...cost });
    return false;
  }

  #report(fields: { readonly reason: string } & Record<string, unknown>): void {
    const event = "password.hash_refused";
    this.#options.log.warn({ event, ...fields }, "a stored hash was not checked");
  }

  #digest(password: Uint8Array, { name }: PasswordScheme): Uint8Array {
    return this.#options.digest?.(password, name) ?? password;
  }
}

function fits(password: Uint8Array, { maxBytes = Infinity }: PasswordScheme): boolean {
  return password.length <= maxBytes;
}

function tooLong({ length }: Uint8Array, { name, maxBytes }: PasswordScheme): HttpError {
  const message =
    `password is ${length} bytes; ${name} reads ${maxBytes}. ` +
    "Set BCRYPT_HANDLE_LONG_PASSWORDS or use argon2id.";
  return refused({ code: "PASSWORD_TOO_LONG", message });
}

/** Why a hash is of no accepted scheme. The hash itself is for no log. */
function reasonOf(hash: string): string {
  if (/^\$(?:2[aby]|bcrypt-sha256)\$/.test(hash)) {
    return "malformed, or new Passwords({ bcrypt }) is missing, or bcrypt is not accepted";
  }
  return "malformed, or of a scheme that is not accepted";
}
