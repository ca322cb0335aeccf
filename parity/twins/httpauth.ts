import { createHash } from "node:crypto";
import {
  type AuthKind,
  type DigestAlgorithm,
  HTTPBasicAuth,
  HTTPDigestAuth,
  HTTPTokenAuth,
  MultiAuth,
  type Nonces,
  type Refusal,
  type RequiredOptions,
  sameSecret,
  sessionNonces,
  type UserGuard,
} from "@phial/httpauth";
import { type Context, jsonify, Phial, reply, rule, type ViewResult } from "phial";
import { fetchWith, flaskOptions } from "../src/flask-options.ts";
import type { Twin, TwinTools } from "../src/twin.ts";

type Config = Readonly<Record<string, unknown>>;
/** A name, or what a token stands for; with `isNameless`, Flask's True. */
type User = string | Readonly<Record<string, unknown>>;

const PASSWORDS = new Map([
  ["ann", "pw-ann"],
  ["bob", "pw:with:colons"],
  ["üml", "päss"],
  ["nopw", ""],
]);
const ROLES: Readonly<Record<string, string | readonly string[]>> = {
  ann: ["admin", "user"],
  bob: "user",
  dora: ["user", "moderator"],
};
const TRUE = { isNameless: true } as const;
const TOKENS = new Map<string, User>([
  ["tok-ann", "ann"],
  ["tok-bob", "bob"],
  ["tok-dict", { username: "dora", n: 1 }],
  ["tok-true", TRUE],
  ["tok-empty", ""],
  ["tok-ü", "üml"],
]);

/** What a kind of the app has, of whatever scheme. */
interface Kind extends AuthKind<User, "user"> {
  username(c: Context): Promise<string>;
}

/** Does with Phial what `flask/apps/httpauth.py` does with Flask. */
export function createApp(config: Record<string, unknown>, tools: TwinTools): Twin {
  const app = new Phial(
    "httpauth",
    flaskOptions({ SECRET_KEY: "httpauth-secret", ...config }, tools),
  );
  const kinds = { ...basics(config), digest: digest(config), ...tokens(config) };
  for (const [name, kind] of Object.entries(kinds)) {
    kind.initApp(app);
    addRoutes(app, name, { guard: (options) => kind.required(options), kind });
  }
  const { verify, bearer, key, scheme, digest: digested, plain } = kinds;
  const multi = new MultiAuth(verify, bearer, key);
  const multi2 = new MultiAuth(scheme, digested, plain);
  addRoutes(app, "multi", { guard: (options) => multi.required(options) });
  addRoutes(app, "multi2", { guard: (options) => multi2.required(options) });
  app.get("/open", async (c) => jsonify(c, { user: null, username: await plain.username(c) }));
  return { fetch: fetchWith(app), close: () => app.close(), sessionSecret: "httpauth-secret" };
}

function common(config: Config, name: string) {
  const realm = config["APP_REALM"];
  const how = config["APP_ERROR_HANDLER"];
  return {
    name: `kind-${name}`,
    ...(typeof realm === "string" && { realm }),
    getUserRoles: rolesOf,
    getId: (user: User) => (typeof user === "string" ? user : JSON.stringify(user)),
    ...(typeof how === "string" && { errorHandler: handlerOf(how) }),
  };
}

function rolesOf(user: User): string | readonly string[] | undefined {
  return ROLES[typeof user === "string" ? user : String(user["username"])];
}

function handlerOf(how: string): (refusal: Refusal, c: Context) => ViewResult {
  const handlers: Record<string, (refusal: Refusal, c: Context) => ViewResult> = {
    string: ({ status }) => `status ${status}`,
    tuple: ({ status }, c) => reply(jsonify(c, { error: status }), status),
    tuple200: () => reply("ok?", 200),
    response: ({ status }) =>
      new Response("resp", { status: 418, headers: responseHeaders(status) }),
    header: ({ status }) => reply("h", status, { "WWW-Authenticate": "Mine" }),
    noargs: () => "no arguments",
    response200: () => new Response("fine", { headers: { "Content-Type": HTML } }),
  };
  return handlers[how] ?? (() => "Unauthorized Access");
}

const HTML = "text/html; charset=utf-8";

function responseHeaders(status: number): Record<string, string> {
  return { "Content-Type": HTML, "X-Error": String(status) };
}

