import { type JWTAnswers, JWTManager, memoryStore, type TokenStore } from "@phial/jwt";
import { redisStore } from "@phial/jwt/redis";
import type { LoginManager } from "@phial/login";
import { Blueprint, type Context, HttpError, jsonify, type Phial } from "phial";
import type { User } from "./account-models.ts";
import { credentialsIn, readFields } from "./credentials.ts";
import { redis } from "./redis.ts";
import { accountName, userByPassword } from "./users.ts";

const refused: JWTAnswers = {
  // The contract answers whatever is wrong with a token in one way.
  invalid: ({ message }, c) => jsonify(c, { msg: message }, 401),
};

/** Adds the routes of tokens, in headers below `/jwt` and in cookies below `/jwtc`. */
export function addTokens(
  app: Phial,
  login: LoginManager<User>,
  { shared }: { readonly shared: boolean },
): void {
  const store: TokenStore = shared ? redisStore(redis) : memoryStore();
  const jwt = new JWTManager({ store, answers: refused }).initApp(app);
  const cookies = new JWTManager({ name: "jwtc", store, answers: refused }).initApp(app);
  app.registerBlueprint(headerRoutes(jwt, login));
  app.registerBlueprint(cookieRoutes(cookies, login));
}

function headerRoutes(jwt: JWTManager, logins: LoginManager<User>): Blueprint {
  const routes = new Blueprint("jwt", { urlPrefix: "/jwt" });
  const named = ({ accessToken, refreshToken }: Awaited<ReturnType<typeof jwt.createTokens>>) => ({
    access_token: accessToken,
    refresh_token: refreshToken,
  });
  routes.post("/login", async function login(c) {
    return named(await jwt.createTokens(await readUser(c, logins), { access: { fresh: true } }));
  });
  routes.get("/me", jwt.required(), function me(c) {
    return { sub: c.var.jwt.sub };
  });
  routes.get("/fresh", jwt.required({ fresh: true }), function fresh(c) {
    return { sub: c.var.jwt.sub };
  });
  routes.post("/refresh", jwt.required({ refresh: true }), async function refresh(c) {
    return named(await jwt.rotate(c));
  });
  routes.delete("/logout", jwt.required(), async function logout(c) {
    await jwt.revokeFamily(c.var.jwt);
    return { out: true };
  });
  routes.get("/jwks", jwt.jwksEndpoint());
  return routes;
}

function cookieRoutes(jwt: JWTManager, logins: LoginManager<User>): Blueprint {
  const routes = new Blueprint("jwtc", { urlPrefix: "/jwtc" });
  routes.post("/login", async function login(c) {
    const { accessToken, refreshToken } = await jwt.createTokens(await readUser(c, logins));
    await jwt.setAccessCookies(c, accessToken);
    await jwt.setRefreshCookies(c, refreshToken);
    return { in: true };
  });
  routes.post("/act", jwt.required(), function act(c) {
    return { sub: c.var.jwt.sub };
  });
  return routes;
}

/** Who can get tokens: a user who may log in. Guessing here is no way around the limit of the logins. */
async function readUser(c: Context, login: LoginManager<User>): Promise<string> {
  const { email, password } = credentialsIn(await readFields(c));
  const name = accountName(email);
  const verify = () => userByPassword(name, password);
  const user = await login.attempt(c, { account: name, verify });
  if (user) return user.email;
  throw new HttpError(401, { detail: "The address or the password is wrong." });
}
