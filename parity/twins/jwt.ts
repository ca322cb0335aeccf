import { type JWTAnswers, JWTManager, type JWTToken, type RequiredOptions } from "@phial/jwt";
import { type Context, endpoint, jsonify, Phial } from "phial";
import { fetchWith, flaskOptions } from "../src/flask-options.ts";
import type { Twin, TwinTools } from "../src/twin.ts";

const USERS: Readonly<Record<string, object>> = {
  ann: { id: 1, name: "Ann", role: "admin" },
  bob: { id: 2, name: "Bob", role: "user" },
};

/** Where Phial's defaults are safer than Flask's. */
const FLASK_DEFAULTS = {
  JWT_COOKIE_SAMESITE: null,
  JWT_COOKIE_SECURE: false,
  JWT_HEADER_TYPE_EXACT: true,
  JWT_REQUIRED_CLAIMS: [],
  JWT_ACCEPTED_TYPES: [],
};

const KEYS = {
  SECRET_KEY: "flask-secret-of-sufficient-length-1",
  JWT_SECRET_KEY: "jwt-secret-of-sufficient-length-0001",
};

/** Settings that take one text or a list in Flask, and a list here. */
const LISTS = ["JWT_TOKEN_LOCATION", "JWT_ENCODE_AUDIENCE", "JWT_DECODE_AUDIENCE"];
/** Settings where Flask's `False` is our `null`. */
const LIVES = ["JWT_ACCESS_TOKEN_EXPIRES", "JWT_REFRESH_TOKEN_EXPIRES"];

function settingsOf(config: Record<string, unknown>): Record<string, unknown> {
  const translate = ([name, value]: [string, unknown]): [string, unknown] => {
    if (LISTS.includes(name)) return [name, value === null ? null : [value].flat()];
    return [name, LIVES.includes(name) && value === false ? null : value];
  };
  const own = Object.fromEntries(Object.entries(config).map(translate));
  return { ...KEYS, ...FLASK_DEFAULTS, ...own };
}

/** An identity as the app is given it: any JSON. */
type Subject = unknown;
type Manager = JWTManager<Record<never, never>, object, string, Subject>;

/** Does with Phial what `flask/apps/jwt.py` does with Flask. */
export function createApp(config: Record<string, unknown>, tools: TwinTools): Twin {
  const { JWT_IDENTITY_CLAIM: given } = config;
  const claim = typeof given === "string" ? given : "sub";
  const blocked = new Set<string | null>();
  const jwt = managerFor(config, { claim, blocked });
  const app = new Phial("jwt", flaskOptions(settingsOf(config), tools));
  jwt.initApp(app);
  const identify = config["APP_IDENTITY_LOADER"] === true ? nameOf : (subject: unknown) => subject;
  addTokens(app, jwt, (subject) => {
    const identity = identify(subject);
    // What Flask takes for an identity, and we do not.
    return typeof identity === "string" ? {} : { [claim]: identity };
  });
  app.post("/revoke", jwt.required({ verifyType: false }), (c) => {
    blocked.add(c.var.jwt.jti);
    return jsonify(c, { revoked: c.var.jwt.type });
  });
  addGuarded(app, { jwt, claim, hasUsers: config["APP_USER_LOOKUP"] === true });
  addInspection(app, jwt);
  return { fetch: fetchWith(app), close: () => app.close() };
}

interface Making {
  readonly claim: string;
  /** Names of revoked tokens. */
  readonly blocked: ReadonlySet<string | null>;
}

