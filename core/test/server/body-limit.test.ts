import { type IncomingMessage, request } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { isHttpError } from "../../src/errors/http-error.ts";
import { type Server, serve } from "../../src/server/index.ts";
import { BareApp } from "./bare-app.ts";
import { exchange } from "./raw-exchange.ts";

const LIMIT = 100_000;
const app = new BareApp();
app.settings.MAX_CONTENT_LENGTH = LIMIT;
let failures: unknown[] = [];
const tick = () => new Promise((resolve) => setImmediate(resolve));

app.hono.post("/read", async (c) => c.text(`read ${(await c.req.text()).length}`));
app.hono.post("/ignore", (c) => c.text("ignored"));
app.hono.post("/ignore-later", async (c) => {
  await tick();
  return c.body(null, 204);
});
app.hono.post("/one-chunk", async (c) => {
  await c.req.raw.body?.getReader().read();
  return c.text("one chunk");
});
app.hono.post("/swallow", async (c) => {
  await c.req.text().catch((error: unknown) => failures.push(error));
  return c.text("all is well");
});
app.hono.post("/swallow-stream", async (c) => {
  const reader = c.req.raw.body?.getReader();
  try {
    for (;;) if ((await reader?.read())?.done !== false) break;
  } catch (error) {
    failures.push(error);
  }
  return c.text("all is well");
});
app.hono.post("/swallow-node", async (c) => {
  await new Promise<void>((resolve) => {
    c.env.incoming.on("data", () => undefined);
    c.env.incoming.on("end", resolve);
    c.env.incoming.on("error", (error) => {
      failures.push(error);
      resolve();
    });
  });
  return c.text("all is well");
});
app.hono.post("/swallow-late", async (c) => {
  for (let turn = 0; turn < 20; turn += 1) await tick();
  await new Response(c.req.raw.body).text().catch((error: unknown) => failures.push(error));
  return c.text("all is well");
});
app.hono.post("/own", async (c) => {
  await c.req.text().catch(() => undefined);
  return c.text("too much for me", 413);
});
app.hono.post("/bytes", () => new Response(new Uint8Array(3)));
app.hono.post("/denied", (c) => c.text("denied", 403));
app.hono.post("/echo", (c) => new Response(c.req.raw.body));
app.hono.all("/any", (c) => c.text("any"));

let server: Server;
beforeAll(async () => {
  server = await serve(app, { port: 0, signals: false });
});
afterAll(() => server.close());
beforeEach(() => {
  failures = [];
});

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}

interface Upload {
  readonly size: number;
  readonly isChunked?: boolean;
  readonly method?: string;
}

function upload(path: string, { size, isChunked = true, method = "POST" }: Upload) {
  return new Promise<Answer>((resolve, reject) => {
    const headers = isChunked ? { "transfer-encoding": "chunked" } : { "content-length": size };
    const options = { port: server.port, path, method, headers, agent: false };
    const sent = request(options, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () => resolve({ status: response.statusCode, body }));
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end("a".repeat(size));
  });
}

const readers = ["/read", "/ignore", "/ignore-later", "/one-chunk", "/swallow", "/swallow-stream"];

