import { rename, truncate, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import type { Context } from "hono";
import { describe, expect, test, vi } from "vitest";
import { openContent, type FileSource } from "../../src/files/file-content.ts";
import { sendFile, type SendFileOptions } from "../../src/files/send-file.ts";
import { makeApp, makeFolder, openCount } from "./folder.ts";

const NOW = 1_700_000_000_000;
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

async function send(
  source: FileSource,
  options: SendFileOptions = {},
  init: RequestInit = {},
): Promise<Response> {
  const app = makeApp();
  app.get("/", (c: Context) => sendFile(c, source, { now: NOW, ...options }));
  return app.request("/", init);
}

describe("sendFile", () => {
  test("sends the headers of Flask, and nosniff", async () => {
    await using folder = await makeFolder({ "letters.txt": LETTERS });
    const response = await send(folder.of("letters.txt"));
    const { etag, ...headers } = Object.fromEntries(response.headers);
    expect(headers).toEqual({
      "accept-ranges": "bytes",
      "cache-control": "no-cache",
      "content-disposition": "inline; filename=letters.txt",
      "content-length": "26",
      "content-type": "text/plain; charset=utf-8",
      date: "Tue, 14 Nov 2023 22:13:20 GMT",
      "last-modified": "Sun, 13 Sep 2020 12:26:40 GMT",
      "x-content-type-options": "nosniff",
    });
    expect(etag).toMatch(/^"1600000000\.0-26-\d+"$/);
    expect(await response.text()).toBe(LETTERS);
  });

  test.each([
    [{ maxAge: 60 }, "public, max-age=60", "Tue, 14 Nov 2023 22:14:20 GMT"],
    [{ maxAge: 0 }, "no-cache, max-age=0", "Tue, 14 Nov 2023 22:13:20 GMT"],
    [{ maxAge: (path: string | undefined) => path?.length }, /^public, max-age=\d+$/, /GMT$/],
    [{ maxAge: undefined }, "no-cache", null],
  ])("lets caches keep it as %j says", async (options, cacheControl, expires) => {
    await using folder = await makeFolder({ "a.txt": "a" });
    const { headers } = await send(folder.of("a.txt"), options);
    expect(headers.get("cache-control")).toEqual(expect.stringMatching(cacheControl));
    if (expires === null) expect(headers.get("expires")).toBeNull();
    else expect(headers.get("expires")).toEqual(expect.stringMatching(expires));
  });

  test("takes what options say for what the file says", async () => {
    const options = {
      mimetype: "application/x-odd",
      etag: "own",
      lastModified: new Date(NOW),
      asAttachment: true,
      downloadName: "../x.tar.gz",
    };
    await using folder = await makeFolder({ "a.txt": "a" });
    const { headers } = await send(pathToFileURL(folder.of("a.txt")), options);
    expect(headers.get("content-type")).toBe("application/x-odd");
    expect(headers.get("etag")).toBe('"own"');
    expect(headers.get("last-modified")).toBe("Tue, 14 Nov 2023 22:13:20 GMT");
    expect(headers.get("content-disposition")).toBe("attachment; filename=x.tar.gz");
    expect(headers.get("content-encoding")).toBeNull();
  });

  test("says that a packed file is packed, unless it is to be saved", async () => {
    await using folder = await makeFolder({ "a.tar.gz": "x" });
    const shown = await send(folder.of("a.tar.gz"));
    expect(shown.headers.get("content-encoding")).toBe("gzip");
    const saved = await send(folder.of("a.tar.gz"), { asAttachment: true });
    expect(saved.headers.get("content-encoding")).toBeNull();
  });

  test("keeps headers that were set on the context before", async () => {
    const app = makeApp();
    app.get("/", (c) => {
      c.header("X-Before", "1");
      return sendFile(c, Buffer.from("x"), { mimetype: "text/plain" });
    });
    expect((await app.request("/")).headers.get("x-before")).toBe("1");
  });

  test("answers HEAD with the headers of GET", async () => {
    await using folder = await makeFolder({ "letters.txt": LETTERS });
    const get = await send(folder.of("letters.txt"));
    const head = await send(folder.of("letters.txt"), {}, { method: "HEAD" });
    expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(get.headers));
    expect(await head.text()).toBe("");
  });

  test.each([
    ["bytes=0-4", "abcde"],
    ["bytes=-5", "vwxyz"],
    ["bytes=25-99", "z"],
    ["bytes=-0", LETTERS],
  ])("sends the range %s", async (range, text) => {
    await using folder = await makeFolder({ "letters.txt": LETTERS });
    const response = await send(folder.of("letters.txt"), {}, { headers: { Range: range } });
    expect(response.status).toBe(206);
    expect(response.headers.get("content-length")).toBe(String(text.length));
    expect(await response.text()).toBe(text);
  });

  test("has no ranges of an empty file", async () => {
    await using folder = await makeFolder({ "empty.txt": "" });
    const init = { headers: { Range: "bytes=0-" } };
    const response = await send(folder.of("empty.txt"), {}, init);
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  test("ignores conditions when it is told to", async () => {
    await using folder = await makeFolder({ "a.txt": "abc" });
    const headers = { Range: "bytes=0-0", "If-None-Match": "*" };
    const response = await send(folder.of("a.txt"), { conditional: false }, { headers });
    expect([response.status, response.headers.get("date")]).toEqual([200, null]);
  });

  test("answers 404 when there is no such file", async () => {
    await using folder = await makeFolder({ "a/b.txt": "x" });
    const missing = ["none", "a", "a/b.txt/c", "x".repeat(5000), "nul\0", "a/b.txt\n"];
    for (const name of missing) {
      expect((await send(`${folder.path}/${name}`)).status, name).toBe(404);
    }
  });

  test("sends bytes, blobs and streams", async () => {
    const bytes = new TextEncoder().encode(LETTERS);
    const options = { mimetype: "text/plain" };
    const init = { headers: { Range: "bytes=1-2" } };
    for (const source of [bytes, new Blob([bytes])]) {
      expect(await (await send(source, options)).text()).toBe(LETTERS);
      expect(await (await send(source, options, init)).text()).toBe("bc");
    }
    const response = await send(new Blob([bytes]).stream(), options, init);
    expect(response.headers.get("content-length")).toBeNull();
    expect(await response.text()).toBe(LETTERS);
  });

  test("lets a stream go that nobody needs", async () => {
    let isCancelled = false;
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      cancel: () => void (isCancelled = true),
    });
    const init = { headers: { "If-None-Match": '"e"' } };
    const response = await send(stream, { mimetype: "text/plain", etag: "e" }, init);
    expect([response.status, isCancelled]).toEqual([304, true]);
  });

  test("asks for a name and a type where there is none", async () => {
    const unnamed = await send(Buffer.from("x"), { asAttachment: true, mimetype: "text/plain" });
    expect(await unnamed.text()).toContain("downloadName");
    const untyped = await send(Buffer.from("x"));
    expect(await untyped.text()).toContain("mimetype");
  });
});

