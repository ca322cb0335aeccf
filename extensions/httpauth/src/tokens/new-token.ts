import type { ApiToken } from "./token-store.ts";

/** A token to make. */
export interface NewToken {
  /** Whose it is: take it from who is signed in, never from the body of a request. */
  readonly userId: string;
  readonly name: string;
  /** What it may be used for. @default everything */
  readonly abilities?: readonly string[];
  /** For how many seconds. @default for ever */
  readonly expiresIn?: number;
  /** How often it can be used. @default without a limit */
  readonly uses?: number;
}

/** A token that was made. */
export interface CreatedToken {
  /** The token itself: to be shown once, since nobody can get it again. */
  readonly token: string;
  readonly record: ApiToken;
}
