import { Phial, silentLogger } from "phial";
import { testClient } from "phial/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { Redis } from "../src/index.ts";
import { FakeRedis } from "../src/testing/index.ts";
import { recordedLog } from "./recorded-log.ts";

let server: FakeRedis;

beforeEach(async () => {
  server = await FakeRedis.start();
  return () => server.stop();
});

// The machine of a test may be busy.
const PATIENT = {
  REDIS_CONNECT_TIMEOUT: "20s",
  REDIS_COMMAND_TIMEOUT: "20s",
  CACHE_REDIS_CONNECT_TIMEOUT: "20s",
  CACHE_REDIS_COMMAND_TIMEOUT: "20s",
};

function appWith(redis: Redis, config: object = {}, log = silentLogger): Phial {
  const settings = { TESTING: true, REDIS_URL: server.url, ...PATIENT, ...config };
  const app = new Phial("notes", { config: settings, log });
  redis.initApp(app);
  return app;
}

describe("the connection", () => {
  test("is made at first use, and not before", async () => {
    const redis = new Redis();
    await using app = appWith(redis);

    await app.run(() => void redis.client);
    expect(server.connections).toBe(0);
    await app.run(() => redis.client.get("a"));

    expect(server.connections).toBe(1);
  });

  test("is one for all contexts of the app", async () => {
    const redis = new Redis();
    await using app = appWith(redis);
    app.get("/", async () => ({ visits: await redis.client.incr("visits") }));

    await Promise.all(Array.from({ length: 20 }, () => testClient(app).get("/")));

    expect(await app.run(() => redis.client.get("visits"))).toBe("20");
    expect(server.connections).toBe(1);
  });

  test("closes with the app, after what is under way", async () => {
    const redis = new Redis();
    const app = appWith(redis);
    const value = redis.of(app).client.set("a", "1");

    await app.close();

    expect(await value).toBe("OK");
    await expect.poll(() => server.connections).toBe(0);
  });

  test("of a closed app says so", async () => {
    const redis = new Redis();
    const app = appWith(redis);
    const { client } = redis.of(app);
    await app.close();

    await expect(client.get("a")).rejects.toMatchObject({ code: "REDIS_CLOSED" });
  });

  test("goes to another database in another app", async () => {
    const redis = new Redis();
    await using one = appWith(redis);
    await using other = appWith(redis, { REDIS_URL: server.url.replace("/0", "/3") });

    await one.run(() => redis.client.set("a", "one"));
    await other.run(() => redis.client.set("a", "other"));

    expect(await one.run(() => redis.client.get("a"))).toBe("one");
    expect(await other.run(() => redis.client.get("a"))).toBe("other");
  });

  test("of a named instance has its own settings", async () => {
    const [redis, cache] = [new Redis(), new Redis({ name: "cache" })];
    const config = { CACHE_REDIS_URL: server.url, CACHE_REDIS_PREFIX: "cache:" };
    await using app = appWith(redis, config);
    cache.initApp(app);

    await app.run(async () => {
      await cache.client.set("a", "1");
      expect(await redis.client.get("cache:a")).toBe("1");
    });
  });

  test("is asked for its name and password with the settings' ones", async () => {
    const guarded = await FakeRedis.start({ password: "hunter2" });
    const redis = new Redis();
    await using app = appWith(redis, { REDIS_URL: guarded.url });

    expect(await app.run(() => redis.client.set("a", "1"))).toBe("OK");
    await guarded.stop();
  });
});

