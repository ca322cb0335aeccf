import { type Context, Hono } from "hono";
import { describe, expect, test } from "vitest";
import { admitBody, settleBody } from "../../src/body/body-meter.ts";
import { readForm } from "../../src/body/form.ts";
import { readJson } from "../../src/body/json-body.ts";
import { DEFAULT_BODY_LIMITS } from "../../src/body/limits.ts";
import { isHttpError } from "../../src/errors/http-error.ts";
import { multipartBody, post, streamOf } from "./in-request.ts";

const limits = { ...DEFAULT_BODY_LIMITS, contentLength: 100 };

/** The status that an app with this handler answers with. */
async function statusOf(
  request: Request,
  handler: (c: Context) => Response | Promise<Response>,
): Promise<number> {
  const app = new Hono();
  app.onError((error, c) => c.body(null, isHttpError(error) && error.status === 413 ? 413 : 500));
  app.use(async (c, next) => {
    admitBody(c, limits);
    await next();
    await settleBody(c);
  });
  app.all("/", handler);
  return (await app.fetch(request)).status;
}

function declared(length: number): Request {
  const request = post("x".repeat(length), "application/json");
  request.headers.set("content-length", String(length));
  return request;
}

const large = () =>
  post(streamOf(..."0123456789ab".split("").map(() => "x".repeat(10))), "text/plain");
const small = () => post(streamOf("[1,", "2]"), "application/json");

const handlers: Record<string, (c: Context) => Response | Promise<Response>> = {
  "reads nothing": (c) => c.text("ok"),
  "reads everything": async (c) => c.text(await c.req.text()),
  "reads one piece": async (c) => {
    await c.req.raw.body?.getReader().read();
    return c.text("ok");
  },
  "cancels the body": async (c) => {
    await c.req.raw.body?.cancel();
    return c.text("ok");
  },
  "swallows errors": async (c) => {
    await c.req.text().catch(() => "");
    return c.text("ok");
  },
  "reads raw JSON": async (c) => c.json(await c.req.raw.json().catch(() => null)),
};

describe("MAX_CONTENT_LENGTH", () => {
  test.each(Object.entries(handlers))("holds when a handler %s", async (_name, handler) => {
    expect(await statusOf(large(), handler)).toBe(413);
    expect(await statusOf(declared(101), handler)).toBe(413);
    expect(await statusOf(small(), handler)).toBe(200);
    expect(await statusOf(declared(100), handler)).toBe(200);
    expect(await statusOf(new Request("http://localhost/"), handler)).toBe(200);
  });

  test("leaves the body to readJson and readForm", async () => {
    const seen: unknown[] = [];
    const status = await statusOf(small(), async (c) => {
      seen.push(await readJson(c));
      return c.text("ok");
    });
    const body = multipartBody([{ name: "a", content: "1" }]);
    const form = post(streamOf(body), "multipart/form-data; boundary=XbX");
    await statusOf(form, async (c) => {
      seen.push([...(await readForm(c)).fields]);
      return c.text("ok");
    });
    expect([status, seen]).toEqual([200, [[1, 2], [["a", "1"]]]]);
  });

  test("keeps method, headers and abort signal of the request", async () => {
    const abort = new AbortController();
    const request = new Request("http://localhost/?q=1", {
      method: "PUT",
      body: "x",
      headers: { "x-a": "b" },
      signal: abort.signal,
    });
    const seen: unknown[] = [];
    await statusOf(request, (c) => {
      const { raw } = c.req;
      abort.abort();
      seen.push(raw.method, raw.url, raw.headers.get("x-a"), raw.signal.aborted);
      return c.text("ok");
    });
    expect(seen).toEqual(["PUT", "http://localhost/?q=1", "b", true]);
  });
});