function basics(config: Config) {
  const basic = (
    name: string,
    isRight: (username: string, password: string) => boolean,
    scheme?: string,
  ) =>
    new HTTPBasicAuth<User>({
      ...common(config, name),
      ...(scheme !== undefined && { scheme }),
      verifyPassword: (username, password) => isRight(username, password) && username,
    });
  const isStored = (username: string, password: string) => {
    const stored = PASSWORDS.get(username);
    return stored === "" ? password === "" : sameSecret(password, stored);
  };
  const sha = (text: string) => createHash("sha256").update(text).digest("hex");
  const isHashed = (username: string, password: string) =>
    PASSWORDS.has(username) && sameSecret(sha(password), sha(PASSWORDS.get(username) ?? ""));
  const scheme = config["APP_SCHEME"];
  return {
    plain: basic("plain", isStored),
    verify: basic(
      "verify",
      (username, password) => username === "true" || isStored(username, password),
    ),
    hashed: basic("hashed", isHashed),
    salted: basic("salted", (username, password) => isHashed(username, password)),
    custom: basic("custom", isStored, typeof scheme === "string" ? scheme : "CustomBasic"),
  };
}

function digest(config: Config): HTTPDigestAuth<User> {
  const isSession = String(config["APP_ALGORITHM"]).toLowerCase() === "md5-sess";
  const algorithm = isSession ? "MD5-Sess" : "MD5";
  const qop = "APP_QOP" in config ? config["APP_QOP"] : "auth";
  const offered =
    typeof qop === "string" ? qop.split(",") : Array.isArray(qop) ? qop.map(String) : [];
  const isHA1 = config["APP_HA1"] === true;
  const kind: HTTPDigestAuth<User> = new HTTPDigestAuth<User>({
    ...common(config, "digest"),
    algorithms: [algorithm satisfies DigestAlgorithm],
    qop: offered.map((one) => one.trim()).filter((one) => one !== ""),
    useHA1: isHA1,
    nonces: config["APP_FIXED_NONCE"] === true ? FIXED : sessionNonces(),
    getPassword: (username) => {
      const password = PASSWORDS.get(username);
      if (password === undefined) return undefined;
      return { user: username, password: isHA1 ? kind.generateHA1(username, password) : password };
    },
  });
  return kind;
}

const FIXED: Nonces = {
  make: () => ({ nonce: "fixed-nonce", opaque: "fixed-opaque" }),
  check: ({ nonce, opaque }) =>
    nonce === "fixed-nonce" && opaque === "fixed-opaque" ? "good" : "bad",
  use: () => true,
};

function tokens(config: Config) {
  const token = (name: string, options: { scheme?: string; header?: string } = {}) =>
    new HTTPTokenAuth<User>({
      ...common(config, name),
      ...options,
      verifyToken: (text) => TOKENS.get(text),
    });
  return {
    bearer: token("bearer"),
    scheme: token("scheme", { scheme: "Token" }),
    key: token("key", { header: "X-API-Key" }),
    unset: new HTTPTokenAuth<User>({
      name: "kind-unset",
      verifyToken: () => undefined,
      getUserRoles: rolesOf,
    }),
  };
}

interface RoutesInit {
  /** With or without `optional`, as the types of the guards tell apart. */
  guard(options?: RequiredOptions): UserGuard<User, "user"> | UserGuard<User | undefined, "user">;
  readonly kind?: Kind;
}

function addRoutes(app: Phial, name: string, { guard, kind }: RoutesInit): void {
  const demands: Readonly<Record<string, RequiredOptions>> = {
    "": {},
    "/optional": { optional: true },
    "/admin": { role: "admin" },
    "/user-or-admin": { role: ["user", "admin"] },
    "/both": { role: [["user", "moderator"], "root"] },
  };
  // Flask's Digest says no with False.
  const nobodyOf = (c: Context) => (name === "digest" && c.req.method !== "OPTIONS" ? false : null);
  for (const [suffix, options] of Object.entries(demands)) {
    const path = `/${name}${suffix}`;
    const plain = rule({ automaticOptions: false });
    // The handler is written for both.
    const either = guard(options) as UserGuard<User | undefined, "user">;
    app.on(["GET", "POST", "OPTIONS"], path, plain, either, async (c) => {
      const { user } = c.var;
      // Flask's has none where there is a token, and an empty one where there is nothing.
      const isToken = kind instanceof HTTPTokenAuth && kind.isCompatible(c);
      const username = kind && !isToken ? await kind.username(c) : null;
      const isTrue = typeof user === "object" && user["isNameless"] === true;
      return jsonify(c, { user: isTrue ? null : (user ?? nobodyOf(c)), username });
    });
  }
}
