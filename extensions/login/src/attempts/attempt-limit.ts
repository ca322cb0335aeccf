import { createHash } from "node:crypto";
import { type Clock, clientAddress, type Context, HttpError, limiterKey } from "phial";
import type { AttemptCounts, AttemptWindow } from "./attempt-store.ts";

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** What {@link AttemptLimit} is made with. */
export interface AttemptLimitOptions {
  /** Keeps the counts of several managers apart. */
  readonly manager: string;
  readonly counts: AttemptCounts;
  readonly clock: Clock;
  /** Failures a minute; 0 is no limit. */
  readonly perAddress: number;
  /** Failures an hour; 0 is no limit. */
  readonly perAccount: number;
}

/** An attempt to sign in. */
export interface Attempt<T> {
  /** What the client calls itself: an e-mail address, a name. */
  readonly account: string;
  /** Gives who it is; `undefined` is a failure. */
  readonly verify: () => T | undefined | Promise<T | undefined>;
}

interface Limit extends AttemptWindow {
  readonly max: number;
}

/** Refuses attempts to sign in after too many have failed, by address and by account. */
export class AttemptLimit {
  readonly #options: AttemptLimitOptions;

  constructor(options: AttemptLimitOptions) {
    this.#options = options;
  }

  /**
   * Makes an attempt. It counts before it is made, so that many at once do not get around the limit;
   * one that succeeds, or fails for no fault of the client's, is given back.
   *
   * @throws HttpError 429 `LOGIN_LOCKED_OUT` with Retry-After
   */
  async make<T>(c: Context, { account, verify }: Attempt<T>): Promise<T | undefined> {
    const limits = this.#limits(c, account);
    for (const limit of limits) await this.#take(limit);
    let result: T | undefined;
    try {
      result = await verify();
    } catch (error) {
      await this.#giveBack(limits);
      throw error;
    }
    if (result !== undefined) await this.#giveBack(limits);
    return result;
  }

  /** Lets an account try again at once: after its password was reset, or when somebody asks for help. */
  async unlock(account: string): Promise<void> {
    await this.#options.counts.reset(this.#accountKey(account));
  }

  #limits(c: Context, account: string): readonly Limit[] {
    const { manager, clock, perAddress, perAccount } = this.#options;
    const now = clock.now();
    const address = `${manager}:address:${limiterKey(clientAddress(c))}`;
    return [
      { key: address, max: perAddress, duration: MINUTE, now },
      { key: this.#accountKey(account), max: perAccount, duration: HOUR, now },
    ].filter(({ max }) => max > 0);
  }

  // The store does not have to know who has an account.
  #accountKey(account: string): string {
    const name = account.normalize("NFKC").toLowerCase();
    return `${this.#options.manager}:account:${createHash("sha256").update(name).digest("base64url")}`;
  }

  async #take(limit: Limit): Promise<void> {
    const { count, resetsIn } = await this.#options.counts.take(limit);
    if (count > limit.max) throw lockedOut(resetsIn);
  }

  async #giveBack(limits: readonly Limit[]): Promise<void> {
    for (const limit of limits) await this.#options.counts.giveBack(limit);
  }
}

function lockedOut(resetsIn: number): HttpError {
  const seconds = Math.max(1, Math.ceil(resetsIn / 1000));
  return new HttpError(429, {
    code: "LOGIN_LOCKED_OUT",
    detail: "Too many attempts to sign in have failed. Try again later.",
    headers: { "Retry-After": String(seconds) },
  });
}
