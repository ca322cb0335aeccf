/**
 * The claims of a verified token (RFC 7519 section 4.1, and those of Flask-JWT-Extended). An object
 * without a prototype: a claim is there or it is not.
 */
export interface JWTClaims {
  /** Names the token; `null` where another issuer gave it no name. */
  readonly jti: string | null;
  /** `"access"` or `"refresh"`. */
  readonly type: string;
  /** Whether it comes from a login, or until when it counts as such, in seconds. */
  readonly fresh: boolean | number;
  /** Whom it is about. */
  readonly sub?: string;
  /** When it was made, in seconds since the Unix epoch. */
  readonly iat?: number;
  readonly nbf?: number;
  readonly exp?: number;
  readonly aud?: string | readonly string[];
  readonly iss?: string;
  /** What the double submit cookie has to repeat. */
  readonly csrf?: string;
  /** The family of refresh tokens that it descends from. */
  readonly fam?: string;
  readonly [claim: string]: unknown;
}
