import { once } from "node:events";
import { type Socket, connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { serve } from "../../src/server/index.ts";
import { BareApp } from "./bare-app.ts";
import { exchange } from "./raw-exchange.ts";

const timeouts = {
  headersTimeout: 150,
  requestTimeout: 400,
  keepAliveTimeout: 50,
  stallTimeout: 100,
  connectionsCheckingInterval: 20,
};

async function slowServer() {
  const app = new BareApp();
  app.hono.get("/", (c) => c.text("home"));
  app.hono.post("/read", async (c) => c.text(await c.req.text()));
  app.hono.post("/ignore", (c) => c.text("ignored"));
  app.hono.get("/large", (c) => c.body(new Uint8Array(32 * 1024 * 1024)));
  app.hono.get("/quiet", (c) =>
    c.body(
      new ReadableStream({
        async start(controller) {
          controller.enqueue(new TextEncoder().encode("begin "));
          await delay(300);
          controller.enqueue(new TextEncoder().encode("end"));
          controller.close();
        },
      }),
    ),
  );
  return serve(app, { port: 0, signals: false, timeouts });
}

describe("a client that is slow", () => {
  test.each([
    ["headers", "GET / HTTP/1.1\r\nHost: a\r\nX: ", 150],
    ["a declared body", "POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc", 400],
    [
      "a body of unknown length",
      "POST /ignore HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
      400,
    ],
  ])("with its %s gets 408 before the deadline", async (_name, start, deadline) => {
    await using server = await slowServer();
    const begin = performance.now();
    const { statuses, isClosed } = await exchange(server.port, { parts: [start] });
    expect(statuses).toEqual([408]);
    expect(isClosed).toBe(true);
    const elapsed = performance.now() - begin;
    expect(elapsed).toBeGreaterThan(deadline / 2);
    // The machine that runs the tests may be slow, too.
    expect(elapsed).toBeLessThan(deadline + 300);
  });

  test("to begin loses its connection", async () => {
    await using server = await slowServer();
    const { statuses, isClosed } = await exchange(server.port, { parts: [] });
    expect(statuses).toEqual([408]);
    expect(isClosed).toBe(true);
  });

  test("to take its answer loses its connection", async () => {
    await using server = await slowServer();
    const socket = connect(server.port, "127.0.0.1");
    socket.on("error", () => undefined).pause();
    socket.write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    const taken = await once(server.node, "connection");
    // The other end of the connection that was just made.
    await once(taken[0] as Socket, "close");
    socket.destroy();
  });

  test("does not hold up the others", async () => {
    await using server = await slowServer();
    const slow = Array.from({ length: 50 }, () =>
      exchange(server.port, { parts: ["GET / HTTP/1.1\r\nHost: a\r\nX: "] }),
    );
    expect(await (await fetch(server.url)).text()).toBe("home");
    for (const { statuses } of await Promise.all(slow)) expect(statuses).toEqual([408]);
  });
});

test("an answer that pauses is not a client that is slow", async () => {
  await using server = await slowServer();
  expect(await (await fetch(`${server.url}/quiet`)).text()).toBe("begin end");
});

test("a connection is not kept longer than it was granted", async () => {
  await using server = await slowServer();
  const { statuses, isClosed } = await exchange(server.port, {
    parts: ["GET / HTTP/1.1\r\nHost: a\r\n\r\n"],
    until: () => false,
  });
  expect([statuses, isClosed]).toEqual([[200], true]);
});

test("the deadlines of a server are those that were decided on", async () => {
  await using server = await serve(new BareApp(), { port: 0, signals: false });
  const { headersTimeout, requestTimeout, keepAliveTimeout, timeout, maxHeadersCount } =
    server.node;
  expect({ headersTimeout, requestTimeout, keepAliveTimeout, timeout, maxHeadersCount }).toEqual({
    headersTimeout: 15_000,
    requestTimeout: 54_000,
    keepAliveTimeout: 5_000,
    timeout: 15_000,
    maxHeadersCount: 2_001,
  });
});
