import { PhialError } from "phial";
import type { LoginOptions } from "./login-options.ts";

/** @throws PhialError `LOGIN_LOADER_MISSING` */
export function checkOptions<User extends object>(
  name: string,
  options: LoginOptions<User, string>,
): void {
  if (options.userLoader ?? options.requestLoader) return;
  throw new PhialError(
    "LOGIN_LOADER_MISSING",
    `"${name}" has no way to find a user: neither a user loader nor a request loader.`,
    "Write new LoginManager({ userLoader: (id) => db.session.findOne(User, Number(id)) }).",
  );
}
