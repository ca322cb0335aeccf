import type { TestClient } from "phial/testing";
import type { LoginManager } from "../login-manager.ts";

/** Whom {@link signIn} signs in. */
export interface SignIn<User extends object, Key extends string> {
  readonly login: LoginManager<User, Key>;
  readonly user: User;
  /** Whether the user has just proven who it is. @default true */
  readonly fresh?: boolean;
}

/**
 * Signs a user in for a test, without a form or a password: Flask-Login's `FlaskLoginClient`.
 *
 * @throws Error for a user who is not active
 * @example
 * const client = testClient(app);
 * await signIn(client, { login, user: ada });
 * expect((await client.get("/me")).status).toBe(200);
 */
export async function signIn<User extends object, Key extends string>(
  client: TestClient,
  { login, user, fresh = true }: SignIn<User, Key>,
): Promise<void> {
  const isIn = await client.context((c) => login.loginUser(c, user, { fresh }));
  if (!isIn) throw new Error("The user is not active, and cannot be signed in.");
}
