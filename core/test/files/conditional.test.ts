import { describe, expect, test } from "vitest";
import { addETag, makeConditional, setETag } from "../../src/files/conditional.ts";
import { makeApp } from "./folder.ts";

const NOW = 1_700_000_000_000;

function get(headers: Record<string, string>, status = 200): Response | Promise<Response> {
  const app = makeApp();
  app.get("/", (c) => {
    const response = c.body("etag body", status === 404 ? 404 : 200, {
      "Content-Type": "text/plain",
      "Last-Modified": "Sun, 01 Jan 2023 00:00:00 GMT",
    });
    const options = { acceptRanges: true, completeLength: 9, now: NOW };
    return makeConditional(c, setETag(response, "abc"), options);
  });
  app.put("/", (c) => makeConditional(c, setETag(c.body("put"), "abc")));
  const method = headers["X-Method"] ?? "GET";
  return app.request("/", { method, headers });
}

describe("makeConditional", () => {
  test("answers 304 without what describes a body when the client has the state", async () => {
    const response = await get({ "If-None-Match": '"x", W/"abc"' });
    expect(response.status).toBe(304);
    expect(Object.fromEntries(response.headers)).toEqual({
      "accept-ranges": "bytes",
      date: "Tue, 14 Nov 2023 22:13:20 GMT",
      etag: '"abc"',
    });
    expect(await response.text()).toBe("");
  });

  test("answers 412 when the client requires another state", async () => {
    expect((await get({ "If-Match": '"zzz"' })).status).toBe(412);
    expect((await get({ "If-Match": '"abc"' })).status).toBe(200);
  });

  test("cuts a range out of the body", async () => {
    const response = await get({ Range: "bytes=1-2" });
    expect(response.status).toBe(206);
    expect(response.headers.get("content-range")).toBe("bytes 1-2/9");
    expect(response.headers.get("content-length")).toBe("2");
    expect(await response.text()).toBe("ta");
  });

  test("refuses a range outside of the body with 416", async () => {
    const response = await get({ Range: "bytes=9-" });
    expect(response.status).toBe(416);
    expect(response.headers.get("content-range")).toBe("bytes */9");
  });

  test("serves everything when If-Range names another state", async () => {
    expect((await get({ Range: "bytes=1-2", "If-Range": '"x"' })).status).toBe(200);
    expect((await get({ Range: "bytes=1-2", "If-Range": '"abc"' })).status).toBe(206);
  });

  test("leaves other methods and errors as they are", async () => {
    expect((await get({ "If-None-Match": '"abc"', "X-Method": "PUT" })).status).toBe(200);
    expect((await get({ "If-None-Match": '"abc"' }, 404)).status).toBe(404);
  });
});

test("addETag hashes the body and keeps it", async () => {
  const response = await addETag(new Response("etag body", { status: 201 }));
  expect(response.headers.get("etag")).toBe('"7c3d5163b89d71e9813b68219d97064c4ae9c2f3"');
  expect(response.status).toBe(201);
  expect(await response.text()).toBe("etag body");
  const tagged = setETag(new Response("x"), "own", { isWeak: true });
  expect((await addETag(tagged)).headers.get("etag")).toBe('W/"own"');
});
