import type { Context } from "phial";

/** What a nonce turned out to be; a stale one is good but old: the client may try again by itself. */
export type NonceState = "good" | "stale" | "bad";

/** What a client sends with a nonce. */
export interface NonceUse {
  readonly nonce: string;
  readonly opaque: string;
  /** The number of its use, in hexadecimal; empty without qop. */
  readonly nc: string;
}

/** A nonce for a challenge, and what the client has to send back with it. */
export interface NewNonce {
  readonly nonce: string;
  readonly opaque: string;
}

/** Makes and checks nonces (RFC 7616 section 3.3). */
export interface Nonces {
  make(c: Context): NewNonce | Promise<NewNonce>;
  /** Looks at a nonce before the response is checked. */
  check(use: NonceUse, c: Context): NonceState | Promise<NonceState>;
  /** Notes a use whose response was right; whether it is the first with that number. */
  use(use: NonceUse, c: Context): boolean | Promise<boolean>;
}
