import type { LoginManager } from "@phial/login";
import { Blueprint, HttpError } from "phial";
import type { User } from "./account-models.ts";
import { passwordIn, readFields, textIn } from "./credentials.ts";
import { csrfProtected } from "./csrf.ts";
import { tokens } from "./http-auth.ts";
import { page, provenAgain } from "./login-routes.ts";
import { passwords } from "./passwords.ts";
import { changePassword, shown } from "./users.ts";

const SERIES_LENGTH = 64;

/** Routes of an account's page: its password, and the devices it is signed in on. */
export function accountRoutes(login: LoginManager<User>): Blueprint {
  const routes = new Blueprint("accounts");
  routes.afterRequest((response) => response.headers.set("Cache-Control", "no-store"));

  routes.get("/change", login.freshRequired, (c) => page(c, "change"));

  routes.post("/change", login.freshRequired, csrfProtected, async function change(c) {
    const fields = await readFields(c);
    const wanted = passwordIn(fields["new_password"], "new_password");
    const { user } = c.var;
    const checked = await provenAgain(login, c, { user, ...fields });
    if (!checked) throw new HttpError(401, { detail: "The password is wrong." });
    const flaws = await passwords.flaws(wanted, { words: [user.email] });
    if (flaws.length > 0) return c.json({ flaws }, 422);
    const changed = await changePassword(checked, wanted);
    if (!changed) throw new HttpError(409, { detail: "It was changed at the same time." });
    await login.devices.forgetAll(changed);
    await tokens.revokeAll(String(changed.id));
    await login.loginUser(c, changed);
    return { user: shown(changed) };
  });

  routes.get("/sessions", login.required, async (c) => ({
    sessions: await login.devices.list(c),
  }));

  routes.post("/sessions/revoke", login.freshRequired, csrfProtected, async function revoke(c) {
    const { series } = await readFields(c);
    const wasThere = await login.devices.forget(c, textIn(series, "series", SERIES_LENGTH));
    if (!wasThere) throw new HttpError(404, { detail: "You have no such session." });
    return { revoked: 1 };
  });

  routes.post("/sessions/revoke-others", login.freshRequired, csrfProtected, async (c) => ({
    revoked: await login.devices.forgetOthers(c),
  }));

  return routes;
}
