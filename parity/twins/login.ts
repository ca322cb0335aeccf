import {
  LoginManager,
  type LoginOptions,
  sessionProtected,
  userLoadedFromCookie,
  userLoadedFromRequest,
  userLoggedIn,
  userLoggedOut,
  userLoginConfirmed,
  userNeedsRefresh,
  userUnauthorized,
} from "@phial/login";
import { Jinja } from "@phial/jinja";
import {
  Blueprint,
  type Context,
  getFlashedMessages,
  jsonify,
  params,
  int,
  Phial,
  readForm,
  redirect,
  reply,
  session,
} from "phial";
import { fetchWith, flaskOptions } from "../src/flask-options.ts";
import type { Twin, TwinTools } from "../src/twin.ts";

type Config = Readonly<Record<string, unknown>>;

interface User {
  readonly id: string;
  readonly name: string;
  readonly password: string;
  isActive: boolean;
  readonly key: string;
}

/** Where Phial's defaults are safer than Flask-Login's. */
const FLASK_LOGIN_DEFAULTS = {
  SECRET_KEY: "login-secret",
  REMEMBER_COOKIE_DURATION: 365 * 86_400,
  REMEMBER_COOKIE_SECURE: false,
  REMEMBER_COOKIE_SAMESITE: null,
  LOGIN_ATTEMPTS_PER_ADDRESS: 0,
};

const SIGNALS = {
  logged_in: userLoggedIn,
  logged_out: userLoggedOut,
  loaded_from_cookie: userLoadedFromCookie,
  loaded_from_request: userLoadedFromRequest,
  login_confirmed: userLoginConfirmed,
  unauthorized: userUnauthorized,
  needs_refresh: userNeedsRefresh,
  session_protected: sessionProtected,
};

/** Does with Phial what `flask/apps/login.py` does with Flask. */
export function createApp(config: Record<string, unknown>, tools: TwinTools): Twin {
  const users = usersOf([
    ["1", "ann", "pw-ann", true, "key-ann"],
    ["2", "bob", "pw-bob", false, "key-bob"],
    ["7|x", "pipe", "pw", true, "key-pipe"],
    ["ü-8", "uml", "pw", true, "key-uml"],
    ["", "empty", "pw", true, "key-empty"],
  ]);
  const app = new Phial(
    "login",
    flaskOptions({ ...FLASK_LOGIN_DEFAULTS, ...settingsOf(config) }, tools),
  );
  const login = new LoginManager<User>({
    ...loaders(config, users),
    ...texts(config),
    ...handlers(config),
  });
  new Jinja().initApp(app);
  login.initApp(app);
  addAccounts(app, login, new Map([...users.values()].map((user) => [user.name, user])));
  addPages(app, login);
  addAdmin(app, login);
  addChanges(app, users);
  return { fetch: fetchWith(app), observe: heard(app), close: () => app.close() };
}

type UserRow = readonly [
  id: string,
  name: string,
  password: string,
  isActive: boolean,
  key: string,
];

function usersOf(rows: readonly UserRow[]): Map<string, User> {
  return new Map(
    rows.map(([id, name, password, isActive, key]) => [id, { id, name, password, isActive, key }]),
  );
}

function settingsOf(config: Config): Record<string, unknown> {
  const { APP_SESSION_PROTECTION: mode, ...rest } = config;
  return mode === undefined ? rest : { SESSION_PROTECTION: mode, ...rest };
}

function loaders(config: Config, users: ReadonlyMap<string, User>): LoginOptions<User> {
  const byKey = (key: unknown) => [...users.values()].find((user) => user.key === key);
  return {
    ...(config["APP_USER_LOADER"] !== false && { userLoader: (id) => users.get(id) }),
    ...(config["APP_REQUEST_LOADER"] === true && {
      requestLoader: (c) => byKey(c.req.query("api_key") ?? keyOf(c.req.header("Authorization"))),
    }),
  };
}

function keyOf(header = ""): string | undefined {
  if (!header.startsWith("Basic ")) return undefined;
  return Buffer.from(header.slice(6), "base64").toString("utf8");
}

// What the app of Flask sets, also to None: then Phial gets null, or no option at all.
function texts(config: Config): Partial<LoginOptions<User>> {
  const text = (name: string, otherwise?: string) => {
    const value = name in config ? config[name] : otherwise;
    return typeof value === "string" ? value : undefined;
  };
  const loginView = text("APP_LOGIN_VIEW", "login");
  const refreshView = text("APP_REFRESH_VIEW", "reauth");
  const adminView = text("APP_BLUEPRINT_LOGIN_VIEW");
  const category = text("APP_LOGIN_MESSAGE_CATEGORY");
  const refreshCategory = text("APP_NEEDS_REFRESH_MESSAGE_CATEGORY");
  return {
    ...(loginView !== undefined && { loginView }),
    ...(refreshView !== undefined && { refreshView }),
    ...(adminView !== undefined && { blueprintLoginViews: { admin: adminView } }),
    ...("APP_LOGIN_MESSAGE" in config && { loginMessage: text("APP_LOGIN_MESSAGE") ?? null }),
    ...("APP_NEEDS_REFRESH_MESSAGE" in config && {
      needsRefreshMessage: text("APP_NEEDS_REFRESH_MESSAGE") ?? null,
    }),
    ...(category !== undefined && { loginMessageCategory: category }),
    ...(refreshCategory !== undefined && { needsRefreshMessageCategory: refreshCategory }),
  };
}

