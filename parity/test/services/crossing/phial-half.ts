import { JWTManager } from "@phial/jwt";
import { LoginManager } from "@phial/login";
import { bcrypt } from "@phial/passwords/bcrypt";
import { Passwords } from "@phial/passwords";
import { Permission, Principal, RoleNeed } from "@phial/principal";
import {
  type Context,
  flash,
  getFlashedMessages,
  jsonify,
  Phial,
  reply,
  session,
  silentLogger,
} from "phial";

const USERS = new Map(
  [
    { id: "1", name: "ann" },
    { id: "2", name: "bob" },
    { id: "\u00fc-3", name: "uml" },
  ].map((user) => [user.id, user]),
);
const ADMINS = new Permission(RoleNeed("admin"));

/** What `flask/crossing/app.py` does with Flask, under `/phial` instead of `/flask`. */
export function createPhialHalf(config: Readonly<Record<string, unknown>>): Phial {
  const app = new Phial("crossing", {
    log: silentLogger,
    config: {
      TESTING: true,
      // The front says who the client is; Flask-Login believes it unasked.
      TRUSTED_PROXIES: { hops: 1 },
      JWT_TOKEN_LOCATION: ["headers", "cookies"],
      ...config,
    },
  });
  addAccounts(app);
  addMessages(app);
  addTokens(app);
  addPasswords(app);
  return app;
}

function addAccounts(app: Phial): void {
  const login = new LoginManager({ userLoader: (id) => USERS.get(id) });
  login.initApp(app);
  const principal = new Principal({
    useSessions: true,
    provides: ({ id }) => (id === "1" ? [RoleNeed("admin")] : []),
  });
  principal.initApp(app);
  const who = async (c: Context) => {
    const user = await login.user(c);
    const [fresh, remembered] = [login.isFresh(c), await login.isRemembered(c)];
    return jsonify(c, { id: user?.id ?? null, name: user?.name ?? null, fresh, remembered });
  };
  app.post("/phial/login/:id", async (c) => {
    const user = USERS.get(c.req.param("id"));
    if (!user) return reply("", 404);
    await login.loginUser(c, user, { remember: c.req.query("remember") !== undefined });
    return who(c);
  });
  app.post("/phial/confirm", async (c) => {
    await login.confirmLogin(c);
    return who(c);
  });
  app.post("/phial/logout", async (c) => {
    await login.logoutUser(c);
    return who(c);
  });
  app.get("/phial/who", who);
  app.get("/phial/me", login.required, who);
  app.get("/phial/fresh", login.freshRequired, who);
  app.get("/phial/identity", async (c) => {
    const [{ id }, admin] = [await principal.identity(c), await principal.can(c, ADMINS)];
    return jsonify(c, { id, admin });
  });
}

function addMessages(app: Phial): void {
  app.post("/phial/flash", async (c) => {
    const { message, category } = await c.req.json<{ message: string; category: string }>();
    flash(c, message, category);
    return reply("", 204);
  });
  app.get("/phial/flashes", (c) => jsonify(c, getFlashedMessages(c)));
  app.post("/phial/visit", (c) => {
    session(c).set("visited", true);
    return reply("", 204);
  });
}

function addTokens(app: Phial): void {
  const jwt = new JWTManager();
  jwt.initApp(app);
  const claims = (c: Context) => jsonify(c, { ...jwt.claims(c) });
  app.post("/phial/tokens/:subject", async (c) => {
    const subject = c.req.param("subject");
    const fresh = c.req.query("fresh") !== undefined;
    const access = await jwt.createAccessToken(subject, { fresh, claims: { role: "r\u00e9ader" } });
    const refresh = await jwt.createRefreshToken(subject);
    if (c.req.query("cookies") !== undefined) {
      await jwt.setAccessCookies(c, access);
      await jwt.setRefreshCookies(c, refresh);
    }
    return jsonify(c, { access, refresh });
  });
  app.delete("/phial/tokens", (c) => {
    jwt.unsetJwtCookies(c);
    return jsonify(c, "forgotten");
  });
  app.on(["GET", "POST"], "/phial/token", jwt.required(), claims);
  app.get("/phial/token/fresh", jwt.required({ fresh: true }), claims);
  app.post("/phial/token/refresh", jwt.required({ refresh: true }), claims);
}

interface Stored {
  readonly hash: string;
  readonly password: string;
}

function addPasswords(app: Phial): void {
  const passwords = new Passwords({ bcrypt });
  passwords.initApp(app);
  app.post("/phial/passwords", async (c) => {
    const { password } = await c.req.json<Stored>();
    return jsonify(c, await passwords.hash(password));
  });
  app.post("/phial/passwords/check", async (c) => {
    const { hash, password } = await c.req.json<Stored>();
    return jsonify(c, await passwords.verify(hash, password));
  });
}