describe("a body over the limit", () => {
  test.each([...readers, "/swallow-node", "/bytes"])(
    "of unknown length is answered with 413 by %s",
    async (path) => {
      const answer = await upload(path, { size: 3_000_000 });
      expect(answer.status).toBe(413);
      expect(answer.body).toContain("100,000 bytes (MAX_CONTENT_LENGTH)");
    },
  );

  test.each([...readers, "/swallow-node", "/bytes", "/denied", "/nowhere", "/echo"])(
    "of declared length is answered with 413 by %s",
    async (path) => {
      vi.spyOn(console, "error").mockImplementation(() => undefined);
      const answer = await upload(path, { size: 3_000_000, isChunked: false });
      expect(answer.status).toBe(413);
      expect(answer.body).toContain("100,000 bytes (MAX_CONTENT_LENGTH)");
    },
  );

  test.each([true, false])("keeps the app's own 413 (in chunks: %s)", async (isChunked) => {
    const answer = await upload("/own", { size: 3_000_000, isChunked });
    expect(answer).toEqual({ status: 413, body: "too much for me" });
  });

  test.each(["GET", "PUT", "DELETE", "OPTIONS"])("is refused for %s, too", async (method) => {
    expect((await upload("/any", { size: 3_000_000, method })).status).toBe(413);
    expect((await upload("/any", { size: 3_000_000, method, isChunked: false })).status).toBe(413);
  });

  test.each([true, false])(
    "fails its readers with an HttpError 413 and never looks complete (in chunks: %s)",
    async (isChunked) => {
      const paths = ["/swallow", "/swallow-stream", "/swallow-node", "/swallow-late"];
      for (const path of paths) await upload(path, { size: LIMIT + 1, isChunked });
      expect(failures).toHaveLength(paths.length);
      for (const error of failures) {
        expect(isHttpError(error) && error.status).toBe(413);
        expect(error).toHaveProperty("code", "BODY_TOO_LARGE");
      }
    },
  );

  test("does not delay or change a failure the app has answered already", async () => {
    expect(await upload("/denied", { size: 3_000_000 })).toEqual({ status: 403, body: "denied" });
    expect((await upload("/nowhere", { size: 3_000_000 })).status).toBe(404);
  });

  test("is cut off when the answer has begun", async () => {
    // Hono's listener writes to the console when a stream fails.
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const whole = new Promise<string>((resolve, reject) => {
      const sent = request({ port: server.port, path: "/echo", method: "POST", agent: false });
      sent.on("error", reject);
      sent.on("response", (response) => {
        response.on("data", () => sent.write("a".repeat(LIMIT)));
        response.on("error", reject);
        response.on("end", () => resolve("complete"));
      });
      sent.write("begin");
    });
    await expect(whole).rejects.toMatchObject({ code: expect.stringMatching(/ECONNRESET|EPIPE/) });
  });

  test("is not kept in memory while nobody reads it", async () => {
    const head = "POST /ignore HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    const chunk = Buffer.concat([
      Buffer.from("100000\r\n"),
      Buffer.alloc(0x100000),
      Buffer.from("\r\n"),
    ]);
    const parts = [head, ...Array.from({ length: 16 }, () => chunk)];
    let kept = 0;
    const look = (incoming: IncomingMessage): void => {
      const { push } = incoming;
      incoming.push = (piece: unknown, encoding?: BufferEncoding) => {
        const more = push.call(incoming, piece, encoding);
        kept = Math.max(kept, incoming.readableLength);
        return more;
      };
    };
    server.node.on("request", look);
    const answer = await exchange(server.port, { parts, until: (text) => text.includes("413") });
    server.node.off("request", look);
    expect(answer.statuses).toEqual([413]);
    expect(kept).toBeLessThanOrEqual(LIMIT);
  });

  test("leaves the server in order", async () => {
    for (let round = 0; round < 5; round += 1) await upload("/ignore", { size: 3_000_000 });
    expect(await upload("/read", { size: 10 })).toEqual({ status: 200, body: "read 10" });
  });
});

describe("a body within the limit", () => {
  test.each([
    ["/read", `read ${LIMIT}`],
    ["/ignore", "ignored"],
    ["/one-chunk", "one chunk"],
    ["/swallow", "all is well"],
    ["/swallow-stream", "all is well"],
    ["/echo", "a".repeat(LIMIT)],
  ])("gets the answer of %s, to the last byte", async (path, body) => {
    expect(await upload(path, { size: LIMIT })).toEqual({ status: 200, body });
    expect(await upload(path, { size: LIMIT, isChunked: false })).toEqual({ status: 200, body });
  });

  test("may be empty", async () => {
    expect(await upload("/read", { size: 0 })).toEqual({ status: 200, body: "read 0" });
    expect(await upload("/ignore-later", { size: 0 })).toEqual({ status: 204, body: "" });
  });

  test("leaves the connection open for the next request", async () => {
    const post =
      "POST /ignore HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    const get = "GET /any HTTP/1.1\r\nHost: a\r\n\r\n";
    const answer = await exchange(server.port, {
      parts: [post, get],
      until: (t) => t.endsWith("any"),
    });
    expect(answer).toMatchObject({ statuses: [200, 200], isClosed: false });
  });

  test("is answered only when the whole of it is known to be small enough", async () => {
    const head =
      "POST /ignore HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n";
    const answer = await exchange(server.port, { parts: [head], patience: 100 });
    expect(answer.text).toBe("");
  });
});

describe("the limit", () => {
  test("can be switched off", async () => {
    app.settings.MAX_CONTENT_LENGTH = null;
    try {
      expect((await upload("/read", { size: 3_000_000 })).body).toBe("read 3000000");
    } finally {
      app.settings.MAX_CONTENT_LENGTH = LIMIT;
    }
  });
});
