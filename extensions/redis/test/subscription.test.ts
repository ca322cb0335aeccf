import { Phial, silentLogger } from "phial";
import { beforeEach, describe, expect, test } from "vitest";
import { Redis } from "../src/index.ts";
import { FakeRedis } from "../src/testing/index.ts";

let server: FakeRedis;
let app: Phial;
const redis = new Redis();

beforeEach(async () => {
  server = await FakeRedis.start();
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

describe("a subscription", () => {
  test("gives the messages of its channels, without the prefix", async () => {
    await app.run(async () => {
      await using messages = redis.subscribe(["news", "sport"]);
      await messages.ready;
      await redis.publish("news", "1");
      await redis.publish("other", "2");
      await redis.publish("sport", "3");

      expect((await messages.next()).value).toEqual({ channel: "news", message: "1" });
      expect((await messages.next()).value).toEqual({ channel: "sport", message: "3" });
    });
    expect(server.received).toContain("PUBLISH n:news 1");
  });

  test("of a pattern gives the channel that the message came on", async () => {
    await app.run(async () => {
      await using messages = redis.subscribe("room:*", { pattern: true });
      await messages.ready;
      await redis.publish("room:7", "hi");

      expect((await messages.next()).value).toEqual({ channel: "room:7", message: "hi" });
    });
  });

  test("shares its connection with the others, and each gets every message", async () => {
    await app.run(async () => {
      await using one = redis.subscribe("news");
      await using two = redis.subscribe("news");
      await Promise.all([one.ready, two.ready]);
      await redis.publish("news", "1");

      expect((await one.next()).value).toEqual((await two.next()).value);
      expect(server.connections).toBe(2);
    });
  });

  test("ends when the reader leaves the loop, and its connection with the last one", async () => {
    await app.run(async () => {
      const messages = redis.of(app).subscribe("news");
      await messages.ready;
      await redis.publish("news", "1");
      for await (const { message } of messages) {
        expect(message).toBe("1");
        break;
      }

      expect(await messages.next()).toEqual({ value: undefined, done: true });
    });
    await expect.poll(() => server.connections).toBe(1);
  });

  test("ends with the context that it was made in", async () => {
    const messages = await app.run(() => redis.subscribe("news"));

    expect(await messages.next()).toEqual({ value: undefined, done: true });
  });

  test("of the app ends with the app", async () => {
    const messages = redis.of(app).subscribe("news");
    await messages.ready;
    const next = messages.next();

    await app.close();

    expect(await next).toEqual({ value: undefined, done: true });
  });

  test("goes on after a lost connection", async () => {
    const messages = redis.of(app).subscribe("news");
    await messages.ready;

    server.cut();
    const before = server.received.length;
    await expect
      .poll(() => server.received.slice(before).map((line) => line.toUpperCase()))
      .toContain("SUBSCRIBE N:NEWS");
    await app.run(() => redis.publish("news", "back"));

    expect((await messages.next()).value).toEqual({ channel: "news", message: "back" });
  });

  test("fails when the server is not there", async () => {
    await server.stop();
    const messages = redis.of(app).subscribe("news");

    await expect(messages.ready).rejects.toMatchObject({ code: "REDIS_UNAVAILABLE" });
    await expect(messages.next()).rejects.toMatchObject({ code: "REDIS_UNAVAILABLE" });
  });

  test("fails when its reader is too slow", async () => {
    const messages = redis.of(app).subscribe("news", { buffer: 2 });
    const quick = redis.of(app).subscribe("news");
    await Promise.all([messages.ready, quick.ready]);
    await app.run(async () => {
      for (const message of ["1", "2", "3"]) await redis.publish("news", message);
    });
    for (let i = 0; i < 3; i++) await quick.next();

    expect([(await messages.next()).done, (await messages.next()).done]).toEqual([false, false]);
    await expect(messages.next()).rejects.toMatchObject({ code: "REDIS_SUBSCRIBER_SLOW" });
    expect((await messages.next()).done).toBe(true);
  });
});