describe("the typed client", () => {
  test("puts the prefix before keys, in transactions too", async () => {
    const redis = new Redis();
    await using app = appWith(redis, { REDIS_PREFIX: "n:" });

    const replies = await app.run(async () => {
      await redis.client.hSet("h", { a: "1" });
      return redis.client.multi().set("a", "1").get("a").incr("a").exec();
    });

    expect(replies).toEqual(["OK", "1", 2]);
    expect(server.received).toEqual(
      expect.arrayContaining(["HSET n:h a 1", "SET n:a 1", "GET n:a", "INCR n:a"]),
    );
  });

  test("puts the prefix before the channel of a message", async () => {
    const redis = new Redis();
    await using app = appWith(redis, { REDIS_PREFIX: "n:" });

    await app.run(() => redis.client.publish("news", "hello"));

    expect(server.received).toContain("PUBLISH n:news hello");
  });

  test("may be awaited by accident", async () => {
    const redis = new Redis();
    await using app = appWith(redis);

    await app.run(async () =>
      expect(await (await Promise.resolve(redis.client)).get("a")).toBeNull(),
    );
  });

  test("gives bytes when it is told so", async () => {
    const { RESP_TYPES } = await import("@redis/client");
    const redis = new Redis();
    await using app = appWith(redis);

    const value = await app.run(async () => {
      await redis.client.set("a", Buffer.from("tea"));
      return redis.client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }).get("a");
    });

    expect(value).toEqual(Buffer.from("tea"));
  });

  test.each([
    ["blPop", ["a", 1]],
    ["xRead", [{ key: "a", id: "0" }, { BLOCK: 1 }]],
    ["auth", [{ password: "x" }]],
    ["select", [1]],
    ["subscribe", ["a", () => undefined]],
    ["watch", ["a"]],
  ])("refuses %s, which all would have to wait for or be changed by", async (name, args) => {
    const redis = new Redis();
    await using app = appWith(redis);

    const call = app.run(async () => {
      // What the types refuse may still come from JavaScript.
      const method: unknown = Reflect.get(redis.client, name);
      if (typeof method === "function") await Reflect.apply(method, redis.client, args);
    });

    await expect(call).rejects.toMatchObject({ code: "REDIS_COMMAND_UNSAFE" });
    expect(server.received).toEqual([]);
  });

  test.each([["keys", "*"], ["flushDb"], ["flushAll"], ["scan", "0"], ["dbSize"], ["randomKey"]])(
    "refuses %s where a prefix parts the apps",
    async (name, ...args) => {
      const redis = new Redis();
      await using app = appWith(redis, { REDIS_PREFIX: "n:" });

      const call = app.run(async () => {
        const method: unknown = Reflect.get(redis.client, name);
        if (typeof method === "function") await Reflect.apply(method, redis.client, args);
      });

      await expect(call).rejects.toMatchObject({ code: "REDIS_COMMAND_UNSAFE" });
    },
  );

  test("throws what the server has to say", async () => {
    const redis = new Redis();
    await using app = appWith(redis);

    const call = app.run(async () => {
      await redis.client.sAdd("s", "1");
      await redis.client.get("s");
    });

    await expect(call).rejects.toThrow("WRONGTYPE");
  });
});

describe("the own interface", () => {
  test("sends commands, pipelines and transactions", async () => {
    const redis = new Redis();
    await using app = appWith(redis, { REDIS_PREFIX: "n:" });

    await app.run(async () => {
      const { connection } = redis;
      expect(await connection.sendCommand(["SET", "a", 1])).toBe("OK");
      expect(
        await connection.pipeline([
          ["INCR", "a"],
          ["GET", "a"],
        ]),
      ).toEqual([2, "2"]);
      expect(
        await connection.multi([
          ["INCR", "a"],
          ["GET", "a"],
        ]),
      ).toEqual([3, "3"]);
      expect(await connection.multi([])).toEqual([]);
    });
    expect(server.received).toContain("SET n:a 1");
  });

  test("rejects a pipeline with its first error, when all of it is done", async () => {
    const redis = new Redis();
    await using app = appWith(redis);

    await app.run(async () => {
      const { connection } = redis;
      await connection.sendCommand(["SADD", "s", "1"]);
      const pipeline = connection.pipeline([
        ["GET", "s"],
        ["SET", "b", "1"],
      ]);
      await expect(pipeline).rejects.toThrow("WRONGTYPE");
      expect(await connection.sendCommand(["GET", "b"])).toBe("1");
    });
  });

  test("refuses what would hold up the others", async () => {
    const redis = new Redis();
    await using app = appWith(redis);

    for (const command of [
      ["BLPOP", "a", 0],
      ["SELECT", 1],
      ["client", "setname", "x"],
      ["XREAD", "BLOCK", 0, "STREAMS", "a", "$"],
    ] as const) {
      await expect(app.run(() => redis.connection.sendCommand(command))).rejects.toMatchObject({
        code: "REDIS_COMMAND_UNSAFE",
      });
    }
    // The word is a value here.
    await app.run(() => redis.connection.sendCommand(["SET", "a", "BLOCK"]));
  });

  test("finds and deletes the keys of its prefix only", async () => {
    const redis = new Redis();
    await using app = appWith(redis, { REDIS_PREFIX: "n*:" });
    await using other = appWith(redis, { REDIS_PREFIX: "nx:" });
    await other.run(() => redis.client.set("a", "stays"));

    const [keys, deleted] = await app.run(async () => {
      await redis.client.set("a", "1");
      await redis.client.set("b", "1");
      const found: string[] = [];
      for await (const key of redis.connection.keys()) found.push(key);
      return [found, [await redis.connection.clear("b*"), await redis.connection.clear()]];
    });

    expect([keys.toSorted(), deleted]).toEqual([
      ["a", "b"],
      [1, 1],
    ]);
    expect(await other.run(() => redis.client.get("a"))).toBe("stays");
  });

  test("does not delete a whole database by accident", async () => {
    const redis = new Redis();
    await using app = appWith(redis);

    await expect(app.run(() => redis.connection.clear())).rejects.toMatchObject({
      code: "REDIS_PREFIX_MISSING",
    });
  });
});

