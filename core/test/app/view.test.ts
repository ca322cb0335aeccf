import { describe, expect, test } from "vitest";
import {
  type Context,
  flaskJson,
  HttpError,
  jsonify,
  makeResponse,
  Phial,
  reply,
  silentLogger,
  type ViewResult,
} from "../../src/index.ts";
import { recordedLog } from "../recorded-log.ts";

const HTML = "text/html; charset=utf-8";

/** Asks an app whose only view returns `result`. */
async function answerTo(
  result: ViewResult | ((c: Context) => ViewResult),
  init: RequestInit = {},
): Promise<Response> {
  const app = new Phial("views", { log: silentLogger });
  app.get("/", (c) =>
    typeof result === "function" ? (result as (c: Context) => ViewResult)(c) : result,
  );
  return app.request("/", init);
}

async function* letters(): AsyncGenerator<string> {
  yield "a";
  yield "é";
}

describe("what a view returns", () => {
  test.each<[string, ViewResult | ((c: Context) => ViewResult), string, string]>([
    ["text", "<b>é</b>", HTML, "<b>é</b>"],
    ["no text", "", HTML, ""],
    ["bytes", new TextEncoder().encode("raw"), HTML, "raw"],
    ["an object", { a: [1, null] }, "application/json", '{"a":[1,null]}'],
    ["an array", [1, { b: true }], "application/json", '[1,{"b":true}]'],
    ["an iterator of text", () => ["a", "b"].values(), HTML, "ab"],
    ["an async generator", () => letters(), HTML, "aé"],
    ["a stream", () => new Blob(["streamed"]).stream(), HTML, "streamed"],
    ["a response", () => new Response("own", { headers: { "Content-Type": "a/b" } }), "a/b", "own"],
  ])("may be %s", async (_what, result, type, body) => {
    const response = await answerTo(result);
    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
      200,
      type,
      body,
    ]);
  });

  test("may be an HttpError, which is answered without asking the error handlers", async () => {
    const app = new Phial("views", { log: silentLogger });
    app.registerErrorHandler(404, () => "handled");
    app.get("/", () => new HttpError(404, { detail: "as a response" }));
    const response = await app.request("/");
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("<p>as a response</p>");
  });

  test.each<[string, unknown, string]>([
    ["undefined", undefined, "undefined"],
    ["null", null, "null"],
    ["a number", 5, "a number"],
    ["a boolean", true, "a boolean"],
    ["an error", new RangeError("no"), "the error RangeError"],
    ["a status beyond 599", reply("", 799), "the status 799"],
    ["a status below 200", reply("", 101), "the status 101"],
    ["a status with a fraction", reply("", 200.5), "the status 200.5"],
  ])("is refused when it is %s, naming the endpoint", async (_what, result, words) => {
    const log = recordedLog();
    const app = new Phial("views", { log });
    // The compiler refuses most of these: here is what happens to those who do not ask it.
    app.get("/", function index() {
      return result as ViewResult;
    });
    expect((await app.request("/")).status).toBe(500);
    expect(log.lines[0]?.fields["err"]).toMatchObject({
      code: "VIEW_RESULT_INVALID",
      problem: `The handler of "index" returned ${words}.`,
    });
  });

  test("that is refused passes by handlers of all errors and comes to that of 500", async () => {
    const app = new Phial("views", { log: silentLogger });
    app.registerErrorHandler(Error, () => "wrong");
    app.registerErrorHandler(500, (error) => reply(`500: ${String(error.cause)}`, 500));
    app.get("/", () => undefined as unknown as string);
    expect(await (await app.request("/")).text()).toContain("500: PhialError: The handler of");
  });
});

describe("reply", () => {
  test("adds a status and headers, which take the place of the body's own", async () => {
    const response = await answerTo(() =>
      reply({ id: 7 }, 201, { Location: "/notes/7", "Content-Type": "application/vnd.note+json" }),
    );
    expect(response.status).toBe(201);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      location: "/notes/7",
      "content-type": "application/vnd.note+json",
    });
    expect(await response.json()).toEqual({ id: 7 });
  });

  test("repeats a header that is given twice", async () => {
    const response = await answerTo(
      reply("h", undefined, [
        ["X-Custom", "1"],
        ["X-Custom", "2"],
        ["Set-Cookie", "a=1"],
        ["Set-Cookie", "b=2"],
      ]),
    );
    expect(response.headers.get("x-custom")).toBe("1, 2");
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  });

  test("changes the status of a response and keeps its headers", async () => {
    const own = new Response("r", { status: 418, headers: { "X-Own": "1" } });
    const response = await answerTo(() => reply(own, 201));
    expect([response.status, response.headers.get("x-own")]).toEqual([201, "1"]);
  });

  test("sends no body with 204 and 205, and with 304 no headers that describe one", async () => {
    const empty = await answerTo(reply("ignored", 204));
    expect([empty.body, empty.headers.get("content-type")]).toEqual([null, HTML]);
    expect((await answerTo(reply("ignored", 205))).body).toBeNull();
    const unchanged = await answerTo(reply("ignored", 304, { ETag: '"a"' }));
    expect([unchanged.status, unchanged.body]).toEqual([304, null]);
    expect(Object.fromEntries(unchanged.headers)).toEqual({ etag: '"a"' });
  });
});

describe("makeResponse", () => {
  test("gives a response to change, whatever it is made of", async () => {
    const response = await answerTo((c) => {
      const made = makeResponse(c, { id: 7 });
      made.headers.set("X-Made", "1");
      return made;
    });
    expect([response.headers.get("x-made"), await response.json()]).toEqual(["1", { id: 7 }]);
  });

  test("unlocks the headers of a response that cannot be changed", async () => {
    const response = await answerTo((c) => {
      const made = makeResponse(c, Response.redirect("http://localhost/next", 303));
      made.headers.set("X-Made", "1");
      return made;
    });
    expect([response.status, response.headers.get("x-made")]).toEqual([303, "1"]);
  });
});

describe("jsonify", () => {
  test("writes with the app's JSON provider, under its media type", async () => {
    const json = flaskJson({ mimetype: "application/vnd.api+json" });
    const app = new Phial("views", { json });
    app.get("/", (c) => jsonify(c, { b: 1, a: null }, 202));
    const response = await app.request("/");
    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
      202,
      "application/vnd.api+json",
      '{"a":null,"b":1}\n',
    ]);
  });
});
