import { Phial, type LogFields, type Logger, session } from "phial";
import { type FakeClock, fakeClock, testClient, type TestClient } from "phial/testing";
import { LoginManager, type LoginOptions } from "../src/index.ts";

/** A user of the tests. */
export interface User {
  readonly id: number;
  readonly name: string;
  isActive: boolean;
  version: number;
}

/** An app with accounts, as the tests use it. */
export interface Accounts {
  readonly app: Phial;
  readonly login: LoginManager<User>;
  readonly users: Map<string, User>;
  readonly clock: FakeClock;
  readonly log: LogFields[];
  /** A browser. */
  client(options?: { readonly address?: string; readonly agent?: string }): TestClient;
}

/** What {@link accounts} is made with. */
export interface AccountsOptions {
  readonly options?: Partial<LoginOptions<User>>;
  readonly config?: Readonly<Record<string, unknown>>;
}

/** An app where ada (1) and bob (2, not active) have accounts, and /login/:id signs in. */
export function accounts({ options = {}, config = {} }: AccountsOptions = {}): Accounts {
  const users = new Map<string, User>([
    ["1", { id: 1, name: "ada", isActive: true, version: 0 }],
    ["2", { id: 2, name: "bob", isActive: false, version: 0 }],
  ]);
  const log: LogFields[] = [];
  const clock = fakeClock();
  const app = new Phial("accounts", {
    config: { SECRET_KEY: "k".repeat(32), TESTING: true, PROPAGATE_EXCEPTIONS: false, ...config },
    log: recorder(log),
    clock,
  });
  const login = new LoginManager<User>({
    userLoader: (id) => users.get(id),
    loginView: "signIn",
    refreshView: "/again",
    ...options,
  }).initApp(app);
  addRoutes(app, login, users);
  const client: Accounts["client"] = ({ address = "192.0.2.1", agent = "test" } = {}) =>
    testClient(app, { address, headers: { "User-Agent": agent } });
  return { app, login, users, clock, log, client };
}

function recorder(log: LogFields[]): Logger {
  const take = (fields: LogFields): void => void log.push(fields);
  return { debug: take, info: take, warn: take, error: take };
}

function addRoutes(app: Phial, login: LoginManager<User>, users: ReadonlyMap<string, User>): void {
  app.get("/sign-in", function signIn(c) {
    return `sign in, then ${c.req.query("next") ?? "nowhere"}`;
  });
  app.post("/login/:id", async (c) => {
    const user = users.get(c.req.param("id"));
    const remember = c.req.query("remember") === "1";
    const isIn = user !== undefined && (await login.loginUser(c, user, { remember }));
    return { isIn };
  });
  app.post("/logout", async (c) => {
    await login.logoutUser(c);
    return "bye";
  });
  app.get("/me", login.required, (c) => c.var.user.name);
  app.get("/fresh", login.freshRequired, (c) => c.var.user.name);
  app.get("/maybe", login.optional, (c) => c.var.user?.name ?? "nobody");
  app.get("/plain", () => "the same for everybody");
  app.get("/session", (c) => Object.fromEntries(session(c).entries()));
}

/** Who a browser is signed in as. */
export async function nameOf(client: TestClient): Promise<string> {
  return (await client.get("/maybe")).text();
}
