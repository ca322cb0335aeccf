import type { BreachedPasswords } from "./breached-passwords.ts";
import {
  charactersOf,
  refusalOf,
  type Refusal,
  type TypedPasswordOptions,
} from "./typed-password.ts";

/** Something that is wrong with a new password. */
export interface PasswordFlaw {
  /** For programs and translations. */
  readonly code:
    | Refusal["code"]
    | "PASSWORD_TOO_SHORT"
    | "PASSWORD_TOO_WEAK"
    | "PASSWORD_BREACHED"
    | "PASSWORD_BREACH_UNCHECKED";
  /** For the person: a sentence in English that says what to do. */
  readonly message: string;
}

/**
 * Judges how easy a password is to guess, as zxcvbn does. `words` are what an attacker would try
 * first: the name and address of the person. Gives sentences for the person; none when it is good.
 */
export type PasswordChecker = (
  password: string,
  words: readonly string[],
) => readonly string[] | Promise<readonly string[]>;

/** What a {@link PasswordPolicy} asks for. */
export interface PasswordPolicyOptions {
  readonly minLength: number;
  readonly typed: TypedPasswordOptions;
  /** Whether the scheme of new hashes reads all of a password. */
  readonly fits: (password: string) => boolean;
  readonly checker: PasswordChecker | undefined;
  readonly breached: BreachedPasswords | undefined;
  /** Seen so often in breaches, a password is refused. */
  readonly breachedCount: number;
  /** Whether a password passes when nobody can say whether it was breached. */
  readonly failsOpen: boolean;
}

/** What new passwords have to be: long, as NIST SP 800-63B has it, and not known to everybody. */
export class PasswordPolicy {
  readonly #options: PasswordPolicyOptions;

  constructor(options: PasswordPolicyOptions) {
    this.#options = options;
  }

  /** All that is wrong with a new password; see `Passwords.flaws`. */
  async flaws(password: string, words: readonly string[]): Promise<PasswordFlaw[]> {
    const own = this.#ownFlaw(password);
    if (own) return [own];
    const weak = await this.#options.checker?.(password, words);
    const flaws = (weak ?? []).map((message) => ({ code: "PASSWORD_TOO_WEAK" as const, message }));
    const breach = await this.#breach(password);
    return breach ? [...flaws, breach] : flaws;
  }

  #ownFlaw(password: string): PasswordFlaw | undefined {
    const { typed, minLength, fits } = this.#options;
    const refusal = refusalOf(password, typed);
    if (refusal) return refusal;
    // Composed: a letter with its accent is one, however it was typed.
    if (charactersOf(password.normalize("NFKC")) < minLength) {
      return { code: "PASSWORD_TOO_SHORT", message: `Use at least ${minLength} characters.` };
    }
    if (fits(password)) return undefined;
    return { code: "PASSWORD_TOO_LONG", message: "Use a shorter password." };
  }

  async #breach(password: string): Promise<PasswordFlaw | undefined> {
    const { breached, breachedCount, failsOpen } = this.#options;
    if (!breached) return undefined;
    const count = await breached.count(password);
    if (count === undefined) {
      const message = "This password cannot be checked at the moment. Try again in a minute.";
      return failsOpen ? undefined : { code: "PASSWORD_BREACH_UNCHECKED", message };
    }
    if (count < breachedCount) return undefined;
    const message = "This password is known from a breach of another site. Use another one.";
    return { code: "PASSWORD_BREACHED", message };
  }
}
