import { setImmediate as turn } from "node:timers/promises";
import { isHttpError, systemClock } from "phial";
import { fakeClock } from "phial/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DriverEvents, RedisDriver } from "../src/index.ts";
import { Link, type LinkOptions } from "../src/link.ts";
import { recordedLog } from "./recorded-log.ts";

/** A connection that does what the test says. */
class StubDriver implements RedisDriver {
  isReady = false;
  isDestroyed = false;
  readonly opened = Promise.withResolvers<void>();
  readonly replies: PromiseWithResolvers<unknown>[] = [];
  readonly events: DriverEvents;

  constructor(events: DriverEvents) {
    this.events = events;
  }

  connect(): Promise<void> {
    return this.opened.promise;
  }

  async succeed(): Promise<void> {
    this.isReady = true;
    this.opened.resolve();
    await settle();
  }

  async refuse(): Promise<void> {
    this.opened.reject(new Error("ECONNREFUSED"));
    await settle();
  }

  send(): Promise<unknown> {
    const reply = Promise.withResolvers<unknown>();
    this.replies.push(reply);
    return reply.promise;
  }

  destroy(): void {
    this.isDestroyed = true;
    this.isReady = false;
    for (const reply of this.replies) reply.reject(new Error("cut off"));
  }

  async close(): Promise<void> {
    this.isReady = false;
  }

  kindOf(error: unknown): "reply" | "down" | "other" {
    if (error instanceof TypeError) return "other";
    return error instanceof RangeError ? "reply" : "down";
  }

  transact = (): Promise<unknown[]> => Promise.resolve([]);
  subscribe = (): Promise<void> => Promise.resolve();
  unsubscribe = (): Promise<void> => Promise.resolve();
  nodes = (): Promise<[]> => Promise.resolve([]);
}

async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

const clock = fakeClock();

function linkWith(options: Partial<LinkOptions> = {}) {
  const drivers: StubDriver[] = [];
  const log = recordedLog();
  const link = new Link({
    open: (events) => {
      const driver = new StubDriver(events);
      drivers.push(driver);
      return driver;
    },
    appName: "notes",
    url: "redis://:***@h",
    clock,
    log,
    connectTimeout: 1000,
    commandTimeout: 100,
    queueLength: 3,
    breakerFailures: 5,
    breakerDelay: 1000,
    ...options,
  });
  /** Sends something; gives the value, or the code of the error. */
  const run = (): Promise<unknown> =>
    link
      .run((driver) => driver.send(["PING"], undefined))
      .catch((error: unknown) => (isHttpError(error) ? error.code : error));
  const last = (): StubDriver => {
    const driver = drivers.at(-1);
    if (!driver) throw new Error("nothing was opened");
    return driver;
  };
  const answer = (value: unknown, at = -1): void => last().replies.at(at)?.resolve(value);
  return { link, drivers, log, run, last, answer };
}

/** A link with a connection that has answered once. */
async function connected(options: Partial<LinkOptions> = {}) {
  const made = linkWith(options);
  const first = made.run();
  await made.last().succeed();
  made.answer("PONG");
  await first;
  return made;
}

/** Lets time pass, and what hangs on it happen. */
async function pass(milliseconds: number): Promise<void> {
  clock.advance(milliseconds);
  await vi.advanceTimersByTimeAsync(milliseconds);
  await settle();
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a link", () => {
  test("opens nothing before it is used", () => {
    expect(linkWith().drivers).toEqual([]);
  });

  test("opens one connection, and sends in order what has waited for it", async () => {
    const { run, last, drivers, answer } = linkWith();
    const values = [run(), run()];
    await last().succeed();

    answer(1, 0);
    answer(2, 1);

    expect(await Promise.all(values)).toEqual([1, 2]);
    expect(drivers).toHaveLength(1);
  });

  test("has no timer left when all is answered and it is closed", async () => {
    const { link } = await connected();

    await link.close();

    expect(vi.getTimerCount()).toBe(0);
  });

  test("gives a command up after its time", async () => {
    const { run } = await connected();
    const value = run();

    await pass(150);

    expect(await value).toBe("REDIS_TIMEOUT");
  });

  test("has more patience with the first connection", async () => {
    const { run, last, answer } = linkWith();
    const value = run();

    await pass(900);
    await last().succeed();
    answer("PONG");

    expect(await value).toBe("PONG");
  });

  test("gives up a connection that is not made in time", async () => {
    const { run, drivers } = linkWith({ breakerFailures: 1 });
    const value = run();

    await pass(1100);

    expect(await value).toMatch(/REDIS_(?:TIMEOUT|UNAVAILABLE)/);
    expect(drivers[0]?.isDestroyed).toBe(true);
  });

  test("tries again while somebody waits, and answers him when that works", async () => {
    const { run, last, drivers, answer } = linkWith();
    const value = run();
    await last().refuse();
    await pass(30);
    expect(drivers).toHaveLength(2);

    await last().succeed();
    answer("PONG");

    expect(await value).toBe("PONG");
  });

  test("lets only so many wait", async () => {
    const { run } = linkWith();
    const values = Array.from({ length: 5 }, run);

    expect(await Promise.all(values.slice(3))).toEqual(["REDIS_QUEUE_FULL", "REDIS_QUEUE_FULL"]);
  });

  test("waits for a lost connection no longer than for a command", async () => {
    const { run, last, link } = await connected();
    last().events.lost(new Error("gone"));
    const start = systemClock.monotonic();
    const value = run();
    await last().refuse();

    await pass(150);

    expect(await value).toMatch(/REDIS_(?:TIMEOUT|UNAVAILABLE)/);
    expect(systemClock.monotonic() - start).toBeLessThanOrEqual(150);
    await link.close();
  });

  test("fails what was under way when the connection is lost, once", async () => {
    const { run, last, link, log } = await connected();
    const values = Array.from({ length: 20 }, run);

    last().events.lost(new Error("gone"));

    expect(new Set(await Promise.all(values))).toEqual(new Set(["REDIS_UNAVAILABLE"]));
    expect(link.state).toBe("closed");
    expect(log.events).toEqual(["redis.down"]);
  });

  test("drops what a command says that has outlived its time", async () => {
    const { run, answer, link } = await connected();
    const value = run();
    await pass(150);

    answer("late");
    await settle();

    expect(await value).toBe("REDIS_TIMEOUT");
    expect(link.state).toBe("closed");
  });

  test("passes on what the server has to say, and takes it for a sign of life", async () => {
    const { run, last, link } = await connected({ breakerFailures: 1 });
    const value = run();

    last().replies.at(-1)?.reject(new RangeError("WRONGTYPE"));

    expect(await value).toBeInstanceOf(RangeError);
    expect(link.state).toBe("closed");
  });

  test("passes on a mistake in the arguments", async () => {
    const { link } = await connected({ breakerFailures: 1 });
    const call = link.run(() => {
      throw new TypeError("no text");
    });

    await expect(call).rejects.toThrow("no text");
    expect(link.state).toBe("closed");
  });
});

