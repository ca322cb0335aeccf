import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Server, serve } from "../../src/server/index.ts";
import { BareApp } from "./bare-app.ts";
import { exchange } from "./raw-exchange.ts";

const app = new BareApp();
let seen = 0;
app.hono.use(async (_c, next) => {
  seen += 1;
  await next();
});
app.hono.all("/", (c) => c.text("home"));
app.hono.get("/url", (c) => c.text(c.req.url));
app.hono.post("/length", async (c) => c.text(String((await c.req.text()).length)));

let server: Server;
beforeAll(async () => {
  server = await serve(app, { port: 0, signals: false });
});
afterAll(() => server.close());

function send(...lines: string[]) {
  return exchange(server.port, { parts: [`${lines.join("\r\n")}\r\n\r\n`] });
}

describe("a request that does not reach the app", () => {
  test.each([
    ["two Host headers", 400, ["GET / HTTP/1.1", "Host: a.test", "Host: b.test"]],
    ["the same Host twice", 400, ["GET / HTTP/1.1", "Host: a.test", "HOST: a.test"]],
    ["an empty Host", 400, ["GET / HTTP/1.1", "Host: "]],
    ["no Host", 400, ["GET / HTTP/1.1"]],
    ["no Host in HTTP/1.0", 400, ["GET / HTTP/1.0"]],
    ["a user name in the Host", 400, ["GET / HTTP/1.1", "Host: a@evil.test"]],
    ["a path in the Host", 400, ["GET / HTTP/1.1", "Host: a/b"]],
    ["a list of Hosts", 400, ["GET / HTTP/1.1", "Host: a.test, b.test"]],
    ["bytes that are no ASCII in the Host", 400, ["GET / HTTP/1.1", "Host: a\u00e9.test"]],
    ["a target of another host", 400, ["GET http://evil.test/ HTTP/1.1", "Host: a.test"]],
    ["a target of another scheme", 400, ["GET https://a.test/ HTTP/1.1", "Host: a.test"]],
    [
      "a target that begins like the host",
      400,
      ["GET http://a.test.evil/ HTTP/1.1", "Host: a.test"],
    ],
    ["a target with a user name", 400, ["GET http://a.test:80@evil/ HTTP/1.1", "Host: a.test"]],
    ["a target without a path", 400, ["OPTIONS * HTTP/1.1", "Host: a.test"]],
    ["TRACE", 405, ["TRACE / HTTP/1.1", "Host: a.test", "X-Canary: c4n4ry"]],
    ["CONNECT", 405, ["CONNECT a:1 HTTP/1.1", "Host: a.test", "X-Canary: c4n4ry"]],
    ["a method nobody knows", 400, ["BREW / HTTP/1.1", "Host: a.test"]],
    [
      "a WebSocket nobody takes",
      400,
      ["GET / HTTP/1.1", "Host: a", "Upgrade: websocket", "Connection: Upgrade"],
    ],
    [
      "a header that is too large",
      431,
      ["GET / HTTP/1.1", "Host: a.test", `X: ${"c4n4ry".repeat(3000)}`],
    ],
    [
      "too many headers",
      431,
      ["GET / HTTP/1.1", "Host: a.test", ...Array.from({ length: 2001 }, () => "a:")],
    ],
    [
      "two lengths",
      400,
      ["POST / HTTP/1.1", "Host: a.test", "Content-Length: 2", "Content-Length: 3"],
    ],
    [
      "a length and chunks",
      400,
      ["POST / HTTP/1.1", "Host: a", "Content-Length: 4", "Transfer-Encoding: chunked"],
    ],
    [
      "chunks that are not the last coding",
      400,
      ["POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked, x"],
    ],
    [
      "a coding below the chunks",
      400,
      ["POST / HTTP/1.1", "Host: a", "Transfer-Encoding: gzip, chunked", "", "0"],
    ],
    ["an unknown expectation", 417, ["GET / HTTP/1.1", "Host: a.test", "Expect: c4n4ry"]],
    ["something that is not HTTP", 400, ["c4n4ry"]],
  ])("for %s gets %i once, in plain text, without an echo", async (_name, status, lines) => {
    const before = seen;
    const answer = await send(...lines);
    expect(answer.statuses).toEqual([status]);
    expect(answer.text).not.toContain("c4n4ry");
    expect(answer.text).not.toContain("evil");
    expect(seen).toBe(before);
  });

  test("takes the rest of the connection with it", async () => {
    const lines = ["GET / HTTP/1.1", "Host: a", "Host: b", "", "GET / HTTP/1.1", "Host: a"];
    const answer = await send(...lines);
    expect(answer).toMatchObject({ statuses: [400], isClosed: true });
  });

  test("says which methods there are when its own is refused", async () => {
    const answer = await send("TRACE / HTTP/1.1", "Host: a.test");
    expect(answer.text).toMatch(/^Allow: GET, HEAD, POST/m);
  });
});

describe("a request that does", () => {
  test.each([
    ["a plain one", ["GET / HTTP/1.1", "Host: a.test"]],
    ["one for an address", ["GET / HTTP/1.1", "Host: [::1]:8080"]],
    ["one with its own URL as target", ["GET http://a.test/ HTTP/1.1", "Host: A.test"]],
    [
      "one that would like another protocol",
      ["GET / HTTP/1.1", "Host: a", "Upgrade: h2c", "Connection: Upgrade"],
    ],
    [
      "one with as many headers as allowed",
      ["GET / HTTP/1.1", "Host: a", ...Array.from({ length: 1999 }, () => "a:")],
    ],
  ])("is %s", async (_name, lines) => {
    expect((await send(...lines)).statuses).toEqual([200]);
  });

  test("has the host of its Host header", async () => {
    const answer = await send("GET /url?x=1 HTTP/1.1", "Host: shop.test:8080");
    expect(answer.text).toContain("http://shop.test:8080/url?x=1");
  });
});

describe("a target the URL parser does not take", () => {
  test.each(["/a\\b", "/\\evil.test"])("%j is answered with 400", async (target) => {
    const answer = await send(`GET ${target} HTTP/1.1`, "Host: a.test");
    expect(answer.statuses).toEqual([400]);
  });
});

describe("Expect: 100-continue", () => {
  const start = (length: number) => [
    "POST /length HTTP/1.1",
    "Host: a.test",
    "Expect: 100-continue",
    `Content-Length: ${length}`,
  ];

  test("is refused with 413 and without 100 when the body would be too large", async () => {
    const answer = await send(...start(1_073_741_824));
    expect(answer).toMatchObject({ statuses: [413], isClosed: true });
  });

  test("is answered with 100 when the body may come", async () => {
    const parts = [`${start(2).join("\r\n")}\r\n\r\n`, "{}"];
    const until = (text: string) => text.endsWith("2");
    const answer = await exchange(server.port, { parts, until });
    expect(answer.statuses).toEqual([100, 200]);
  });

  test("does not help past the other guards", async () => {
    const answer = await send(...start(2), "Host: b.test");
    expect(answer).toMatchObject({ statuses: [400], isClosed: true });
  });
});

describe("an upgrade that somebody takes", () => {
  test("is left to them", async () => {
    const take = (_incoming: unknown, socket: { end(text: string): void }) => {
      socket.end("HTTP/1.1 101 Switching Protocols\r\n\r\n");
    };
    server.node.on("upgrade", take);
    try {
      const lines = ["GET / HTTP/1.1", "Host: a", "Upgrade: websocket", "Connection: Upgrade"];
      expect((await send(...lines)).statuses).toEqual([101]);
    } finally {
      server.node.off("upgrade", take);
    }
  });
});
