import { stream, streamSSE, streamText } from "hono/streaming";
import { describe, expect, test } from "vitest";
import { currentApp, g, Phial, silentLogger } from "../../src/index.ts";

/** An app that notes when a context ends, and with which error. */
function endingApp() {
  const app = new Phial("streams", { log: silentLogger });
  const ends: unknown[] = [];
  app.teardownRequest((error) => void ends.push(error));
  return { app, ends };
}

/** A stream that gives `chunks` when it is asked, and says when it is cancelled. */
function chunked(chunks: readonly string[], onCancel?: (reason: unknown) => unknown) {
  const left = [...chunks];
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = left.shift();
      if (next === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(next));
    },
    cancel: async (reason) => void (await onCancel?.(reason)),
  });
}

function readerOf({ body }: Response) {
  if (!body) throw new TypeError("The response has no body.");
  return body.getReader();
}

describe("the context of a stream", () => {
  test("ends when the body has been read to its end, not before", async () => {
    const { app, ends } = endingApp();
    await using _closing = app;
    app.get("/", (c) => c.body(chunked(["a", "b"])));
    const reader = readerOf(await app.request("/"));
    await reader.read();
    expect(ends).toEqual([]);
    await reader.read();
    await reader.read();
    expect(ends).toEqual([undefined]);
  });

  test("ends when the client goes away, and the source is cancelled", async () => {
    const { app, ends } = endingApp();
    await using _closing = app;
    const cancelled: unknown[] = [];
    app.get("/", (c) => c.body(chunked(["a", "b"], (reason) => cancelled.push(reason))));
    const reader = readerOf(await app.request("/"));
    await reader.read();
    await reader.cancel("gone");
    expect([cancelled, ends]).toEqual([["gone"], ["gone"]]);
  });

  test("ends with the error when the source breaks, and the client sees the break", async () => {
    const { app, ends } = endingApp();
    await using _closing = app;
    const broken = new Error("broken source");
    app.get("/", async function* () {
      yield "a";
      throw broken;
    });
    await expect((await app.request("/")).text()).rejects.toBe(broken);
    expect(ends).toEqual([broken]);
  });

  test("ends at once for HEAD, whose stream is cancelled", async () => {
    const { app, ends } = endingApp();
    await using _closing = app;
    const cancelled: unknown[] = [];
    app.get("/", (c) => c.body(chunked(["a"], () => cancelled.push("cancelled"))));
    const response = await app.request("/", { method: "HEAD" });
    expect([response.body, cancelled, ends]).toEqual([null, ["cancelled"], [undefined]]);
  });

  test("ends also when the source does not let itself be cancelled", async () => {
    const { app, ends } = endingApp();
    await using _closing = app;
    const stubborn = new Error("stubborn source");
    const source = () => chunked(["a", "b"], () => Promise.reject(stubborn));
    app.get("/", (c) => c.body(source()));
    const reader = readerOf(await app.request("/"));
    await reader.read();
    await expect(reader.cancel("gone")).rejects.toBe(stubborn);
    expect((await app.request("/", { method: "HEAD" })).status).toBe(200);
    expect(ends).toEqual(["gone", stubborn]);
  });

  test("ends once, also when the reader is cancelled after the end", async () => {
    const { app, ends } = endingApp();
    await using _closing = app;
    app.get("/", (c) => c.body(chunked(["a"])));
    const response = await app.request("/");
    await response.text();
    await response.body?.cancel().catch(() => undefined);
    expect(ends).toEqual([undefined]);
  });

  test("is the current one while the body is made", async () => {
    const { app } = endingApp();
    await using _closing = app;
    app.get("/", async function* () {
      g()["n"] = 1;
      yield currentApp().name;
      yield ` ${String(g()["n"])}`;
    });
    expect(await (await app.request("/")).text()).toBe("streams 1");
  });

  test("is the current one also in an app that has nothing to tear down", async () => {
    await using app = new Phial("plain", { log: silentLogger });
    app.get("/", function* () {
      for (let i = 0; i < 4; i++) yield `${currentApp().name} `;
    });
    expect(await (await app.request("/")).text()).toBe("plain plain plain plain ");
  });

  test("ends with the stream also where Hono's middleware stands around the handler", async () => {
    const { app, ends } = endingApp();
    await using _closing = app;
    app.use(async (_c, next) => next());
    app.get("/", (c) => c.body(chunked(["a", "b"])));
    const response = await app.request("/");
    expect(ends).toEqual([]);
    expect(await response.text()).toBe("ab");
    expect(ends).toEqual([undefined]);
  });

  test.each([
    [
      "stream",
      (app: Phial) => app.get("/", (c) => stream(c, async (out) => void (await out.write("x")))),
    ],
    [
      "streamText",
      (app: Phial) =>
        app.get("/", (c) => streamText(c, async (out) => void (await out.write("x")))),
    ],
    [
      "streamSSE",
      (app: Phial) => app.get("/", (c) => streamSSE(c, async (out) => out.writeSSE({ data: "x" }))),
    ],
  ])("ends with what Hono's %s() writes", async (_name, declare) => {
    const { app, ends } = endingApp();
    await using _closing = app;
    declare(app);
    const response = await app.request("/");
    expect(ends).toEqual([]);
    expect(await response.text()).toContain("x");
    expect(ends).toEqual([undefined]);
  });

  test("ends at once for an answer that is no stream", async () => {
    const { app, ends } = endingApp();
    await using _closing = app;
    app.get("/text", (c) => c.text("text"));
    app.get("/object", () => ({ a: 1 }));
    app.get("/nothing", (c) => c.body(null, 204));
    for (const path of ["/text", "/object", "/nothing"]) await app.request(path);
    expect(ends).toHaveLength(3);
  });

  test("ends with an error answer that takes the place of a stream", async () => {
    const { app, ends } = endingApp();
    await using _closing = app;
    let fails = true;
    app.afterRequest(() => {
      if (!fails) return;
      fails = false;
      throw new Error("broken hook");
    });
    app.get("/", (c) => c.body(chunked(["a"])));
    const response = await app.request("/");
    expect(response.status).toBe(500);
    await response.text();
    expect(ends).toHaveLength(1);
  });

  test("ends at once when a stream was made and something without a body is sent", async () => {
    const { app, ends } = endingApp();
    await using _closing = app;
    app.get("/", (c) => {
      c.body(chunked(["a"]));
      return c.body(null, 304);
    });
    expect((await app.request("/")).status).toBe(304);
    expect(ends).toEqual([undefined]);
  });

  test("keeps status and headers of the response", async () => {
    const { app } = endingApp();
    await using _closing = app;
    app.get("/", (c) => c.body(chunked(["a"]), 201, { "X-Kind": "stream" }));
    const response = await app.request("/");
    expect([response.status, response.headers.get("X-Kind")]).toEqual([201, "stream"]);
    await response.text();
  });
});