function managerFor(config: Record<string, unknown>, { claim, blocked }: Making): Manager {
  const keyOf = (subject: unknown) => `encode-key-of-${String(subject)}-0123456789abcdef`;
  const isOn = (name: string) => config[name] === true;
  return new JWTManager<Record<never, never>, object, string, Subject>({
    tokenInBlocklist: ({ claims }: JWTToken) => blocked.has(claims.jti),
    userIdentity: (subject) => textOf(isOn("APP_IDENTITY_LOADER") ? nameOf(subject) : subject),
    subjectOf: (identity) => identity,
    ...(isOn("APP_USER_LOOKUP") && { userLookup: (identity) => USERS[identity] }),
    ...(isOn("APP_CLAIMS_LOADER") && {
      additionalClaims: (subject) => ({ role: roleOf(subject), a: 1 }),
    }),
    ...(isOn("APP_HEADERS_LOADER") && {
      additionalHeaders: (subject) => ({ kid: `key-of-${pythonText(subject)}` }),
    }),
    ...(isOn("APP_VERIFY") && {
      tokenVerification: ({ claims }: JWTToken) => Boolean(claims["ok"] ?? !("ok" in claims)),
    }),
    ...(isOn("APP_KEY_LOADERS") && {
      encodeKey: keyOf,
      decodeKey: (_header, claims) => keyOf(claims[claim]),
    }),
    ...(isOn("APP_CUSTOM_LOADERS") && { answers: customAnswers }),
  });
}

// What is no text is put in by addTokens(), where Flask would let it be the identity.
function textOf(identity: unknown): string {
  return typeof identity === "string" ? identity : "";
}

function nameOf(subject: unknown): unknown {
  return typeof subject === "object" && subject ? Reflect.get(subject, "name") : subject;
}

function roleOf(subject: unknown): unknown {
  const user = typeof subject === "string" ? USERS[subject] : undefined;
  return user ? Reflect.get(user, "role") : null;
}

/** Python's `%s` of a dict of text. */
function pythonText(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const members = Object.entries(value).map(([key, item]) => `'${key}': '${String(item)}'`);
  return `{${members.join(", ")}}`;
}

const customAnswers: JWTAnswers = {
  expired: ({ token }, c) => jsonify(c, { custom: "expired", sub: token?.claims.sub }, 490),
  invalid: ({ message }, c) => jsonify(c, { custom: "invalid", reason: message }, 491),
  unauthorized: ({ message }, c) => jsonify(c, { custom: "unauthorized", reason: message }, 492),
  "needs-fresh": (_refusal, c) => jsonify(c, { custom: "not fresh" }, 493),
  revoked: (_refusal, c) => jsonify(c, { custom: "revoked" }, 494),
  "user-lookup": (_refusal, c) => jsonify(c, { custom: "no user" }, 495),
  verification: (_refusal, c) => jsonify(c, { custom: "not verified" }, 496),
};

interface TokenCall {
  readonly identity: unknown;
  readonly type?: "access" | "refresh";
  readonly fresh?: boolean | number;
  readonly expires?: number | false | null;
  readonly claims?: Record<string, unknown> | null;
  readonly headers?: Record<string, unknown> | null;
  readonly cookies?: boolean;
  readonly max_age?: number | null;
  readonly domain?: string | null;
}

function addTokens(app: Phial, jwt: Manager, oddClaims: (subject: unknown) => object): void {
  app.post("/token", async (c) => {
    const call = await c.req.json<TokenCall>();
    const { identity, type, fresh = false } = call;
    const options = {
      ...(typeof call.expires === "number" || call.expires === false
        ? { expires: call.expires }
        : {}),
      claims: { ...oddClaims(identity), ...call.claims },
      headers: headersOf(call),
    };
    // Flask takes 0 for nothing said.
    const overrides = { maxAge: call.max_age || undefined, domain: call.domain ?? undefined };
    const isRefresh = type === "refresh";
    const token = isRefresh
      ? await jwt.createRefreshToken(identity, options)
      : await jwt.createAccessToken(identity, { fresh, ...options });
    if (call.cookies) {
      if (isRefresh) await jwt.setRefreshCookies(c, token, overrides);
      else await jwt.setAccessCookies(c, token, overrides);
    }
    return jsonify(c, { token });
  });
  app.post("/renew", jwt.required({ refresh: true }), async (c) => {
    const token = await jwt.createAccessToken(jwt.identity(c), { fresh: false });
    if (c.req.query("cookies") !== undefined) await jwt.setAccessCookies(c, token);
    return jsonify(c, { token });
  });
  app.post("/logout", (c) => {
    const domain = c.req.query("domain");
    const overrides = domain === undefined ? {} : { domain };
    const which = c.req.query("which") ?? "all";
    if (which !== "refresh") jwt.unsetAccessCookies(c, overrides);
    if (which !== "access") jwt.unsetRefreshCookies(c, overrides);
    return jsonify(c, { bye: true });
  });
}

