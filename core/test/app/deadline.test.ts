import { describe, expect, test } from "vitest";
import { abortSignal, Blueprint, Phial, silentLogger } from "../../src/index.ts";
import { serve } from "../../src/server/index.ts";
import { fakeClock } from "../../src/testing/index.ts";
import { exchange } from "../server/raw-exchange.ts";

function timedApp(config: Record<string, unknown> = {}) {
  const clock = fakeClock();
  const app = new Phial("deadline", { log: silentLogger, clock, config });
  return { app, clock };
}

/** A promise that stays open until it is told to end. */
function gate() {
  return Promise.withResolvers<string>();
}

describe("REQUEST_TIMEOUT", () => {
  test("answers 503 when a handler takes longer, and tells the client when to come back", async () => {
    const { app, clock } = timedApp({ REQUEST_TIMEOUT: "2s" });
    await using _closing = app;
    const { promise, resolve } = gate();
    app.get("/", async () => promise);
    await app.start();
    const answer = app.request("/", { headers: { Accept: "application/json" } });
    clock.advance(2000);
    app.inFlight.sweep();
    const response = await answer;
    expect([response.status, response.headers.get("Retry-After")]).toEqual([503, "5"]);
    expect(await response.json()).toMatchObject({ status: 503, code: "REQUEST_TIMEOUT" });
    resolve("too late");
  });

  test("answers 408 while the client still owes the rest of its body", async () => {
    const { app, clock } = timedApp({ REQUEST_TIMEOUT: "2s" });
    const heard = Promise.withResolvers<void>();
    app.post("/", async (c) => {
      heard.resolve();
      return c.text(await c.req.text());
    });
    await using server = await serve(app, { port: 0, signals: false });
    const begun = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc";
    const answer = exchange(server.port, { parts: [begun] });
    await heard.promise;
    clock.advance(2000);
    app.inFlight.sweep();
    const { statuses, text } = await answer;
    expect(statuses).toEqual([408]);
    expect(text).toMatch(/^connection: close\r$/im);
  });

  test("leaves a request alone that still has time", async () => {
    const { app, clock } = timedApp({ REQUEST_TIMEOUT: "2s" });
    await using _closing = app;
    const { promise, resolve } = gate();
    app.get("/", async () => promise);
    await app.start();
    const answer = app.request("/");
    clock.advance(1999);
    app.inFlight.sweep();
    resolve("in time");
    expect(await (await answer).text()).toBe("in time");
  });

  test("is 30 seconds when nothing is set", async () => {
    const { app, clock } = timedApp();
    await using _closing = app;
    const { promise } = gate();
    app.get("/", async () => promise);
    await app.start();
    const answer = app.request("/");
    clock.advance(30_000);
    app.inFlight.sweep();
    expect((await answer).status).toBe(503);
  });

  test("of 0 sets no limit", async () => {
    const { app, clock } = timedApp({ REQUEST_TIMEOUT: 0 });
    await using _closing = app;
    const { promise, resolve } = gate();
    app.get("/", async () => promise);
    await app.start();
    const answer = app.request("/");
    clock.advance(86_400_000);
    app.inFlight.sweep();
    resolve("at last");
    expect(await (await answer).text()).toBe("at last");
  });

  test("aborts the signal of the request with the reason", async () => {
    const { app, clock } = timedApp({ REQUEST_TIMEOUT: "1s" });
    await using _closing = app;
    const signals: AbortSignal[] = [];
    app.get("/", async (c) => {
      signals.push(abortSignal(c));
      return gate().promise;
    });
    await app.start();
    const answer = app.request("/");
    clock.advance(1000);
    app.inFlight.sweep();
    await answer;
    expect(signals[0]).toMatchObject({ aborted: true, reason: { status: 503 } });
  });

  test("covers hooks that run before the handler", async () => {
    const { app, clock } = timedApp({ REQUEST_TIMEOUT: "1s" });
    await using _closing = app;
    app.beforeRequest(async () => gate().promise);
    app.get("/", (c) => c.text("never"));
    await app.start();
    const answer = app.request("/");
    clock.advance(1000);
    app.inFlight.sweep();
    expect((await answer).status).toBe(503);
  });

  test("covers routes below Hono's middleware", async () => {
    const { app, clock } = timedApp({ REQUEST_TIMEOUT: "1s" });
    await using _closing = app;
    app.use(async (_c, next) => next());
    app.get("/", async () => gate().promise);
    await app.start();
    const answer = app.request("/");
    clock.advance(1000);
    app.inFlight.sweep();
    expect((await answer).status).toBe(503);
  });

  test("lets error handlers, afterRequest hooks and the teardown see the 503", async () => {
    const { app, clock } = timedApp({ REQUEST_TIMEOUT: "1s" });
    await using _closing = app;
    const heard: string[] = [];
    const slow = new Blueprint("slow");
    slow.registerErrorHandler(503, (_error, c) => c.text("busy", 503));
    slow.get("/", async () => gate().promise);
    app.registerBlueprint(slow);
    app.afterRequest((response) => void heard.push(`after ${response.status}`));
    app.teardownRequest(() => void heard.push("teardown"));
    await app.start();
    const answer = app.request("/");
    clock.advance(1000);
    app.inFlight.sweep();
    expect(await (await answer).text()).toBe("busy");
    expect(heard).toEqual(["after 503", "teardown"]);
  });

  test("ends only those requests that are over their time", async () => {
    const { app, clock } = timedApp({ REQUEST_TIMEOUT: "1s" });
    await using _closing = app;
    const { promise, resolve } = gate();
    app.get("/", async () => promise);
    await app.start();
    const early = app.request("/");
    clock.advance(600);
    const later = app.request("/");
    clock.advance(600);
    app.inFlight.sweep();
    expect((await early).status).toBe(503);
    expect(app.inFlight.size).toBe(1);
    resolve("in time");
    expect((await later).status).toBe(200);
  });
});

describe("abortSignal", () => {
  test("is aborted when the client goes away", async () => {
    const { app } = timedApp();
    await using _closing = app;
    const client = new AbortController();
    app.get("/", (c) => {
      const signal = abortSignal(c);
      client.abort();
      return c.text(String(signal.aborted));
    });
    const response = await app.request("/", { signal: client.signal });
    expect(await response.text()).toBe("true");
  });

  test("is not aborted by the end of a request", async () => {
    const { app } = timedApp();
    await using _closing = app;
    const signals: AbortSignal[] = [];
    app.get("/", (c) => {
      signals.push(abortSignal(c));
      return c.text("ok");
    });
    await app.request("/");
    expect(signals[0]?.aborted).toBe(false);
  });
});

describe("inFlight", () => {
  test("counts the requests that are being worked on", async () => {
    const { app } = timedApp();
    await using _closing = app;
    const { promise, resolve } = gate();
    app.get("/slow", async () => promise);
    app.get("/fast", (c) => c.text("ok"));
    await app.start();
    const answers = [1, 2].map(async () => app.request("/slow"));
    expect(app.inFlight.size).toBe(2);
    await app.request("/fast");
    resolve("done");
    await Promise.all(answers);
    expect(app.inFlight.size).toBe(0);
  });

  test("forgets a request that was refused, redirected or broken", async () => {
    const { app } = timedApp();
    await using _closing = app;
    app.get("/broken", () => {
      throw new Error("broken");
    });
    app.get("/folder/", (c) => c.text("folder"));
    for (const path of ["/missing", "/broken", "/folder", "/%2f"]) await app.request(path);
    expect(app.inFlight.size).toBe(0);
  });
});
