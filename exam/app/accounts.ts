import type { Phial } from "phial";
import { fillAccounts, resetAccounts } from "./account-fixture.ts";
import { accountRoutes } from "./account-routes.ts";
import { digest } from "./digest.ts";
import { addHttpAuth } from "./http-auth.ts";
import { addLogins } from "./login.ts";
import { loginRoutes } from "./login-routes.ts";
import { permissionProbes, permissionRoutes, principal } from "./permissions.ts";
import { addTokens } from "./tokens.ts";

/** What {@link addAccounts} needs to know. */
export interface AccountsOptions {
  /** Whether attempts are counted, and tokens kept, in Redis. */
  readonly shared: boolean;
  /** Whether the exam may look at what permissions let through. */
  readonly probed: boolean;
}

/** Adds the users of the contract: logins, HTTP authentication, tokens, permissions. Gives how to reset them. */
export function addAccounts(
  app: Phial,
  { shared, probed }: AccountsOptions,
): { readonly reset: () => Promise<void> } {
  const { login, forgetAttempts } = addLogins(app, { shared });
  addHttpAuth(app, login);
  addTokens(app, login, { shared });
  principal.initApp(app);
  const blueprints = [loginRoutes, accountRoutes, permissionRoutes];
  for (const make of probed ? [...blueprints, permissionProbes] : blueprints) {
    app.registerBlueprint(make(login));
  }
  const digestHash = (email: string, password: string) => digest.generateHA1(email, password);
  app.onStart(() => app.run(() => fillAccounts(digestHash)));
  return {
    reset: async () => {
      await forgetAttempts();
      await resetAccounts(digestHash);
    },
  };
}
