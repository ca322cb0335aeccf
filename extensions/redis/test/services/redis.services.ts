import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Redis as IORedis } from "ioredis";
import { Phial, silentLogger } from "phial";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ioredis, ioredisOptions } from "../../src/drivers/ioredis.ts";
import { Redis, type RedisOptions } from "../../src/index.ts";

const url = process.env["REDIS_URL"] ?? "";
const missing = url === "" && process.env["CI"] !== "true";
if (missing) console.warn("SKIPPED the commands of Redis: REDIS_URL is not set.");

let names = 0;
/** A prefix that nobody else has. */
const newPrefix = () => `phial-test:${process.pid}:${(names += 1)}:`;

function appWith(redis: Redis, config: object = {}): Phial {
  const settings = {
    TESTING: true,
    REDIS_URL: url,
    REDIS_PREFIX: newPrefix(),
    REDIS_CONNECT_TIMEOUT: "20s",
    REDIS_COMMAND_TIMEOUT: "20s",
    ...config,
  };
  const app = new Phial("services", { config: settings, log: silentLogger });
  redis.initApp(app);
  return app;
}

const withIORedis: RedisOptions = {
  driver: (init, events) => ioredis(new IORedis(init.url, ioredisOptions), events),
};

describe.skipIf(missing).each([
  ["@redis/client", {}],
  ["ioredis", withIORedis],
])("the own interface on %s", (_library, options: RedisOptions) => {
  const redis = new Redis(options);
  let app: Phial;
  beforeAll(() => {
    app = appWith(redis);
  });
  afterAll(async () => {
    await redis.of(app).clear();
    await app.close();
  });
  const send = (...command: [string, ...(string | number | Buffer)[]]) =>
    redis.of(app).sendCommand(command);

  test("replies in the shapes of RESP 2", async () => {
    await send("HSET", "h", "a", 1, "b", 2);
    await send("ZADD", "z", 1.5, "x");
    await send("SADD", "s", "m");
    await send("XADD", "x", "1-1", "f", "v");

    expect(await send("HGETALL", "h")).toEqual(["a", "1", "b", "2"]);
    expect(await send("ZSCORE", "z", "x")).toBe("1.5");
    expect(await send("ZRANGE", "z", 0, -1, "WITHSCORES")).toEqual(["x", "1.5"]);
    expect(await send("SMEMBERS", "s")).toEqual(["m"]);
    expect(await send("XRANGE", "x", "-", "+")).toEqual([["1-1", ["f", "v"]]]);
    expect(await send("GET", "nothing")).toBeNull();
    expect(await send("EXISTS", "h")).toBe(1);
    expect(await send("CONFIG", "GET", "maxmemory")).toEqual(["maxmemory", expect.any(String)]);
  });

  test("runs pipelines, transactions and scripts", async () => {
    const { connection } = { connection: redis.of(app) };
    const add = redis.script({
      keys: 2,
      source:
        "redis.call('INCRBY', KEYS[1], ARGV[1]); return redis.call('INCRBY', KEYS[2], ARGV[1])",
      reply: Number,
    });

    expect(
      await connection.pipeline([
        ["SET", "n", 1],
        ["INCR", "n"],
      ]),
    ).toEqual(["OK", 2]);
    expect(
      await connection.multi([
        ["INCR", "n"],
        ["GET", "n"],
      ]),
    ).toEqual([3, "3"]);
    expect(await app.run(() => add(["n", "m"], 4))).toBe(4);
    expect(await connection.sendCommand(["GET", "n"])).toBe("7");
  });

  test("sends the source of a script once", async () => {
    const source = `return '${newPrefix()}'`;
    const script = redis.script({ keys: 0, source, reply: String });

    const replies = await app.run(() => Promise.all([script([]), script([]), script([])]));

    expect(new Set(replies).size).toBe(1);
  });

  test("tells errors of a command from those of the connection", async () => {
    await send("SET", "text", "x");

    await expect(send("INCR", "text")).rejects.toThrow("not an integer");
    await expect(redis.of(app).multi([["INCR", "text"]])).rejects.toThrow();
    expect(redis.of(app).link.state).toBe("closed");
  });

  test("publishes to channels and patterns", async () => {
    const connection = redis.of(app);
    await using news = connection.subscribe("news");
    await using all = connection.subscribe("n*", { pattern: true });
    await Promise.all([news.ready, all.ready]);

    expect(await connection.publish("news", "1")).toBe(2);

    const message = { channel: "news", message: "1" };
    expect([(await news.next()).value, (await all.next()).value]).toEqual([message, message]);
  });

  test("finds and deletes its keys among those of others", async () => {
    await using other = appWith(redis);
    const [mine, theirs] = [redis.of(app), redis.of(other)];
    await theirs.sendCommand(["SET", "k1", "stays"]);
    await mine.pipeline(Array.from({ length: 1500 }, (_none, i) => ["SET", `k${i}`, "x"]));

    const found = new Set<string>();
    for await (const key of mine.keys("k*")) found.add(key);

    expect(found.size).toBe(1500);
    expect(await mine.clear("k*")).toBe(1500);
    expect(await theirs.sendCommand(["GET", "k1"])).toBe("stays");
    await theirs.clear();
  });

  test("locks", async () => {
    const connection = redis.of(app);
    const first = await connection.lock("l", { ttl: 30 });
    expect(await connection.tryLock("l", { ttl: 30 })).toBeUndefined();
    const waiting = connection.tryLock("l", { ttl: 30, wait: 20 });
    await first.extend(60);
    expect(await first.release()).toBe(true);
    const second = await waiting;

    expect(second?.fence).toBe(first.fence + 1);
    await second?.release();
  });
});