describe("its breaker", () => {
  async function broken() {
    const made = await connected();
    const values = Array.from({ length: 5 }, made.run);
    await pass(150);
    return { ...made, values: await Promise.all(values) };
  }

  test("opens when nothing is answered, and drops the connection", async () => {
    const { link, values, drivers } = await broken();

    expect(values).toEqual(Array.from({ length: 5 }, () => "REDIS_TIMEOUT"));
    expect(link.state).toBe("open");
    expect(drivers[0]?.isDestroyed).toBe(true);
  });

  test("refuses at once while it is open, and opens no connection", async () => {
    const { run, drivers } = await broken();

    expect(await run()).toBe("REDIS_UNAVAILABLE");
    expect(drivers).toHaveLength(1);
  });

  test("tells at once those who wait when it opens", async () => {
    const { run, last, link } = await connected({ breakerFailures: 3 });
    last().events.lost(new Error("gone"));
    const values = [run(), run()];
    await last().refuse();
    await pass(30);
    await last().refuse();

    expect(await Promise.all(values)).toEqual(["REDIS_UNAVAILABLE", "REDIS_UNAVAILABLE"]);
    expect(link.state).toBe("open");
  });

  test("lets one try after its delay, and all when that one is answered", async () => {
    const { run, last, link, log, answer } = await broken();
    await pass(1000);
    const [probe, other] = [run(), run()];
    expect(await other).toBe("REDIS_UNAVAILABLE");

    await last().succeed();
    answer("PONG");

    expect(await probe).toBe("PONG");
    expect(link.state).toBe("closed");
    expect(log.events).toEqual(["redis.down", "redis.up"]);
  });

  test("says once that the server is away, however long that takes", async () => {
    const { run, last, log } = await broken();
    for (let i = 0; i < 5; i++) {
      await pass(1000);
      const probe = run();
      await last().refuse();
      expect(await probe).toBe("REDIS_UNAVAILABLE");
    }

    expect(log.events).toEqual(["redis.down"]);
    expect(log.text()).toContain("redis://:***@h");
  });
});

describe("closing", () => {
  test("waits for what is under way", async () => {
    const { run, link, answer, last } = await connected();
    const value = run();
    const closing = link.close();

    answer("PONG");
    await closing;

    expect(await value).toBe("PONG");
    expect(last().isReady).toBe(false);
  });

  test("does not wait for one that may block for ever", async () => {
    const { run, link, last } = await connected({ commandTimeout: Infinity });
    const value = run();

    await link.close();

    expect(await value).toBe("REDIS_UNAVAILABLE");
    expect(last().isDestroyed).toBe(true);
  });

  test("ends a connection that is being made", async () => {
    const { run, link, last } = linkWith();
    const value = run();
    const closing = link.close();
    await pass(1100);
    await closing;

    expect(await value).toMatch(/REDIS_/);
    expect(last().isDestroyed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});

test("a busy program does not take its server for dead", async () => {
  vi.useRealTimers();
  const { run, answer } = await connected({ commandTimeout: 20 });
  const value = run();
  // What has arrived is read after the timers of a loop that was held up.
  setImmediate(() => answer("PONG"));
  const until = performance.now() + 60;
  while (performance.now() < until);
  await turn();

  expect(await value).toBe("PONG");
});
