/** Why credentials are not good; reaches the error handler. */
export class AuthFailure {
  /** In the app's own words: `"expired"`, `"locked"`. */
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/**
 * Says no, and why; for what verifies.
 *
 * @example
 * verifyToken: (token) => (isExpired(token) ? failure("expired") : users.get(token)),
 */
export function failure(reason: string): AuthFailure {
  return new AuthFailure(reason);
}

/** What something that verifies gives: the user; or nothing, or {@link failure}, for a no. */
export type Verified<User> =
  | User
  | AuthFailure
  | null
  | undefined
  | false
  | Promise<User | AuthFailure | null | undefined | false>;
