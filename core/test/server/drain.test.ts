import { Agent, createServer, request } from "node:http";
import { connect } from "node:net";
import { describe, expect, test, vi } from "vitest";
import { isPhialError } from "../../src/errors/phial-error.ts";
import { type ServeOptions, type Server, readiness, serve } from "../../src/server/index.ts";
import { Connections } from "../../src/server/connections.ts";
import { drain } from "../../src/server/drain.ts";
import { BareApp } from "./bare-app.ts";
import { exchange } from "./raw-exchange.ts";

/** An app whose `/wait` answers when it is let go, and that says when it was reached. */
class WaitingApp extends BareApp {
  readonly reached = Promise.withResolvers<void>();
  readonly gate = Promise.withResolvers<void>();

  constructor() {
    super();
    this.hono.get("/", (c) => c.text("home"));
    this.hono.get("/readyz", readiness());
    this.hono.get("/soon", async (c) => {
      await new Promise((resolve) => setImmediate(resolve));
      return c.text("soon");
    });
    this.hono.get("/wait", async (c) => {
      this.reached.resolve();
      await this.gate.promise;
      return c.text("done");
    });
    this.hono.get("/stream", () => {
      const encoder = new TextEncoder();
      return new Response(
        new ReadableStream({
          start: async (controller) => {
            controller.enqueue(encoder.encode("begun "));
            this.reached.resolve();
            await this.gate.promise;
            controller.enqueue(encoder.encode("done"));
            controller.close();
          },
        }),
      );
    });
  }
}

async function waitingServer(options: ServeOptions = {}): Promise<[WaitingApp, Server]> {
  const app = new WaitingApp();
  return [app, await serve(app, { port: 0, signals: false, ...options })];
}

interface Answer {
  readonly status: number | undefined;
  readonly connection: string | undefined;
  readonly body: string;
}

function get(server: Server, path: string, agent: Agent | false = false) {
  return new Promise<Answer>((resolve, reject) => {
    const sent = request({ port: server.port, path, agent }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("error", reject);
      response.on("end", () => {
        const { connection } = response.headers;
        resolve({ status: response.statusCode, connection, body });
      });
    });
    sent.on("error", reject).end();
  });
}

