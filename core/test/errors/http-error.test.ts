import { HTTPException } from "hono/http-exception";
import { describe, expect, test } from "vitest";
import {
  abort,
  HttpError,
  isHttpError,
  isPhialError,
  Phial,
  silentLogger,
} from "../../src/index.ts";

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe("an HttpError", () => {
  test("has the title and description of its status, in Werkzeug's words", () => {
    const error = new HttpError(418);
    expect([error.title, error.description, error.detail]).toEqual([
      "I'm a teapot",
      "This server is a teapot, not a coffee machine",
      undefined,
    ]);
    expect(new HttpError(404, { detail: "" }).description).toBe("");
  });

  test.each([200, 302, 399, 600, 0, -404, 404.5, Number.NaN])("refuses the status %d", (status) => {
    const error = thrownBy(() => new HttpError(status));
    expect(isPhialError(error, "HTTP_ERROR_STATUS_INVALID")).toBe(true);
  });

  test("takes any status with a response of its own", () => {
    const response = new Response("moved", { status: 302 });
    expect(new HttpError(302, { response }).response).toBe(response);
  });
});

describe("abort", () => {
  test("throws an HttpError with a text, with options, or with a response", () => {
    const error = thrownBy(() => abort(404, "no such note"));
    expect(isHttpError(error) && [error.status, error.detail]).toEqual([404, "no such note"]);
    const limited = thrownBy(() => abort(429, { headers: { "Retry-After": "30" } }));
    expect(isHttpError(limited) && limited.headers).toEqual({ "Retry-After": "30" });
    const own = thrownBy(() => abort(new Response("own", { status: 201 })));
    expect(isHttpError(own) && own.response?.status).toBe(201);
  });

  test("answers with a status that Werkzeug has no exception for", async () => {
    const app = new Phial("errors", { log: silentLogger });
    app.get("/pay", () => abort(402, "Three coins."));
    const response = await app.request("/pay");
    expect(response.status).toBe(402);
    expect(await response.text()).toContain("<title>402 Payment Required</title>");
  });

  test("answers 500 when it is given a status that is no error", async () => {
    const app = new Phial("errors", { log: silentLogger });
    app.get("/", () => abort(200));
    expect((await app.request("/")).status).toBe(500);
  });

  test("answers with a response whatever handlers there are", async () => {
    const app = new Phial("errors", { log: silentLogger });
    app.registerErrorHandler(409, () => "handled").registerErrorHandler(Error, () => "handled");
    app.get("/", () => abort(new Response("mine", { status: 409, headers: { "X-Own": "1" } })));
    const response = await app.request("/");
    expect([response.status, response.headers.get("x-own"), await response.text()]).toEqual([
      409,
      "1",
      "mine",
    ]);
  });
});

describe("an HTTPException of Hono", () => {
  test("is an HttpError of the same status and text", async () => {
    const app = new Phial("errors", { log: silentLogger });
    app.registerErrorHandler(HttpError, (error) => `${error.status} ${error.detail}`);
    app.get("/", () => {
      throw new HTTPException(403, { message: "not you" });
    });
    expect(await (await app.request("/")).text()).toBe("403 not you");
  });

  test("answers with its own response, and with its text where its status is no error", async () => {
    const app = new Phial("errors", { log: silentLogger });
    app.get("/own", () => {
      throw new HTTPException(401, { res: new Response("own") });
    });
    app.get("/fine", () => {
      throw new HTTPException(202, { message: "later" });
    });
    const own = await app.request("/own");
    expect([own.status, await own.text()]).toEqual([401, "own"]);
    const fine = await app.request("/fine");
    expect([fine.status, await fine.text()]).toEqual([202, "later"]);
  });
});
