import { Database } from "@phial/db";
import { Redis } from "@phial/redis";
import { FakeRedis } from "@phial/redis/testing";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Phial, silentLogger } from "phial";
import { fakeClock } from "phial/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dbStore, TokenMark } from "../src/drivers/db.ts";
import { redisStore } from "../src/drivers/redis.ts";
import { JWTManager, memoryStore } from "../src/index.ts";
import { type StoreSubject, tokenStoreCases } from "../src/testing/index.ts";
import { SECRET } from "./tokens-app.ts";

function cases(subject: StoreSubject): void {
  for (const { name, run } of tokenStoreCases(subject)) test(name, run);
}

const appOf = (config: Record<string, unknown>) =>
  new Phial("marks", { config, log: silentLogger });

describe("a store in memory", () => {
  cases({ store: memoryStore(), app: () => appOf({ TESTING: true }), isPrivate: true });
});

describe("a store in SQLite", () => {
  const folder = mkdtempSync(join(tmpdir(), "phial-jwt-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const db = new Database({ models: [TokenMark] });
  const app = async () => {
    const made = appOf({ TESTING: true, DATABASE_URL: `sqlite:${join(folder, "marks.db")}` });
    db.initApp(made);
    await made.run(() => db.createAll());
    return made;
  };
  cases({ store: dbStore(db), app, isPrivate: false });

  test("deletes what is over now and then", async () => {
    const clock = fakeClock();
    const config = { TESTING: true, DATABASE_URL: `sqlite:${join(folder, "sweep.db")}` };
    await using made = new Phial("marks", { config, clock, log: silentLogger });
    db.initApp(made);
    await made.run(() => db.createAll());
    const marks = dbStore(db).open(made);
    for (const name of ["a", "b"]) {
      await marks.put(name, { at: clock.now(), until: clock.now() + 1000 });
    }
    await marks.put("c", { at: clock.now(), until: Number.POSITIVE_INFINITY });

    clock.advance(61_000);
    await marks.put("d", { at: clock.now(), until: clock.now() + 1000 });

    expect(await made.run(() => db.session.count(TokenMark))).toBe(2);
  });
});

describe("a store in Redis", () => {
  let server: FakeRedis;
  beforeAll(async () => {
    server = await FakeRedis.start();
    return () => server.stop();
  });
  const redis = new Redis();
  const app = () => {
    const config = {
      TESTING: true,
      REDIS_URL: server.url,
      REDIS_CONNECT_TIMEOUT: "20s",
      REDIS_COMMAND_TIMEOUT: "20s",
    };
    const made = appOf(config);
    redis.initApp(made);
    return made;
  };

  test("keeps marks under its prefix, without Lua where there is none to test", async () => {
    await using made = app();
    const marks = redisStore(redis, { prefix: "marks:" }).open(made);

    await redis.of(made).sendCommand(["SET", "marks:a", "5"]);

    expect(await marks.find(["a", "b"])).toEqual([5, undefined]);
  });

  test("is needed by the manager before it", () => {
    const jwt = new JWTManager({ store: redisStore(redis) });
    const made = appOf({ JWT_SECRET_KEY: SECRET });

    expect(() => jwt.initApp(made)).toThrow(
      expect.objectContaining({ code: "EXTENSION_NEED_MISSING" }),
    );
  });
});
