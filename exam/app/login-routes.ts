import type { LoginManager } from "@phial/login";
import { Blueprint, type Context, HttpError, reply, safeRedirect } from "phial";
import type { User } from "./account-models.ts";
import { credentialsIn, isFormPost, passwordIn, readFields } from "./credentials.ts";
import { csrfProtected, csrfToken } from "./csrf.ts";
import { templates } from "./templates.ts";
import { accountName, shown, userByPassword } from "./users.ts";

const REFUSED = "The address or the password is wrong.";
const YES: ReadonlySet<unknown> = new Set([true, "true", "on", "1"]);

/** Routes that sign in and out, and say who is. */
export function loginRoutes(login: LoginManager<User>): Blueprint {
  const routes = new Blueprint("logins");
  routes.afterRequest((response) => response.headers.set("Cache-Control", "no-store"));

  routes.get("/login", (c) => page(c, "login"));

  routes.post("/login", csrfProtected, async function logIn(c) {
    const fields = await readFields(c);
    const { email, password } = credentialsIn(fields);
    const name = accountName(email);
    const verify = () => userByPassword(name, password);
    const user = await login.attempt(c, { account: name, verify });
    if (!user) return refused(c, "login");
    await login.loginUser(c, user, { remember: YES.has(fields["remember"]) });
    return isFormPost(c) ? onTo(c, fields["next"]) : { user: shown(user) };
  });

  routes.post("/logout", csrfProtected, async function logOut(c) {
    await login.logoutUser(c);
    return isFormPost(c) ? safeRedirect(c, "/login") : { out: true };
  });

  routes.get("/me", login.required, (c) => ({
    user: shown(c.var.user),
    fresh: login.isFresh(c),
    csrf_token: csrfToken(c),
  }));

  routes.get("/fresh", login.freshRequired, (c) => ({ user: shown(c.var.user) }));

  routes.get("/maybe-user", login.optional, (c) => ({
    user: c.var.user ? shown(c.var.user) : null,
  }));

  routes.get("/verify", login.required, (c) => page(c, "verify"));

  routes.post("/verify", login.required, csrfProtected, async function verify(c) {
    const fields = await readFields(c);
    const checked = await provenAgain(login, c, { user: c.var.user, ...fields });
    if (!checked) return refused(c, "verify");
    await login.confirmLogin(c);
    return isFormPost(c) ? onTo(c, fields["next"]) : { user: shown(checked) };
  });

  return routes;
}

/** The user, if the password is theirs; counted as an attempt to log in. */
export function provenAgain(
  login: LoginManager<User>,
  c: Context,
  { user, password }: { readonly user: User; readonly password?: unknown },
): Promise<User | undefined> {
  const typed = passwordIn(password);
  const verify = () => userByPassword(user.email, typed);
  return login.attempt(c, { account: user.email, verify });
}

/** A form that asks for credentials. */
export async function page(c: Context, action: string, error?: string): Promise<string> {
  const token = csrfToken(c);
  const next = c.req.query("next") ?? "";
  return templates.render(c, "credentials.html", { action, error, token, next });
}

/** The one answer to credentials that are not good. */
async function refused(c: Context, action: string) {
  if (!isFormPost(c)) throw new HttpError(401, { code: "LOGIN_REFUSED", detail: REFUSED });
  return reply(await page(c, action, REFUSED), 401);
}

function onTo(c: Context, next: unknown): Response {
  return safeRedirect(c, typeof next === "string" ? next : undefined, "/me");
}
