import type { Extension, Phial } from "phial";

/** Something whose failed attempts are counted, for a while. */
export interface AttemptWindow {
  /** Names it; what it stands for is not in it. */
  readonly key: string;
  /** How long a count lasts, in milliseconds from the first attempt. */
  readonly duration: number;
  /** Now, in milliseconds since the Unix epoch. */
  readonly now: number;
}

/** How many attempts a window has, and when it ends. */
export interface AttemptCount {
  readonly count: number;
  /** Milliseconds until the count begins anew. */
  readonly resetsIn: number;
}

/**
 * The attempts of one app. Attempts count before they are made and are given back when they
 * succeed, so that many at once do not get around the limit. Where the store cannot be reached, every
 * method rejects: what nobody counts is not tried.
 */
export interface AttemptCounts {
  /** Counts one more; in one step, also for several processes. */
  take(window: AttemptWindow): Promise<AttemptCount>;
  /** Takes one back. */
  giveBack(window: AttemptWindow): Promise<void>;
  /** Forgets a key. */
  reset(key: string): Promise<void>;
}

/**
 * Where attempts are counted. Like an extension it belongs to no app; `attemptStoreCases` of
 * `@phial/login/testing` has the cases that every store passes.
 */
export interface AttemptStore {
  /** The extensions it stands on. */
  readonly needs?: readonly Extension[];
  /** Gives the counts of an app; opens nothing. */
  open(app: Phial): AttemptCounts;
}
