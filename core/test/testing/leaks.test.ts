import { createServer } from "node:http";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { Phial, silentLogger } from "../../src/index.ts";
import { fakeClock, leaksOf, openHandles } from "../../src/testing/index.ts";

describe("leaksOf", () => {
  test("finds nothing after an app that has served and closed", async () => {
    const left = await leaksOf(async () => {
      await using app = new Phial("tidy", { log: silentLogger });
      app.get("/", (c) => c.text("ok"));
      await app.request("/");
    });
    expect(left).toEqual({});
  });

  test("finds a timer that is still running", async () => {
    const timers: NodeJS.Timeout[] = [];
    const left = await leaksOf(() => void timers.push(setInterval(() => undefined, 60_000)));
    timers.forEach(clearInterval);
    expect(left).toEqual({ Timeout: 1 });
  });

  test("finds a server that is still listening, and not one that was closed", async () => {
    const server = createServer();
    const left = await leaksOf(async () => {
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
    });
    server.close();
    await once(server, "close");
    expect(left).toEqual({ TCPServerWrap: 1 });
    const closed = await leaksOf(async () => {
      const other = createServer().listen(0, "127.0.0.1");
      await once(other, "listening");
      other.close();
      await once(other, "close");
    });
    expect(closed).toEqual({});
  });

  test("counts what is open by kind", async () => {
    const before = openHandles()["Timeout"] ?? 0;
    const timers = [1, 2].map(() => setTimeout(() => undefined, 60_000));
    expect((openHandles()["Timeout"] ?? 0) - before).toBe(2);
    timers.forEach(clearTimeout);
  });
});

describe("fakeClock", () => {
  test("stands still until it is moved", () => {
    const clock = fakeClock(1000);
    expect([clock.now(), clock.monotonic()]).toEqual([1000, 1000]);
    clock.advance(500);
    expect([clock.now(), clock.monotonic()]).toEqual([1500, 1500]);
    clock.set(9000);
    expect(clock.now()).toBe(9000);
  });
});