function handlers(config: Config): Partial<LoginOptions<User>> {
  const exempt = config["APP_EXEMPT_METHODS"];
  return {
    ...(config["APP_LOCALIZE"] === true && {
      localize: (message: string) => message.toUpperCase(),
    }),
    ...(config["APP_ANONYMOUS"] === true && { anonymousUser: () => ({ name: "guest" }) }),
    ...(Array.isArray(exempt) && { exemptMethods: exempt.map(String) }),
    ...(config["APP_UNAUTHORIZED_HANDLER"] === true && {
      unauthorizedHandler: (c: Context) =>
        reply(jsonify(c, { error: "unauthorized", path: c.req.path }), 403),
    }),
    ...(config["APP_NEEDS_REFRESH_HANDLER"] === true && {
      needsRefreshHandler: (c: Context) => reply(jsonify(c, { error: "stale" }), 440),
    }),
  };
}

function heard(app: Phial): () => unknown {
  let signals: unknown[] = [];
  for (const [name, signal] of Object.entries(SIGNALS)) {
    signal.connect(app, ({ user }) => {
      // Flask-Login does not say whose login was confirmed.
      const known = name === "login_confirmed" ? undefined : (user as User | undefined);
      signals.push([name, known?.name ?? null]);
    });
  }
  return () => {
    const seen = signals;
    signals = [];
    return seen;
  };
}

async function who(c: Context, login: LoginManager<User>): Promise<Response> {
  // What a template sees is what Flask's current_user is.
  const user = await login.currentUser(c);
  return jsonify(c, {
    id: user.get_id(),
    name: user["name"] ?? null,
    authenticated: user.is_authenticated,
    active: user.is_active,
    anonymous: user.is_anonymous,
    // Flask gives what is kept, whatever that is.
    fresh: session(c).get("_fresh") ?? false,
    remembered: await login.isRemembered(c),
  });
}

function addAccounts(
  app: Phial,
  login: LoginManager<User>,
  byName: ReadonlyMap<string, User>,
): void {
  app.get("/login", function login(c) {
    return jsonify(c, {
      flashes: getFlashedMessages(c),
      next: c.req.query("next") ?? null,
      session_next: session(c).get("next") ?? null,
    });
  });
  app.post("/login", async function login_(c) {
    const { fields: form } = await readForm(c);
    const user = byName.get(form.get("name") ?? "");
    if (user === undefined || user.password !== form.get("password")) {
      return reply(jsonify(c, { ok: false, reason: "credentials" }), 400);
    }
    const flag = (name: "remember" | "force" | "fresh") =>
      form.has(name) ? { [name]: form.get(name) === "1" } : {};
    const duration = form.has("duration") ? { duration: Number(form.get("duration")) } : {};
    const options = { ...flag("remember"), ...flag("force"), ...flag("fresh"), ...duration };
    const ok = await login.loginUser(c, user, options);
    if (!ok || !form.has("go")) return jsonify(c, { ok });
    const kept = session<{ next: string }>(c).pop("next");
    return redirect(kept ?? c.req.query("next") ?? "/public", 302);
  });
  app.get("/reauth", function reauth(c) {
    return jsonify(c, { flashes: getFlashedMessages(c), next: c.req.query("next") ?? null });
  });
  app.post("/logout", async (c) => {
    await login.logoutUser(c);
    return jsonify(c, { logged_out: true });
  });
  app.post("/confirm", async (c) => {
    await login.confirmLogin(c);
    return jsonify(c, { fresh: login.isFresh(c) });
  });
  app.post("/permanent/:flag", params({ flag: int() }), (c) => {
    session(c).permanent = c.req.valid("param").flag !== 0;
    return reply("", 204);
  });
}

function addPages(app: Phial, login: LoginManager<User>): void {
  app.get("/public", (c) => who(c, login));
  app.get("/untouched", () => "nobody asked");
  app.get("/page", async (c) => {
    const user = await login.currentUser(c);
    return user.is_authenticated ? String(user["name"]) : "anonymous";
  });
  app.on(["GET", "POST", "PUT", "OPTIONS"], "/private", login.required, (c) => who(c, login));
  app.on(["GET", "POST", "OPTIONS"], "/fresh", login.freshRequired, (c) => who(c, login));
  app.get("/manual", async (c) =>
    (await login.user(c)) ? login.needsRefresh(c) : login.unauthorized(c),
  );
  app.post("/login-url", async (c) => {
    const { view, next, field } = await c.req.json<Record<string, string | undefined>>();
    const options = {
      ...(next !== undefined && { next }),
      ...(field !== undefined && { nextField: field }),
    };
    return jsonify(c, login.loginUrl(c, String(view), options));
  });
}

function addAdmin(app: Phial, login: LoginManager<User>): void {
  const admin = new Blueprint("admin", { urlPrefix: "/admin" });
  admin.get("/", login.required, (c) => who(c, login));
  admin.get("/login", function admin_login() {
    return "admin login";
  });
  app.registerBlueprint(admin);
}

function addChanges(app: Phial, users: Map<string, User>): void {
  app.post("/users/:name/:action", (c) => {
    const { name, action } = c.req.param();
    const user = [...users.values()].find((known) => known.name === name);
    if (user && action === "delete") users.delete(user.id);
    else if (user) user.isActive = action === "activate";
    return reply("", 204);
  });
}