describe("an open file", () => {
  const big = Buffer.alloc(500_000, "0123456789");

  test("is streamed in full and in parts", async () => {
    await using folder = await makeFolder({ "big.bin": big });
    const whole = await send(folder.of("big.bin"));
    expect(Buffer.from(await whole.arrayBuffer()).equals(big)).toBe(true);
    const init = { headers: { Range: "bytes=5-400004" } };
    const part = await send(folder.of("big.bin"), {}, init);
    const bytes = Buffer.from(await part.arrayBuffer());
    expect(bytes.equals(big.subarray(5, 400_005))).toBe(true);
  });

  test("stays the same when its path leads to another one meanwhile", async () => {
    await using folder = await makeFolder({ "a.txt": "old", "b.txt": "newer" });
    const content = await openContent(folder.of("a.txt"));
    await rename(folder.of("b.txt"), folder.of("a.txt"));
    expect(content?.size).toBe(3);
    const body = await content?.body({ start: 0, end: 3 });
    expect(await new Response(body ?? null).text()).toBe("old");
  });

  test("is sent as long as it was, when it grows", async () => {
    await using folder = await makeFolder({ "log.txt": "one" });
    const content = await openContent(folder.of("log.txt"));
    await writeFile(folder.of("log.txt"), "one two");
    const body = await content?.body({ start: 0, end: content.size ?? 0 });
    expect(await new Response(body ?? null).text()).toBe("one");
  });

  test("breaks the answer off when it shrinks, and reads nothing that is not taken", async () => {
    await using folder = await makeFolder({ "big.bin": big });
    const response = await send(folder.of("big.bin"));
    await truncate(folder.of("big.bin"), 10);
    await expect(response.arrayBuffer()).rejects.toThrow("shorter");
  });

  test.runIf(process.platform === "linux")("is closed after the read that is cut off", async () => {
    await using folder = await makeFolder({ "big.bin": big });
    const response = await send(folder.of("big.bin"));
    const reader = response.body?.getReader();
    const reading = reader?.read();
    await reader?.cancel();
    expect((await reading)?.done).toBe(true);
    await vi.waitFor(() => expect(openCount(folder.of("big.bin"))).toBe(0));
  });
});
