import type { Extension, Phial } from "phial";

/** A token as it may be shown. Times are milliseconds since the Unix epoch. */
export interface ApiToken {
  /** Names it; no secret. */
  readonly id: string;
  readonly userId: string;
  /** What its owner calls it: `"laptop"`. */
  readonly name: string;
  /** What it may be used for; `"*"` is everything. */
  readonly abilities: readonly string[];
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  /** `null` is never. */
  readonly expiresAt: number | null;
  /** How often it can be used still; `null` is without a limit. */
  readonly usesLeft: number | null;
}

/** A token as it is kept: with a digest of it, never with the token. */
export interface StoredToken extends ApiToken {
  /** SHA-256 of the secret, in hexadecimal. */
  readonly hash: string;
}

/** The tokens of one app. Where the store cannot be reached, every method rejects. */
export interface TokenRecords {
  add(token: StoredToken): Promise<void>;
  find(id: string): Promise<StoredToken | undefined>;
  /**
   * Notes a use at a time, and takes one of those that are left; false where none is. In one step that
   * no other process can come between.
   */
  use(id: string, at: number): Promise<boolean>;
  /** The tokens of a user, the newest first. */
  list(userId: string): Promise<readonly ApiToken[]>;
  /** Takes a token back; whether it was there. Only one of `userId`, where that is given. */
  revoke(id: string, userId?: string): Promise<boolean>;
  /** Takes all tokens of a user back; how many there were. */
  revokeAll(userId: string): Promise<number>;
}

/**
 * Where tokens are kept. Like an extension it belongs to no app; `tokenStoreCases` of
 * `@phial/httpauth/testing` has the cases that every store passes.
 */
export interface TokenStore {
  /** The extensions it stands on. */
  readonly needs?: readonly Extension[];
  /** Gives the tokens of an app; opens nothing. */
  open(app: Phial): TokenRecords;
}

/** What of a token may be shown. */
export function withoutHash({ hash: _hash, ...token }: StoredToken): ApiToken {
  return token;
}
