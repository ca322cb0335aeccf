import {
  type ApiToken,
  ApiTokens,
  AuthFailure,
  HTTPBasicAuth,
  HTTPTokenAuth,
} from "@phial/httpauth";
import { databaseTokens } from "@phial/httpauth/db";
import type { LoginManager } from "@phial/login";
import { Blueprint, HttpError, type Phial } from "phial";
import { mayLogIn, type User } from "./account-models.ts";
import { csrfProtected } from "./csrf.ts";
import { readFields, textIn, unprocessable } from "./credentials.ts";
import { db } from "./database.ts";
import { digest } from "./digest.ts";
import { accountName, shown, userById, userByPassword } from "./users.ts";

const LONGEST_LABEL = 80;
const MOST_ABILITIES = 20;
const MOST = 1_000_000;

/** API tokens, which begin with `exam_`. */
export const tokens = new ApiTokens({ store: databaseTokens(db), prefix: "exam_" });

const bearer = new HTTPTokenAuth<ApiToken>({
  verifyToken: async (text) => {
    const token = await tokens.verify(text);
    if (token instanceof AuthFailure) return token;
    const owner = await userById(token.userId);
    return owner && mayLogIn(owner) ? token : undefined;
  },
  getUserRoles: ({ abilities }) => abilities,
  getId: ({ userId }) => userId,
});

/** Adds the routes of programs, which sign in with each request, and those that make their tokens. */
export function addHttpAuth(app: Phial, login: LoginManager<User>): void {
  const basic = new HTTPBasicAuth<User>({
    // Guessing here is no way around the limit of the logins.
    verifyPassword: (typed, password, c) => {
      const name = accountName(typed);
      const verify = () => userByPassword(name, password);
      return login.attempt(c, { account: name, verify });
    },
  });
  for (const extension of [basic, digest, bearer, tokens]) extension.initApp(app);
  const routes = new Blueprint("http-auth");
  routes.afterRequest((response) => response.headers.set("Cache-Control", "no-store"));
  routes.get("/basic", basic.required(), (c) => ({ user: shown(c.var.user) }));
  routes.on(["GET", "POST"], "/digest", digest.required(), (c) => ({ user: shown(c.var.user) }));
  routes.get("/token", bearer.required(), (c) => ({ token: c.var.user }));
  routes.get("/token/reports", bearer.required({ role: "reports" }), (c) => ({
    token: c.var.user,
  }));
  addTokenRoutes(routes, login);
  app.registerBlueprint(routes);
}

/** What an account's page does with its tokens. Whose they are, the session says. */
function addTokenRoutes(routes: Blueprint, login: LoginManager<User>): void {
  routes.get("/tokens", login.required, async (c) => ({
    tokens: await tokens.list(String(c.var.user.id)),
  }));
  routes.post("/tokens", login.freshRequired, csrfProtected, async function mint(c) {
    const { name, abilities, expires_in: expiresIn, uses } = await readFields(c);
    const { token, record } = await tokens.create({
      userId: String(c.var.user.id),
      name: textIn(name, "name", LONGEST_LABEL),
      ...(abilities !== undefined && { abilities: abilitiesIn(abilities) }),
      ...(expiresIn !== undefined && { expiresIn: wholeIn(expiresIn, "expires_in") }),
      ...(uses !== undefined && { uses: wholeIn(uses, "uses") }),
    });
    return c.json({ token, record }, 201);
  });
  routes.delete("/tokens/:id", login.required, csrfProtected, async function revoke(c) {
    const wasThere = await tokens.revoke(String(c.var.user.id), c.req.param("id"));
    if (!wasThere) throw new HttpError(404, { detail: "You have no such token." });
    return { revoked: true };
  });
}

function abilitiesIn(value: unknown): string[] {
  if (!Array.isArray(value) || value.length > MOST_ABILITIES) {
    throw unprocessable(`abilities is a list of up to ${MOST_ABILITIES} texts`);
  }
  return value.map((one) => textIn(one, "an ability", LONGEST_LABEL));
}

function wholeIn(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MOST) {
    return value;
  }
  throw unprocessable(`${name} is a whole number from 1 to ${MOST}`);
}
