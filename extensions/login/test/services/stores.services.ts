import { fork } from "node:child_process";
import { once } from "node:events";
import { Database } from "@phial/db";
import { mariadb } from "@phial/db/mariadb";
import { postgres } from "@phial/db/postgres";
import { Redis } from "@phial/redis";
import { Phial, silentLogger } from "phial";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { databaseDevices, LoginDevice } from "../../src/drivers/db.ts";
import { redisAttempts, redisDevices } from "../../src/drivers/redis.ts";
import { attemptStoreCases, deviceStoreCases } from "../../src/testing/index.ts";
import { redeemerApp } from "./redeemer-app.ts";

const { POSTGRES_URL, MARIADB_URL, REDIS_URL } = process.env;
const log = silentLogger;

const DATABASES = { PostgreSQL: POSTGRES_URL, MariaDB: MARIADB_URL };
const PRESENT = Object.entries(DATABASES).flatMap(([name, url]) =>
  url === undefined ? [] : [[name, url] as const],
);

describe.each(PRESENT)("devices on %s", (name, url) => {
  const app = new Phial(name, { log, config: { DATABASE_URL: url } });
  const db = new Database({ models: [LoginDevice], drivers: [postgres(), mariadb()] }).initApp(app);
  const store = databaseDevices(db);
  beforeAll(() => app.run(() => db.createAll()));
  afterAll(async () => {
    await app.run(() => db.dropAll());
    await app.close();
  });
  const open = () => ({ records: store.open(app), now: app.clock.now() });
  for (const { name: title, run } of deviceStoreCases(open)) test(title, run);

  test("of two processes that use one token, one changes it", async () => {
    const { app: own, login, client } = redeemerApp(url);
    const browser = client();
    await browser.post("/in");
    const cookie = browser.jar.get("remember_token") ?? "";
    const others = [redeemer(url), redeemer(url)];
    const answers = await Promise.all(
      others.map(async (other) => {
        await once(other, "message");
        other.send(cookie);
        const [answer]: unknown[] = await once(other, "message");
        other.kill();
        return answer;
      }),
    );
    await own.close();
    expect(login.name).toBe("login");
    expect(answers).toContainEqual({ name: "ada", isChanged: true });
    expect(answers).toContainEqual({ name: "ada", isChanged: false });
  }, 30_000);
});

function redeemer(url: string) {
  const execArgv = ["--conditions=source"];
  return fork(new URL("redeemer.ts", import.meta.url), [url], { execArgv });
}

describe.skipIf(REDIS_URL === undefined)("on Redis", () => {
  const config = { REDIS_URL, REDIS_PREFIX: `phial-login-test-${process.pid}:` };
  const app = new Phial("redis", { log, config });
  const redis = new Redis().initApp(app);
  const [devices, attempts] = [redisDevices(redis), redisAttempts(redis)];
  afterAll(async () => {
    await app.run(() => redis.connection.clear());
    await app.close();
  });
  const open = () => ({ records: devices.open(app), now: app.clock.now() });
  for (const { name, run } of deviceStoreCases(open)) test(`a store of devices ${name}`, run);
  for (const { name, run } of attemptStoreCases(() => attempts.open(app))) {
    test(`a store of attempts ${name}`, run);
  }
});
