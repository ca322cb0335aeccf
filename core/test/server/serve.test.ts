import { createServer, request as httpRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { isPhialError } from "../../src/errors/phial-error.ts";
import { type ServeOptions, serve, serverOf } from "../../src/server/index.ts";
import { localUrl } from "../../src/server/listening.ts";
import { BareApp } from "./bare-app.ts";
import { cert, key } from "./tls-files.ts";

const quiet = { port: 0, signals: false } as const;

function homeApp(): BareApp {
  const app = new BareApp();
  app.hono.get("/", (c) => c.text("home"));
  return app;
}

/** The error of a start that fails. */
async function failure(app: BareApp, options: ServeOptions): Promise<unknown> {
  try {
    const server = await serve(app, { signals: false, ...options });
    await server.close();
  } catch (error) {
    return error;
  }
  throw new Error("the server has started");
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("serve", () => {
  test("starts the app, answers on this machine only, and closes the app", async () => {
    const app = homeApp();
    const server = await serve(app, quiet);
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    expect(server.node.address()).toMatchObject({ address: "127.0.0.1", port: server.port });
    expect(await (await fetch(server.url)).text()).toBe("home");
    expect(app.life).toEqual(["start"]);
    await server.close();
    expect(app.life).toEqual(["start", "close"]);
    expect(server.node.listening).toBe(false);
    await expect(fetch(server.url)).rejects.toThrow("fetch failed");
  });

  test("logs one line at the start and a report at the end", async () => {
    const app = homeApp();
    const server = await serve(app, quiet);
    await fetch(server.url);
    await server.close();
    expect(app.lines.map(({ level, message }) => [level, message])).toEqual([
      ["info", `serving bare at ${server.url}`],
      ["info", "stopped bare: drained 0, cut 0"],
    ]);
    expect(app.lines[1]?.fields).toEqual({ drained: 0, cut: 0, ms: expect.any(Number) });
  });

  test("opens the port only after the app has started", async () => {
    const app = homeApp();
    const started = Promise.withResolvers<void>();
    app.start = () => started.promise;
    const listening = vi.fn();
    const serving = serve(app, quiet).then((server) => {
      listening();
      return server;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(listening).not.toHaveBeenCalled();
    started.resolve();
    await (await serving).close();
  });

  test("leaves an app that cannot start alone", async () => {
    const app = homeApp();
    const broken = new Error("no database");
    app.start = () => Promise.reject(broken);
    expect(await failure(app, quiet)).toBe(broken);
    expect(app.life).toEqual([]);
  });

  test("closes itself at the end of an await using block", async () => {
    const app = homeApp();
    {
      await using server = await serve(app, quiet);
      await fetch(server.url);
    }
    expect(app.life).toEqual(["start", "close"]);
  });

  test("closes once, however often it is asked", async () => {
    const app = homeApp();
    const server = await serve(app, quiet);
    expect(server.close()).toBe(server.close());
    await server.close();
    expect(app.life).toEqual(["start", "close"]);
  });

  test("gives handlers the server", async () => {
    const app = new BareApp();
    app.hono.get("/", (c) => c.text(String(serverOf(c)?.port)));
    await using server = await serve(app, quiet);
    expect(await (await fetch(server.url)).text()).toBe(String(server.port));
    expect(await (await app.hono.request("/")).text()).toBe("undefined");
  });

  test("takes the port from the environment", async () => {
    vi.stubEnv("PORT", "0");
    await using server = await serve(homeApp(), { signals: false });
    expect(server.port).toBeGreaterThan(1023);
  });

  test("answers a failure of the whole app with a plain 500 and logs it", async () => {
    const app = new BareApp();
    app.fetch = () => Promise.reject(new Error("s3cret"));
    await using server = await serve(app, quiet);
    const answer = await fetch(server.url);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("s3cret");
    const error = app.lines.find(({ level }) => level === "error");
    expect(error?.fields["err"]).toMatchObject({ message: "s3cret" });
  });

  test("survives an answer that cannot be sent", async () => {
    const app = homeApp();
    const headers = { "X-A": "a\nb" };
    app.hono.get("/broken", () => new Response("x", { headers }));
    await using server = await serve(app, quiet);
    const answer = await fetch(`${server.url}/broken`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("X-A");
    expect(app.lines.find(({ level }) => level === "error")).toBeDefined();
    expect(await (await fetch(server.url)).text()).toBe("home");
  });

  test("names itself and its version to nobody", async () => {
    await using server = await serve(homeApp(), quiet);
    const { headers } = await fetch(server.url);
    expect(headers.has("server") || headers.has("x-powered-by")).toBe(false);
  });

  test("survives connections that could not be accepted, and logs them at a bounded rate", async () => {
    const app = homeApp();
    await using server = await serve(app, quiet);
    const error = Object.assign(new Error("accept EMFILE"), { code: "EMFILE" });
    for (let count = 0; count < 100; count += 1) server.node.emit("error", error);
    expect(await (await fetch(server.url)).text()).toBe("home");
    expect(app.lines.filter(({ level }) => level === "error")).toHaveLength(1);
  });
});

describe("HTTPS", () => {
  test("is served with a key and a certificate", async () => {
    const app = new BareApp();
    app.hono.get("/", (c) => c.text(c.req.url));
    await using server = await serve(app, { ...quiet, tls: { key, cert } });
    expect(server.url).toMatch(/^https:/);
    const body = await new Promise((resolve, reject) => {
      const sent = tlsRequest(`${server.url}/`, { ca: cert, agent: false }, (response) => {
        response.on("data", (chunk: Buffer) => resolve(chunk.toString()));
      });
      sent.on("error", reject).end();
    });
    expect(body).toBe(`${server.url}/`);
  });

  test("ends a connection that does not speak it, and one that says nothing at the close", async () => {
    const server = await serve(homeApp(), { ...quiet, tls: { key, cert } });
    const plain = new Promise((resolve) => {
      const sent = httpRequest({ port: server.port, agent: false }, resolve);
      sent.on("error", (error) => resolve(error)).end();
    });
    expect(await plain).toBeInstanceOf(Error);
    const silent = connect(server.port, "127.0.0.1");
    await new Promise((resolve) => silent.once("connect", resolve));
    const gone = new Promise((resolve) => silent.once("close", resolve));
    silent.on("error", () => undefined);
    await server.close();
    await gone;
  });

  test("is refused with a key that is none", async () => {
    const app = homeApp();
    const error = await failure(app, { ...quiet, tls: { key: "s3cret", cert } });
    expect(isPhialError(error, "SERVER_TLS_INVALID")).toBe(true);
    expect(String(error)).not.toContain("s3cret");
    expect(app.life).toEqual([]);
  });
});

describe("a server that cannot open its port", () => {
  test("says that PORT is taken and closes the app", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    // A server that listens on TCP has an address object.
    const { port } = other.address() as AddressInfo;
    const app = homeApp();
    const error = await failure(app, { port });
    other.close();
    expect(isPhialError(error, "SERVER_PORT_TAKEN")).toBe(true);
    expect(String(error)).toContain(`PORT ${port}`);
    expect(app.life).toEqual(["start", "close"]);
  });

  test("says so even when the app cannot be closed", async () => {
    await using first = await serve(homeApp(), quiet);
    const app = homeApp();
    app.closing = () => Promise.reject(new Error("stuck"));
    const error = await failure(app, { port: first.port });
    expect(isPhialError(error, "SERVER_PORT_TAKEN")).toBe(true);
    expect(app.lines.map(({ level }) => level)).toEqual(["error"]);
  });

  test.each(["192.0.2.1", "no.such.host.invalid"])("says that HOST %s is none", async (host) => {
    const app = homeApp();
    const error = await failure(app, { port: 0, host });
    expect(isPhialError(error, "SERVER_HOST_INVALID")).toBe(true);
    expect(app.life).toEqual(["start", "close"]);
  });

  test.each(["abc", "-1", "65536", "80.5", "0x50", " 80", "1e3"])(
    "refuses PORT=%s before anything starts",
    async (port) => {
      vi.stubEnv("PORT", port);
      const app = homeApp();
      const error = await failure(app, {});
      expect(isPhialError(error, "SERVER_PORT_INVALID")).toBe(true);
      expect(app.life).toEqual([]);
    },
  );

  test.each([
    { port: Number.NaN },
    { port: 1.5 },
    { timeouts: { headersTimeout: 0 } },
    { timeouts: { headersTimeout: 2000, requestTimeout: 1000 } },
    { timeouts: { keepAliveTimeout: Number.POSITIVE_INFINITY } },
    { maxHeaderSize: -1 },
    { shutdown: { drain: -1 } },
  ])("refuses the options %j", async (options) => {
    const error = await failure(homeApp(), options);
    expect(error).toMatchObject({
      code: expect.stringMatching(/^SERVER_(?:OPTION|PORT)_INVALID$/),
    });
  });
});

describe("the URL of a server", () => {
  test("names an address under which this machine reaches it", async () => {
    for (const host of ["0.0.0.0", "localhost"]) {
      await using server = await serve(homeApp(), { ...quiet, host });
      expect(await (await fetch(server.url)).text()).toBe("home");
    }
    expect(localUrl({ host: "::", port: 80 }, true)).toBe("https://[::1]:80");
    expect(localUrl({ host: "2001:db8::1", port: 1 }, false)).toBe("http://[2001:db8::1]:1");
  });
});
