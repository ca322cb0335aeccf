import { HTTPBasicAuth, sameSecret } from "@phial/httpauth";
import { JWTManager } from "@phial/jwt";
import { LoginManager } from "@phial/login";
import { type Context, Phial, session, silentLogger } from "phial";
import { type AuthApp, type AuthTask, openPhial } from "./auth-operation.ts";

/** The app of Phial's in the benchmarks of guards. */
export function openPhialAuth(task: AuthTask): Promise<AuthApp<Response>> {
  // HTTPAUTH_REQUIRE_HTTPS: nothing leaves the process.
  const config = { SECRET_KEY: task.secret, HTTPAUTH_REQUIRE_HTTPS: false };
  const app = new Phial("bench", { config, log: silentLogger });
  add[task.credential](app, task);
  return openPhial(app);
}

const add = { session: addSessions, basic: addPasswords, jwt: addTokens };

function addSessions(app: Phial, { isGuarded, users }: AuthTask): void {
  const visits = (c: Context) => session<{ visits: number }>(c).get("visits");
  if (!isGuarded) {
    app.get("/page", (c) => c.text(`ada ${visits(c)}`));
    return;
  }
  const login = new LoginManager({ userLoader: (id) => users.get(id), loginView: "/login" });
  login.initApp(app);
  app.get("/login", async (c) => {
    session<{ visits: number }>(c).set("visits", 3);
    await login.loginUser(c, users.get("7") ?? { id: "", name: "" });
    return c.text("");
  });
  app.get("/page", login.required, (c) => c.text(`${c.var.user.name} ${visits(c)}`));
}

function addPasswords(app: Phial, { isGuarded, users, password }: AuthTask): void {
  if (!isGuarded) {
    app.get("/page", (c) => c.text("ada"));
    return;
  }
  const auth = new HTTPBasicAuth({
    verifyPassword: (username, given) => sameSecret(given, password) && users.get(username),
  });
  auth.initApp(app);
  app.get("/page", auth.required(), (c) => c.text(c.var.user.name));
}

function addTokens(app: Phial, { isGuarded }: AuthTask): void {
  if (!isGuarded) {
    app.get("/page", (c) => c.text("7"));
    return;
  }
  const jwt = new JWTManager();
  jwt.initApp(app);
  app.get("/page", jwt.required(), (c) => c.text(c.var.jwt.sub ?? ""));
}
