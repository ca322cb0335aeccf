import { Database } from "@phial/db";
import { Phial, silentLogger } from "phial";
import { afterAll, beforeAll, describe, test } from "vitest";
import { ApiTokenRow, databaseTokens } from "../src/drivers/db.ts";
import { memoryTokens } from "../src/index.ts";
import { tokenStoreCases } from "../src/testing/index.ts";

const app = new Phial("tokens", {
  log: silentLogger,
  config: { DATABASE_URL: "sqlite::memory:" },
});

describe("tokens in memory", () => {
  const records = memoryTokens().open(app);
  for (const { name, run } of tokenStoreCases(() => records)) test(name, run);
});

describe("tokens in a database", () => {
  const db = new Database({ models: [ApiTokenRow] }).initApp(app);
  beforeAll(() => app.run(() => db.createAll()));
  afterAll(() => app.close());
  for (const { name, run } of tokenStoreCases(() => databaseTokens(db).open(app))) test(name, run);
});
