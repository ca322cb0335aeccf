/** How a request's user was found. */
export type LoginSource = "session" | "remember" | "request";

/** A user who was found. */
export interface Found<User> {
  readonly user: User;
  readonly source: LoginSource;
}
