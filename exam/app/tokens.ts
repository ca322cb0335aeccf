import { type JWTAnswers, JWTManager, memoryStore, type TokenStore } from "@phial/jwt";
import { redisStore } from "@phial/jwt/redis";
import { Blueprint, type Context, HttpError, jsonify, type Phial, readJson } from "phial";
import { redis } from "./redis.ts";

/** Who can get tokens: the users of the contract that are active and confirmed. */
const PASSWORDS: Readonly<Record<string, string>> = {
  "alice@ex.test": "correct horse battery 1",
  "bob@ex.test": "another long pass 2",
  "admin@ex.test": "admin long pass 33",
};

const refused: JWTAnswers = {
  // The contract answers whatever is wrong with a token in one way.
  invalid: ({ message }, c) => jsonify(c, { msg: message }, 401),
};

/** Adds the routes of tokens, in headers below `/jwt` and in cookies below `/jwtc`. */
export function addTokens(app: Phial, { shared }: { readonly shared: boolean }): void {
  const store: TokenStore = shared ? redisStore(redis) : memoryStore();
  const jwt = new JWTManager({ store, answers: refused }).initApp(app);
  const cookies = new JWTManager({ name: "jwtc", store, answers: refused }).initApp(app);
  app.registerBlueprint(headerRoutes(jwt));
  app.registerBlueprint(cookieRoutes(cookies));
}

function headerRoutes(jwt: JWTManager): Blueprint {
  const routes = new Blueprint("jwt", { urlPrefix: "/jwt" });
  const named = ({ accessToken, refreshToken }: Awaited<ReturnType<typeof jwt.createTokens>>) => ({
    access_token: accessToken,
    refresh_token: refreshToken,
  });
  routes.post("/login", async function login(c) {
    return named(await jwt.createTokens(await readUser(c), { access: { fresh: true } }));
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

function cookieRoutes(jwt: JWTManager): Blueprint {
  const routes = new Blueprint("jwtc", { urlPrefix: "/jwtc" });
  routes.post("/login", async function login(c) {
    const { accessToken, refreshToken } = await jwt.createTokens(await readUser(c));
    await jwt.setAccessCookies(c, accessToken);
    await jwt.setRefreshCookies(c, refreshToken);
    return { in: true };
  });
  routes.post("/act", jwt.required(), function act(c) {
    return { sub: c.var.jwt.sub };
  });
  return routes;
}

async function readUser(c: Context): Promise<string> {
  const { email, password }: Readonly<Record<string, unknown>> = Object(await readJson(c));
  if (typeof email !== "string" || typeof password !== "string") {
    throw new HttpError(422, { detail: "email and password are texts." });
  }
  if (Object.hasOwn(PASSWORDS, email) && PASSWORDS[email] === password) return email;
  throw new HttpError(401, { detail: "The address or the password is wrong." });
}
