import { Database } from "@phial/db";
import { mariadb } from "@phial/db/mariadb";
import { postgres } from "@phial/db/postgres";
import { Phial, silentLogger } from "phial";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ApiTokenRow, databaseTokens } from "../../src/drivers/db.ts";
import { AuthFailure, ApiTokens } from "../../src/index.ts";
import { tokenStoreCases } from "../../src/testing/index.ts";

const DATABASES = {
  PostgreSQL: process.env["POSTGRES_URL"],
  MariaDB: process.env["MARIADB_URL"],
};
const PRESENT = Object.entries(DATABASES).flatMap(([name, url]) =>
  url === undefined ? [] : [[name, url] as const],
);

describe.each(PRESENT)("tokens on %s", (name, url) => {
  const appOn = () => {
    const app = new Phial(name, { log: silentLogger, config: { DATABASE_URL: url } });
    const drivers = [postgres(), mariadb()];
    const db = new Database({ models: [ApiTokenRow], drivers }).initApp(app);
    const tokens = new ApiTokens({ store: databaseTokens(db) }).initApp(app);
    return { app, db, tokens };
  };
  const { app, db, tokens } = appOn();
  beforeAll(() => app.run(() => db.createAll()));
  afterAll(async () => {
    await app.run(() => db.dropAll());
    await app.close();
  });
  for (const { name: title, run } of tokenStoreCases(() => tokens.of(app).records)) {
    test(title, run);
  }

  test("of two apps with pools of their own that use one token, one may", async () => {
    const { token } = await app.run(() => tokens.create({ userId: "7", name: "once", uses: 1 }));
    const others = [appOn(), appOn()];
    const verified = await Promise.all(
      others.map((other) => other.app.run(() => other.tokens.verify(token))),
    );
    for (const other of others) await other.app.close();
    expect(verified.filter((one) => one instanceof AuthFailure)).toHaveLength(1);
  });
});