describe.skipIf(missing)("the typed client", () => {
  const redis = new Redis();
  let app: Phial;
  beforeAll(() => {
    app = appWith(redis);
  });
  afterAll(async () => {
    await redis.of(app).clear();
    await app.close();
  });

  test("works on every kind of value", async () => {
    const { client } = redis.of(app);
    await client.hSet("h", { a: "1", b: "2" });
    await client.zAdd("z", { score: 1.5, value: "x" });
    await client.xAdd("x", "*", { f: "v" });
    await client.rPush("l", ["1", "2"]);
    await client.setBit("bits", 7, 1);
    await client.pfAdd("p", ["a", "b"]);
    await client.geoAdd("g", { longitude: 13.4, latitude: 52.5, member: "Berlin" });

    expect({ ...(await client.hGetAll("h")) }).toEqual({ a: "1", b: "2" });
    expect(await client.zRangeWithScores("z", 0, -1)).toEqual([{ value: "x", score: 1.5 }]);
    expect(
      ((await client.xRange("x", "-", "+")) ?? []).map(({ message }) => ({ ...message })),
    ).toEqual([{ f: "v" }]);
    expect(await client.lRange("l", 0, -1)).toEqual(["1", "2"]);
    expect(await client.bitCount("bits")).toBe(1);
    expect(await client.pfCount("p")).toBe(2);
    expect(await client.geoDist("g", "Berlin", "Berlin")).toBe(0);
    expect(await client.multi().incr("n").get("n").execTyped()).toEqual([1, "1"]);
    expect(
      await client.set("lock", "1", { condition: "NX", expiration: { type: "PX", value: 9e4 } }),
    ).toBe("OK");
  });

  test("keeps ten thousand commands at once apart", async () => {
    const { client } = redis.of(app);
    const keys = Array.from({ length: 10_000 }, (_none, i) => `many:${i}`);
    await Promise.all(keys.map((key) => client.set(key, key)));

    const values = await Promise.all(keys.map((key) => client.get(key)));

    expect(values).toEqual(keys);
  });

  test("of one's own waits without holding up the others", async () => {
    const { client } = redis.of(app);
    await using own = redis.of(app).duplicate();
    const popped = own.client.blPop("queue", 0);
    await client.set("meanwhile", "1");
    await client.rPush("queue", "job");

    expect(await popped).toEqual({ key: expect.stringMatching(/:queue$/), element: "job" });
  });

  test("of one's own watches keys", async () => {
    const { client } = redis.of(app);
    await using own = redis.of(app).duplicate();
    await own.client.watch("watched");
    await client.set("watched", "changed");

    await expect(own.client.multi().set("watched", "mine").exec()).rejects.toThrow("watched keys");
    expect(await client.get("watched")).toBe("changed");
  });

  test("in two apps on two databases never mixes them up", async () => {
    const databases = [url.replace(/\/\d*$/, "/13"), url.replace(/\/\d*$/, "/14")];
    const prefix = newPrefix();
    const apps = databases.map((one) => appWith(redis, { REDIS_URL: one, REDIS_PREFIX: prefix }));
    const work = apps.flatMap((each, place) =>
      Array.from({ length: 500 }, (_none, i) =>
        each.run(async () => {
          await redis.client.set(`k${i}`, `${place}`);
          return (await redis.client.get(`k${i}`)) === `${place}`;
        }),
      ),
    );

    expect(new Set(await Promise.all(work))).toEqual(new Set([true]));
    for (const each of apps) {
      expect(await redis.of(each).clear()).toBe(500);
      await each.close();
    }
  });
});

/** A process that wants a lock. */
class Contender {
  readonly #child;
  readonly #lines;

  constructor(prefix: string, ttl: number) {
    const script = fileURLToPath(new URL("contender.ts", import.meta.url));
    this.#child = spawn(process.execPath, ["--conditions=source", script, url, prefix, `${ttl}`]);
    this.#child.stderr.pipe(process.stderr);
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async says(): Promise<string> {
    const { value } = await this.#lines.next();
    return value ?? "nothing";
  }

  async goes(): Promise<string> {
    this.#child.stdin.write("go\n");
    return this.says();
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await once(this.#child, "exit");
  }
}

describe.skipIf(missing)("a lock between processes", () => {
  test("is won by one of them, and free again after its time when that one is killed", async () => {
    const redis = new Redis();
    const prefix = newPrefix();
    await using app = appWith(redis, { REDIS_PREFIX: prefix });
    const contenders = Array.from({ length: 3 }, () => new Contender(prefix, 3));
    for (const contender of contenders) expect(await contender.says()).toBe("ready");

    const said = await Promise.all(contenders.map((contender) => contender.goes()));
    const start = performance.now();
    for (const contender of contenders) await contender.kill();
    const lock = await redis.of(app).tryLock("contended", { ttl: 30, wait: 20 });
    const seconds = (performance.now() - start) / 1000;

    expect(said.toSorted()).toEqual(["lost", "lost", "won 1"]);
    expect(lock?.fence).toBe(2);
    expect(seconds).toBeGreaterThan(1);
    await lock?.release();
    await redis.of(app).clear();
  }, 120_000);
});
