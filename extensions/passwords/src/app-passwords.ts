import type { PasswordHasher, SaveHash } from "./password-hasher.ts";
import type { PasswordFlaw, PasswordPolicy } from "./password-policy.ts";

/** Who a new password is for. */
export interface FlawsOptions {
  /** What others know of the person, for the checker: name, address, the site's name. */
  readonly words?: readonly string[];
}

/** The passwords of one app: `passwords.of(app)`. */
export class AppPasswords {
  readonly #hasher: PasswordHasher;
  readonly #policy: PasswordPolicy;

  constructor(hasher: PasswordHasher, policy: PasswordPolicy) {
    this.#hasher = hasher;
    this.#policy = policy;
  }

  /** See `Passwords.hash`. */
  hash(password: string): Promise<string> {
    return this.#hasher.hash(password);
  }

  /** See `Passwords.verify`. */
  verify(hash: string | null | undefined, password: string): Promise<boolean> {
    return this.#hasher.verify(hash, password);
  }

  /** See `Passwords.verifyAndUpdate`. */
  verifyAndUpdate(
    hash: string | null | undefined,
    password: string,
    save: SaveHash,
  ): Promise<boolean> {
    return this.#hasher.verifyAndUpdate(hash, password, save);
  }

  /** See `Passwords.needsRehash`. */
  needsRehash(hash: string): boolean {
    return this.#hasher.needsRehash(hash);
  }

  /** See `Passwords.flaws`. */
  flaws(password: string, { words = [] }: FlawsOptions = {}): Promise<PasswordFlaw[]> {
    return this.#policy.flaws(password, words);
  }
}