// The algorithm is not the caller's to choose.
function headersOf({ headers }: TokenCall): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => name !== "alg"));
}

interface Guarding {
  readonly jwt: Manager;
  readonly claim: string;
  readonly hasUsers: boolean;
}

const METHODS = ["GET", "POST", "PUT", "DELETE"];

function addGuarded(app: Phial, { jwt, claim, hasUsers }: Guarding): void {
  const me = (c: Context): Response =>
    jsonify(c, {
      identity: jwt.claims(c)?.[claim] ?? null,
      claims: { ...jwt.claims(c) },
      header: jwt.header(c) ?? {},
      location: jwt.location(c) ?? null,
      user: (hasUsers ? jwt.user(c) : undefined) ?? null,
    });
  const guarded = (path: string, options: RequiredOptions = {}) =>
    app.on(METHODS, path, endpoint(path.slice(1)), jwt.required(options), me);
  guarded("/protected");
  guarded("/optional", { optional: true });
  guarded("/fresh", { fresh: true });
  guarded("/refresh-only", { refresh: true });
  guarded("/any-type", { verifyType: false });
  guarded("/unchecked", { skipRevocationCheck: true });
  guarded("/cookies-only", { locations: "cookies" });
  guarded("/headers-or-json", { locations: ["headers", "json"] });
  guarded("/refresh-anywhere", { refresh: true, locations: ["cookies", "json"] });
  guarded("/optional-fresh", { optional: true, fresh: true });
  // A guard with such an option cannot be made; by hand it fails when it is used, as in Flask.
  const nowhere = JSON.parse('{"locations":["somewhere"]}');
  app.on(METHODS, "/bad-location", endpoint("bad-location"), async (c) => {
    await jwt.verifyInRequest(c, nowhere);
    return me(c);
  });
  app.get("/role/:role", jwt.required(), (c) => {
    const ok = c.var.jwt["role"] === c.req.param("role");
    return jsonify(c, { ok }, ok ? 200 : 403);
  });
}

interface DecodeCall {
  readonly token: string;
  readonly csrf?: string;
  readonly allow_expired?: boolean;
}

function addInspection(app: Phial, jwt: Manager): void {
  app.post("/inspect", async (c) => {
    const { token } = await c.req.json<DecodeCall>();
    const header = jwt.getUnverifiedHeaders(token);
    return jsonify(c, { header, jti: await jwt.getJti(token) });
  });
  app.post("/csrf-of", async (c) => {
    const { token } = await c.req.json<DecodeCall>();
    return jsonify(c, { csrf: await jwt.getCsrfToken(token) });
  });
  app.post("/decode", async (c) => {
    const { token, csrf, allow_expired: allowExpired = false } = await c.req.json<DecodeCall>();
    return jsonify(c, { ...(await jwt.decodeToken(token, { csrf, allowExpired })) });
  });
  app.get("/by-hand", async (c) => {
    const optional = c.req.query("optional") !== undefined;
    const found = await jwt.verifyInRequest(c, { optional });
    return jsonify(c, found ? [found.header, { ...found.claims }] : false);
  });
  app.get("/current-user-without", (c) => jsonify(c, jwt.identity(c)));
}
