import type { Extension, Phial } from "phial";

/** How long a mark is kept. */
export interface MarkOptions {
  /** When it is put, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** Until when it matters, in milliseconds since the Unix epoch; `Infinity` for ever. */
  readonly until: number;
}

/**
 * The marks of one app: names of tokens that were revoked or used, with the moment when they were.
 * A name has at most 512 characters of ASCII. Where the store cannot be reached, both methods
 * reject: a token that nobody can judge is not accepted.
 */
export interface TokenMarks {
  /**
   * Puts a mark unless it is there, in one step that no other process can come between. Gives the
   * moment of the mark that was there already, or `undefined` to the one who was first.
   */
  put(name: string, options: MarkOptions): Promise<number | undefined>;
  /** The moments of marks, in the order of the names; `undefined` for those that are not there. */
  find(names: readonly string[]): Promise<readonly (number | undefined)[]>;
}

/**
 * Where marks are kept. Like an extension it belongs to no app; `tokenStoreCases` of
 * `@phial/jwt/testing` has the cases that every store passes.
 */
export interface TokenStore {
  /** The extensions it stands on. */
  readonly needs?: readonly Extension[];
  /** Gives the marks of an app; opens nothing. */
  open(app: Phial): TokenMarks;
}
