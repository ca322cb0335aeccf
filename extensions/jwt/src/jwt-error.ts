import type { JWTHeader } from "./jws/compact.ts";
import type { JWTClaims } from "./jwt-claims.ts";

/** Why a token is refused: which of the answers of {@link JWTAnswers} the client gets. */
export type JWTErrorKind =
  | "unauthorized"
  | "invalid"
  | "expired"
  | "revoked"
  | "needs-fresh"
  | "user-lookup"
  | "verification";

const STATUS: Readonly<Record<JWTErrorKind, number>> = {
  unauthorized: 401,
  invalid: 422,
  expired: 401,
  revoked: 401,
  "needs-fresh": 401,
  "user-lookup": 401,
  verification: 400,
};

/** The token that an error is about, where its signature was good. */
export interface RefusedToken {
  readonly header: JWTHeader;
  readonly claims: JWTClaims;
}

/**
 * A token is missing or refused. The app answers it as Flask-JWT-Extended does; its message is for
 * the client and repeats nothing of the token but the identity of a user that is not known.
 */
export class JWTError extends Error {
  override readonly name = "JWTError";
  readonly kind: JWTErrorKind;
  /** The token, once its signature has been verified. */
  readonly token: RefusedToken | undefined;

  constructor(kind: JWTErrorKind, message: string, token?: RefusedToken) {
    super(message);
    this.kind = kind;
    this.token = token;
  }

  /** The status of the usual answer. */
  get status(): number {
    return STATUS[this.kind];
  }
}

/** No token was found: what an optional guard lets pass. */
export class MissingToken extends JWTError {
  constructor(message: string) {
    super("unauthorized", message);
  }
}
