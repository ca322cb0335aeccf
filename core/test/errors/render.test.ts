import { describe, expect, test } from "vitest";
import { abort, errorResponse, HttpError, Phial, reply, silentLogger } from "../../src/index.ts";
import { prefersJson } from "../../src/errors/render.ts";

function failingApp(config: Record<string, unknown> = {}): Phial {
  const app = new Phial("errors", { log: silentLogger, config });
  app.get("/missing", () => abort(404, { detail: "<b>&\"'\nno note", code: "NOTE_MISSING" }));
  app.get("/invalid", () => abort(422, { extra: { errors: [{ path: "a", message: "no" }] } }));
  app.get("/limited", () => abort(429, { headers: { "Retry-After": "30" } }));
  app.get("/broken", () => {
    throw new Error("a secret");
  });
  return app;
}

const JSON_CLIENT = { headers: { Accept: "application/json" } };

describe("the page of an error", () => {
  test("is Werkzeug's, with the text escaped and its lines kept", async () => {
    const response = await failingApp().request("/missing");
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await response.text()).toBe(
      "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n" +
        "<p>&lt;b&gt;&amp;&#34;&#39;<br>no note</p>\n",
    );
  });

  test("carries the headers of the error", async () => {
    expect((await failingApp().request("/limited")).headers.get("retry-after")).toBe("30");
  });
});

describe("the problem document of an error", () => {
  test("goes to a client that prefers JSON", async () => {
    const response = await failingApp().request("/missing", JSON_CLIENT);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toEqual({
      type: "about:blank",
      title: "Not Found",
      status: 404,
      detail: "<b>&\"'\nno note",
      code: "NOTE_MISSING",
    });
  });

  test("has Werkzeug's words without a detail, and the error's own members", async () => {
    expect(await (await failingApp().request("/invalid", JSON_CLIENT)).json()).toMatchObject({
      title: "Unprocessable Entity",
      detail: "The request was well-formed but was unable to be followed due to semantic errors.",
      errors: [{ path: "a", message: "no" }],
    });
  });

  test.each([
    ["application/json", true],
    ["application/problem+json", true],
    ["APPLICATION/JSON", true],
    ["text/html;q=0.5, application/json", true],
    ["text/html, application/json;q=0.9", false],
    ["text/html, application/json", false],
    ["application/json;q=0", false],
    ["application/json;q=x", false],
    ["*/*", false],
    ["application/*", false],
    ["", false],
    [undefined, false],
  ])("is preferred by Accept: %s is %s", (accept, prefers) => {
    expect(prefersJson(accept)).toBe(prefers);
  });
});

describe("an answer from 500 on", () => {
  test("names the request in X-Request-Id and in the problem document, and says no more", async () => {
    const response = await failingApp().request("/broken", JSON_CLIENT);
    const text = await response.text();
    const id = response.headers.get("x-request-id");
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.parse(text)).toMatchObject({ status: 500, requestId: id });
    expect(text).not.toContain("secret");
  });

  test("is the only one that does: a 404 names nothing", async () => {
    const response = await failingApp().request("/missing", JSON_CLIENT);
    expect(response.headers.has("x-request-id")).toBe(false);
  });
});

describe("errorResponse", () => {
  test("gives a handler the answer that the error has by itself", async () => {
    const app = failingApp();
    app.registerErrorHandler(HttpError, (error, c) => {
      const response = errorResponse(c, error);
      response.headers.set("Content-Type", "application/json");
      const body = JSON.stringify({ code: error.status, name: error.title });
      return reply(body, response.status, response.headers);
    });
    const response = await app.request("/limited");
    expect([response.status, response.headers.get("retry-after"), await response.json()]).toEqual([
      429,
      "30",
      { code: 429, name: "Too Many Requests" },
    ]);
  });

  test("carries X-Request-Id from 500 on", async () => {
    const app = failingApp();
    app.registerErrorHandler(500, (error, c) => errorResponse(c, error));
    const response = await app.request("/broken");
    expect([response.status, response.headers.has("x-request-id")]).toEqual([500, true]);
  });
});
