import { Database } from "@phial/db";
import { mariadb } from "@phial/db/mariadb";
import { postgres } from "@phial/db/postgres";
import { Phial, silentLogger } from "phial";
import { testClient, type TestClient } from "phial/testing";
import { databaseDevices, LoginDevice } from "../../src/drivers/db.ts";
import { LoginManager } from "../../src/index.ts";

interface User {
  readonly id: string;
  readonly name: string;
}

/** An app that several processes run on one database. */
export interface RedeemerApp {
  readonly app: Phial;
  readonly login: LoginManager<User>;
  client(): TestClient;
}

/** POST /in signs ada in and remembers her; / says who it is. */
export function redeemerApp(url: string): RedeemerApp {
  const config = { DATABASE_URL: url, SECRET_KEY: "k".repeat(32) };
  const app = new Phial("redeemer", { log: silentLogger, config });
  const db = new Database({ models: [LoginDevice], drivers: [postgres(), mariadb()] }).initApp(app);
  const ada = { id: "1", name: "ada" };
  const login = new LoginManager({
    userLoader: (id) => (id === "1" ? ada : undefined),
    devices: databaseDevices(db),
  }).initApp(app);
  app.post("/in", async (c) => {
    await login.loginUser(c, ada, { remember: true });
    return "in";
  });
  app.get("/", login.optional, (c) => c.var.user?.name ?? "nobody");
  return { app, login, client: () => testClient(app) };
}