describe("close", () => {
  test("waits for the requests in flight and marks their answers as the last", async () => {
    const [app, server] = await waitingServer();
    const agent = new Agent({ keepAlive: true });
    const answer = get(server, "/wait", agent);
    await app.reached.promise;
    const closing = server.close();
    expect(server.draining).toBe(true);
    expect(app.life).toEqual(["start"]);
    app.gate.resolve();
    expect(await answer).toEqual({ status: 200, connection: "close", body: "done" });
    await closing;
    expect(app.life).toEqual(["start", "close"]);
    expect(app.lines.at(-1)).toMatchObject({ fields: { drained: 1, cut: 0 } });
    agent.destroy();
  });

  test("lets a stream come to its end", async () => {
    const [app, server] = await waitingServer();
    const answer = get(server, "/stream");
    await app.reached.promise;
    const closing = server.close();
    app.gate.resolve();
    expect((await answer).body).toBe("begun done");
    await closing;
  });

  test("takes no new connections, and does not wait for idle ones", async () => {
    const [app, server] = await waitingServer();
    const agent = new Agent({ keepAlive: true });
    expect((await get(server, "/", agent)).connection).toBe("keep-alive");
    const busy = get(server, "/wait");
    await app.reached.promise;
    const closing = server.close();
    await vi.waitUntil(() => !server.node.listening);
    await vi.waitUntil(() => Object.keys(agent.freeSockets).length === 0);
    await expect(get(server, "/")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    app.gate.resolve();
    await Promise.all([busy, closing]);
    agent.destroy();
  });

  test("cuts what is not finished at the deadline, and says how many", async () => {
    const [app, server] = await waitingServer({ shutdown: { drain: 50 } });
    const answer = get(server, "/wait");
    await app.reached.promise;
    const [closing, cut] = await Promise.allSettled([server.close(), answer]);
    expect(closing.status).toBe("fulfilled");
    expect(cut).toMatchObject({ reason: { code: "ECONNRESET" } });
    expect(app.life).toEqual(["start", "close"]);
    expect(app.lines.at(-1)).toMatchObject({ fields: { drained: 0, cut: 1 } });
    app.gate.resolve();
  });

  test("gives a new connection a moment to send its request", async () => {
    const [, server] = await waitingServer();
    const socket = connect(server.port, "127.0.0.1");
    const accepted = new Promise((resolve) => server.node.once("connection", resolve));
    await accepted;
    const closing = server.close();
    await vi.waitUntil(() => !server.node.listening);
    let text = "";
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    await closing;
    await vi.waitUntil(() => socket.destroyed);
    expect(text).toMatch(/^HTTP\/1\.1 200/);
    expect(text).toMatch(/^Connection: close/m);
  });

  test("does not wait for connections that never ask for anything", async () => {
    const [, server] = await waitingServer({ shutdown: { drain: 10_000 } });
    const sockets = Array.from({ length: 3 }, () => connect(server.port, "127.0.0.1"));
    for (const socket of sockets) socket.on("error", () => undefined);
    sockets[1]?.write("GET / HT");
    await vi.waitUntil(() => sockets.every((socket) => socket.readyState === "open"));
    const start = performance.now();
    await server.close();
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test("answers all requests that were sent ahead on one connection", async () => {
    const [app, server] = await waitingServer();
    const parts = ["GET /wait HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"];
    const answers = exchange(server.port, { parts, until: () => false });
    await app.reached.promise;
    await new Promise((resolve) => setImmediate(resolve));
    const closing = server.close();
    app.gate.resolve();
    const { statuses, text } = await answers;
    expect(statuses).toEqual([200, 200]);
    expect(text).toContain("done");
    expect(text).toMatch(/home$/);
    await closing;
  });

  test("reports an app that does not close, and ends anyway", async () => {
    const [app, server] = await waitingServer({ shutdown: { close: 20 } });
    app.closing = () => new Promise(() => undefined);
    const error: unknown = await server.close().catch((reason: unknown) => reason);
    expect(isPhialError(error, "SERVER_CLOSE_TIMEOUT")).toBe(true);
    expect(app.lines.map(({ level }) => level)).toEqual(["info", "error", "info"]);
  });

  test("passes on what the app throws when it closes", async () => {
    const [app, server] = await waitingServer();
    const broken = new Error("stuck");
    app.closing = () => Promise.reject(broken);
    await expect(server.close()).rejects.toBe(broken);
  });

  test("leaves upgraded connections to the app and ends them after it", async () => {
    const [app, server] = await waitingServer();
    let isAlive = false;
    server.node.on("upgrade", (_incoming, socket) => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\n\r\n");
      app.closing = () => {
        isAlive = !socket.destroyed && socket.writable;
        return Promise.resolve();
      };
    });
    const socket = connect(server.port, "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
    await new Promise((resolve) => socket.once("data", resolve));
    const gone = new Promise((resolve) => socket.once("close", resolve));
    socket.on("error", () => undefined);
    await server.close();
    await gone;
    expect(isAlive).toBe(true);
  });
});

describe("an announced close", () => {
  test("goes on answering, each time for the last time, while it is not ready", async () => {
    const [, server] = await waitingServer();
    const agent = new Agent({ keepAlive: true });
    expect(await get(server, "/readyz", agent)).toMatchObject({
      status: 200,
      connection: "keep-alive",
    });
    const closing = server.close({ announce: 150 });
    const ready = await get(server, "/readyz", agent);
    expect(ready).toMatchObject({ status: 503, connection: "close" });
    expect(JSON.parse(ready.body)).toEqual({ status: "draining" });
    expect(await get(server, "/")).toMatchObject({ status: 200, connection: "close" });
    expect(server.node.listening).toBe(true);
    await closing;
    agent.destroy();
  });

  test("answers all requests that are sent ahead during it", async () => {
    const [, server] = await waitingServer();
    const closing = server.close({ announce: 100 });
    const one = "GET /soon HTTP/1.1\r\nHost: a\r\n\r\n";
    const { statuses, text, isClosed } = await exchange(server.port, {
      parts: [one + one + one],
      until: () => false,
    });
    expect(statuses).toEqual([200, 200, 200]);
    expect(text.match(/^Connection: close/gm)).toHaveLength(1);
    expect(isClosed).toBe(true);
    await closing;
  });

  test("sends nobody away while the listener closes, so that nobody is in its queue", async () => {
    const steps: string[] = [];
    const node = createServer();
    const note = (step: string): void => void steps.push(`${step}, listens: ${node.listening}`);
    const connections = new (class extends Connections {
      override announceClose(): void {
        note("announced");
        super.announceClose();
      }
      override withdrawClose(): void {
        note("withdrawn");
        super.withdrawClose();
      }
    })();
    await new Promise<void>((resolve) => node.listen(0, "127.0.0.1", resolve));
    await drain({ node, connections, announce: 10, deadline: 100 });
    expect(steps).toEqual([
      "announced, listens: true",
      "withdrawn, listens: true",
      "announced, listens: false",
    ]);
  });

  test("lets a kept connection send one more request after the listener has closed", async () => {
    const [, server] = await waitingServer();
    const agent = new Agent({ keepAlive: true });
    await get(server, "/", agent);
    const closing = server.close({ announce: 10 });
    await vi.waitUntil(() => !server.node.listening, { interval: 1 });
    expect(await get(server, "/", agent)).toMatchObject({ status: 200, connection: "close" });
    await closing;
    agent.destroy();
  });

  test("takes no more upgrades", async () => {
    const [, server] = await waitingServer();
    const take = vi.fn();
    server.node.on("upgrade", take);
    const closing = server.close({ announce: 100 });
    const parts = [
      "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    ];
    expect((await exchange(server.port, { parts })).statuses).toEqual([400]);
    expect(take).not.toHaveBeenCalled();
    await closing;
  });
});

describe("readiness", () => {
  test("is given without a server, too", async () => {
    const answer = await new WaitingApp().hono.request("/readyz");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.json()).toEqual({ status: "ready" });
  });
});
