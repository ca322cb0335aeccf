import { Database } from "@phial/db";
import { Phial, silentLogger } from "phial";
import { fakeClock } from "phial/testing";
import { afterAll, beforeAll, describe, test } from "vitest";
import { databaseDevices, LoginDevice } from "../src/drivers/db.ts";
import { memoryAttempts, memoryDevices } from "../src/index.ts";
import { attemptStoreCases, deviceStoreCases } from "../src/testing/index.ts";

const clock = fakeClock();
const log = silentLogger;

describe("devices in memory", () => {
  const app = new Phial("memory", { log, clock });
  const store = memoryDevices();
  const open = () => ({ records: store.open(app), now: clock.now() });
  for (const { name, run } of deviceStoreCases(open)) test(name, run);
});

describe("devices in a database", () => {
  const app = new Phial("db", { log, clock, config: { DATABASE_URL: "sqlite::memory:" } });
  const db = new Database({ models: [LoginDevice] }).initApp(app);
  const store = databaseDevices(db);
  beforeAll(() => app.run(() => db.createAll()));
  afterAll(() => app.close());
  const open = () => ({ records: store.open(app), now: clock.now() });
  for (const { name, run } of deviceStoreCases(open)) test(name, run);
});

describe("attempts in memory", () => {
  const app = new Phial("memory", { log, clock });
  const store = memoryAttempts();
  for (const { name, run } of attemptStoreCases(() => store.open(app))) test(name, run);
});