describe("a script", () => {
  const source = "return redis.call('INCRBY', KEYS[1], ARGV[1])";

  test("is sent once, and known by its digest from then on", async () => {
    server.script(source, ([key = ""], [by = ""], call) => call("INCRBY", key, by));
    const redis = new Redis();
    await using app = appWith(redis, { REDIS_PREFIX: "n:" });
    const add = redis.script({ keys: 1, source, reply: Number });

    const sums = await app.run(async () => [await add(["a"], 2), await add(["a"], 3)]);

    expect(sums).toEqual([2, 5]);
    const sent = server.received.filter((line) => line.startsWith("EVAL"));
    expect(sent.map((line) => line.split(" ")[0])).toEqual(["EVALSHA", "EVAL", "EVALSHA"]);
    expect(sent[2]).toMatch(/ 1 n:a 3$/);
  });

  test("is sent again to a server that has forgotten it", async () => {
    server.script(source, ([key = ""], [by = ""], call) => call("INCRBY", key, by));
    const redis = new Redis();
    await using app = appWith(redis);
    const add = redis.script({ keys: 1, source });

    await app.run(async () => {
      await add(["a"], 2);
      server.forgetScripts();
      expect(await add(["a"], 3)).toBe(5);
    });
  });

  test("needs a source and a number of keys", () => {
    for (const wrong of [
      { keys: -1, source },
      { keys: 0.5, source },
      { keys: 1, source: " " },
    ]) {
      expect(() => new Redis().script(wrong)).toThrow(
        expect.objectContaining({ code: "REDIS_SCRIPT_INVALID" }),
      );
    }
  });
});

describe("settings", () => {
  test("refuse a URL that is none, and do not repeat its password", () => {
    const make = () => appWith(new Redis(), { REDIS_URL: "http://:hunter2@h" });

    expect(make).toThrow(expect.objectContaining({ code: "SETTINGS_INVALID" }));
    expect(make).not.toThrow("hunter2");
  });

  test("refuse another machine without TLS in production", () => {
    const config = {
      TESTING: false,
      SECRET_KEY: "a key for tests that is long enough",
      REDIS_URL: "redis://:hunter2@10.0.0.7",
    };
    const make = (more: object) => () => appWith(new Redis(), { ...config, ...more });

    expect(make({})).toThrow(
      expect.objectContaining({
        code: "REDIS_PLAINTEXT_REFUSED",
        problem: expect.stringContaining("redis://:***@10.0.0.7"),
      }),
    );
    expect(make({ ENV: "production", TESTING: true })).toThrow("in the clear");
    expect(make({ REDIS_ALLOW_PLAINTEXT: true })).not.toThrow();
    expect(make({ REDIS_URL: "rediss://10.0.0.7" })).not.toThrow();
    expect(make({ ENV: "development" })).not.toThrow();
  });

  test("keep the password out of the configuration, the log and the errors", async () => {
    const guarded = await FakeRedis.start({ password: "hunter2" });
    const log = recordedLog();
    const redis = new Redis();
    await using app = appWith(redis, { REDIS_URL: guarded.url.replace("hunter2", "hunter3") }, log);

    const error: unknown = await app.run(() => redis.client.get("a")).catch((thrown) => thrown);
    const health = await app.run(() => redis.health());
    await guarded.stop();

    const { inspect } = await import("node:util");
    const shown = inspect([error, health, app.config, redis.of(app)], { depth: 9 }) + log.text();
    expect(shown).toContain("WRONGPASS");
    expect(shown).not.toContain("hunter3");
  });
});

describe("health", () => {
  test("tells how fast the server answers", async () => {
    const redis = new Redis();
    await using app = appWith(redis);

    expect(await app.run(() => redis.health())).toEqual({
      ok: true,
      url: server.url,
      milliseconds: expect.any(Number),
    });
  });

  test("tells why it does not", async () => {
    const redis = new Redis();
    await using app = appWith(redis);
    await server.stop();

    expect(await app.run(() => redis.health())).toMatchObject({
      ok: false,
      reason: expect.stringContaining("ECONNREFUSED"),
    });
  });
});
