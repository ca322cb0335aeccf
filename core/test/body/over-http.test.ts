import { once } from "node:events";
import { mkdtemp, readdir, rmdir } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admitBody, settleBody } from "../../src/body/body-meter.ts";
import { releaseBody } from "../../src/body/body-state.ts";
import { readForm } from "../../src/body/form.ts";
import { readJson } from "../../src/body/json-body.ts";
import { DEFAULT_BODY_LIMITS } from "../../src/body/limits.ts";
import { isHttpError } from "../../src/errors/http-error.ts";
import { multipartBody, streamOf } from "./in-request.ts";

const unexpected: unknown[] = [];
const app = new Hono();
let temporaryFolder = "";
let origin = "";
let port = 0;
let inFlight = 0;

app.onError((error, c) => {
  if (!isHttpError(error)) unexpected.push(error);
  return new Response(null, {
    status: isHttpError(error) ? error.status : 500,
    headers: c.res.headers,
  });
});
app.use(async (c, next) => {
  inFlight++;
  try {
    admitBody(c, { ...DEFAULT_BODY_LIMITS, contentLength: 1_000_000 });
    await next();
    await settleBody(c);
  } finally {
    await releaseBody(c);
    inFlight--;
  }
});
app.post("/json", async (c) => c.json([await readJson(c)]));
app.post("/ignore", (c) => c.body(null, 204));
app.post("/form", async (c) => {
  const { files } = await readForm(c, { limits: { temporaryFolder } });
  return c.json([...files].map(([name, { size }]) => [name, size]));
});

const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });

beforeAll(async () => {
  temporaryFolder = await mkdtemp(join(tmpdir(), "phial-http-"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  port = typeof address === "object" && address ? address.port : 0;
  origin = `http://127.0.0.1:${port}`;
});

afterAll(async () => {
  server.close();
  await once(server, "close");
  await rmdir(temporaryFolder);
});

async function send(path: string, body: BodyInit, type: string): Promise<[number, string]> {
  const headers = { "content-type": type, connection: "close" };
  const init: RequestInit & { duplex: "half" } = { method: "POST", body, headers, duplex: "half" };
  const response = await fetch(origin + path, init);
  return [response.status, await response.text()];
}

/** Sends the beginning of an upload and goes away. */
async function abortUpload(body: Uint8Array, length: number): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(
    `POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n` +
      "Content-Type: multipart/form-data; boundary=XbX\r\n\r\n",
  );
  await new Promise((resolve) => socket.write(body.subarray(0, length), resolve));
  socket.destroy();
}

describe("over HTTP", () => {
  test("a body in chunks is cut at the limit, and the answer arrives", async () => {
    const chunk = "x".repeat(50_000);
    for (const path of ["/json", "/ignore"]) {
      const body = streamOf(...Array.from({ length: 40 }, () => chunk));
      expect(await send(path, body, "application/json")).toEqual([413, ""]);
    }
  });

  test("a small body passes, in chunks too", async () => {
    expect(await send("/json", "[1]", "application/json")).toEqual([200, "[[1]]"]);
    expect(await send("/json", streamOf("[", "1]"), "application/json")).toEqual([200, "[[1]]"]);
    expect(await send("/ignore", streamOf("x"), "text/plain")).toEqual([204, ""]);
  });

  test("a request without a body has none, and is not waited for", async () => {
    for (const path of ["/json", "/ignore", "/form"]) {
      const response = await fetch(origin + path, {
        method: "POST",
        headers: { connection: "close" },
      });
      expect([path, response.status]).toEqual([
        path,
        { "/json": 415, "/ignore": 204, "/form": 200 }[path],
      ]);
    }
    const socket = connect(port, "127.0.0.1");
    socket.write("POST /ignore HTTP/1.1\r\nHost: x\r\n\r\n");
    const [answer] = await once(socket, "data");
    socket.destroy();
    expect(String(answer)).toMatch(/^HTTP\/1.1 204/);
  });

  test("an upload is read, small or large, declared or in chunks", async () => {
    for (const size of [10, 300_000]) {
      const body = multipartBody([{ name: "f", fileName: "x", content: "x".repeat(size) }]);
      const expected = [200, JSON.stringify([["f", size]])];
      for (const sent of [body, streamOf(body)]) {
        expect(await send("/form", sent, "multipart/form-data; boundary=XbX")).toEqual(expected);
      }
    }
  });

  test("uploads that are broken off leave nothing behind", async () => {
    const body = multipartBody([{ name: "f", fileName: "x", content: "x".repeat(400_000) }]);
    const lengths = Array.from({ length: 60 }, (_, i) => Math.floor((body.length * i) / 60));
    await Promise.all(lengths.map((length) => abortUpload(body, length)));
    await expect.poll(() => inFlight).toBe(0);
    expect(await readdir(temporaryFolder)).toEqual([]);
    expect(unexpected).toEqual([]);
  });
});
