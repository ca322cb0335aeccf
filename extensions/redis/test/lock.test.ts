import { Phial, silentLogger } from "phial";
import { type FakeClock, fakeClock } from "phial/testing";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { Redis } from "../src/index.ts";
import { FakeRedis } from "../src/testing/index.ts";

let server: FakeRedis;
let app: Phial;
let clock: FakeClock;
const redis = new Redis();

beforeEach(async () => {
  clock = fakeClock();
  server = await FakeRedis.start({ clock });
  const config = {
    TESTING: true,
    REDIS_URL: server.url,
    REDIS_PREFIX: "n:",
    REDIS_CONNECT_TIMEOUT: "20s",
    REDIS_COMMAND_TIMEOUT: "20s",
  };
  app = new Phial("notes", { config, log: silentLogger });
  redis.initApp(app);
  return async () => {
    await app.close();
    await server.stop();
  };
});

const take = (options: { ttl: number; wait?: number; extend?: boolean } = { ttl: 30 }) =>
  redis.of(app).tryLock("report", options);

describe("a lock", () => {
  test("is held by one", async () => {
    const [one, two] = await Promise.all([take(), take()]);

    expect([one, two].filter((lock) => lock?.isHeld)).toHaveLength(1);
    expect([one, two]).toContain(undefined);
  });

  test("says who is asked for it that it is taken", async () => {
    await take();

    await expect(redis.of(app).lock("report", { ttl: 1 })).rejects.toMatchObject({
      status: 503,
      code: "REDIS_LOCK_TAKEN",
    });
  });

  test("is free again when it is released, and when its time is over", async () => {
    const first = await take();
    expect([await first?.release(), first?.isHeld]).toEqual([true, false]);
    await take({ ttl: 30 });
    clock.advance(30_000);

    expect(await take()).toBeDefined();
  });

  test("is waited for", async () => {
    const first = await take();
    const second = take({ ttl: 30, wait: 20 });
    await first?.release();

    expect((await second)?.isHeld).toBe(true);
  });

  test("has a larger number for each holder", async () => {
    const fences: (number | undefined)[] = [];
    for (let i = 0; i < 3; i++) {
      const lock = await take();
      fences.push(lock?.fence);
      await lock?.release();
    }

    expect(fences).toEqual([1, 2, 3]);
  });

  test("of somebody else is neither released nor extended", async () => {
    const late = await take({ ttl: 1 });
    clock.advance(1000);
    const now = await take({ ttl: 30 });

    expect(await late?.release()).toBe(false);
    await expect(late?.extend(30)).rejects.toMatchObject({ code: "REDIS_LOCK_LOST" });
    expect(late?.signal.aborted).toBe(true);
    expect(await take()).toBeUndefined();
    expect(await now?.release()).toBe(true);
  });

  test("is held for longer when it is extended", async () => {
    const lock = await take({ ttl: 1 });
    await lock?.extend(60);
    clock.advance(30_000);

    expect(await take()).toBeUndefined();
    expect(lock?.isHeld).toBe(true);
  });

  test("extends itself until it is released", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const lock = await take({ ttl: 30, extend: true });
      const extensions = () => server.received.filter((line) => /^EVAL.* 30000$/.test(line)).length;
      const before = extensions();
      vi.advanceTimersByTime(10_000);
      await expect.poll(() => extensions(), { interval: 1 }).toBeGreaterThan(before);

      await lock?.release();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test("is released at the end of a block, and of the context at the latest", async () => {
    await app.run(async () => {
      {
        await using lock = await redis.lock("report", { ttl: 30 });
        expect(lock.isHeld).toBe(true);
      }
      const again = await redis.lock("report", { ttl: 30 });
      expect(again.isHeld).toBe(true);
    });

    expect(await take()).toBeDefined();
  });

  test("is released when the app closes", async () => {
    await take();

    await app.close();

    expect(server.received.at(-1)).toMatch(/^EVAL/);
  });

  test("keeps itself and its number in one slot, under the prefix", async () => {
    await take();

    expect(server.received.find((line) => line.startsWith("EVAL"))).toContain(
      "n:lock:{report} n:lock:{report}:fence",
    );
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("is not held for %d seconds", (ttl) =>
    expect(take({ ttl })).rejects.toMatchObject({ code: "REDIS_LOCK_TTL_INVALID" }),
  );
});
