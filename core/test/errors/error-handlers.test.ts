import { describe, expect, test } from "vitest";
import {
  abort,
  Blueprint,
  gotRequestException,
  HttpError,
  Phial,
  readQuery,
  reply,
  silentLogger,
} from "../../src/index.ts";
import { recordedLog } from "../recorded-log.ts";

class BaseError extends Error {}
class NoteError extends BaseError {}

function appThatThrows(error: () => unknown, config: Record<string, unknown> = {}): Phial {
  const app = new Phial("errors", { log: silentLogger, config });
  app.get("/", () => {
    throw error();
  });
  return app;
}

async function textOf(app: Phial, path = "/"): Promise<string> {
  return (await app.request(path)).text();
}

describe("an error handler", () => {
  test("is found by class, the nearest first, and by base class", async () => {
    const app = appThatThrows(() => new NoteError("no"));
    app.registerErrorHandler(BaseError, (error) => `base: ${error.message}`);
    expect(await textOf(app)).toBe("base: no");
    const nearer = appThatThrows(() => new NoteError("no"));
    nearer.registerErrorHandler(Error, () => "any");
    nearer.registerErrorHandler(NoteError, () => "note");
    nearer.registerErrorHandler(BaseError, () => "base");
    expect(await textOf(nearer)).toBe("note");
  });

  test("is found by status before class", async () => {
    const app = appThatThrows(() => new HttpError(404));
    app.registerErrorHandler(HttpError, () => "class");
    app.registerErrorHandler(404, () => "status");
    expect(await textOf(app)).toBe("status");
  });

  test("answers with 200 unless it says otherwise, as any view", async () => {
    const app = appThatThrows(() => new NoteError("no"));
    app.registerErrorHandler(NoteError, () => ({ error: "no" }));
    const response = await app.request("/");
    expect([response.status, await response.json()]).toEqual([200, { error: "no" }]);
  });

  test("of HttpError answers 404 and 405, with their headers within reach", async () => {
    const app = appThatThrows(() => new HttpError(400));
    app.registerErrorHandler(HttpError, (error) =>
      reply(`${error.status} ${error.headers["Allow"] ?? ""}`, error.status, error.headers),
    );
    expect(await textOf(app, "/nothing")).toBe("404 ");
    const response = await app.request("/", { method: "POST" });
    expect([response.headers.get("allow"), await response.text()]).toEqual([
      "GET, HEAD, OPTIONS",
      "405 GET, HEAD, OPTIONS",
    ]);
  });

  test("of a blueprint comes before the app's, the innermost first", async () => {
    const app = new Phial("errors", { log: silentLogger });
    const outer = new Blueprint("outer", { urlPrefix: "/outer" });
    const inner = new Blueprint("inner", { urlPrefix: "/inner" });
    for (const scaffold of [app, outer, inner]) scaffold.get("/", () => abort(404));
    outer.get("/note", () => {
      throw new NoteError("no");
    });
    app.registerErrorHandler(404, () => "app").registerErrorHandler(NoteError, () => "app");
    outer.registerErrorHandler(404, () => "outer");
    inner.registerErrorHandler(404, () => "inner");
    outer.registerBlueprint(inner);
    app.registerBlueprint(outer);
    expect(
      await Promise.all(
        ["/", "/outer/", "/outer/inner/", "/outer/note"].map((path) => textOf(app, path)),
      ),
    ).toEqual(["app", "outer", "inner", "app"]);
    expect(await textOf(app, "/outer/nothing")).toBe("app");
  });

  test("of a blueprint for the whole app yields to the app's own", async () => {
    const app = appThatThrows(() => new HttpError(418));
    const parts = new Blueprint("parts");
    parts
      .registerAppErrorHandler(418, () => "blueprint")
      .registerAppErrorHandler(404, () => "gone");
    app.registerErrorHandler(418, () => "app");
    app.registerBlueprint(parts);
    expect([await textOf(app), await textOf(app, "/nothing")]).toEqual(["app", "gone"]);
  });

  test("may be asynchronous and sees the context", async () => {
    const app = appThatThrows(() => new NoteError("no"));
    app.registerErrorHandler(NoteError, async (error, c) => `${c.req.path}: ${error.message}`);
    expect(await textOf(app)).toBe("/: no");
  });

  test("answers errors of hooks as well", async () => {
    const app = new Phial("errors", { log: silentLogger });
    app.registerErrorHandler(NoteError, () => "handled");
    app.beforeRequest(() => {
      throw new NoteError("before");
    });
    expect(await textOf(app)).toBe("handled");
  });
});

describe("an error that nobody expected", () => {
  test("is a 500 that names the request, and stands in the log under that name", async () => {
    const log = recordedLog();
    const app = new Phial("errors", { log });
    const broken = new Error("broken");
    app.get("/broken", function show() {
      throw broken;
    });
    const response = await app.request("/broken");
    expect(response.status).toBe(500);
    expect(log.lines.map(({ fields, message }) => [message, fields])).toEqual([
      [
        "request failed",
        {
          err: broken,
          requestId: response.headers.get("x-request-id"),
          method: "GET",
          path: "/broken",
          endpoint: "show",
        },
      ],
    ]);
  });

  test("comes to the handler of 500 inside an HttpError, as its cause", async () => {
    const broken = new Error("broken");
    const app = appThatThrows(() => broken);
    app.registerErrorHandler(500, (error) => reply(`sorry: ${error.cause === broken}`, 500));
    const response = await app.request("/");
    expect([response.status, await response.text()]).toEqual([500, "sorry: true"]);
  });

  test("is told from abort(500), which has no cause", async () => {
    const app = appThatThrows(() => new HttpError(500));
    app.registerErrorHandler(500, (error) => reply(`caused: ${"cause" in error}`, 500));
    expect(await textOf(app)).toBe("caused: false");
  });

  test("may be something that is no Error", async () => {
    const app = appThatThrows(() => "a text");
    app.registerErrorHandler(500, (error) => reply(String((error.cause as Error).cause), 500));
    expect(await textOf(app)).toBe("a text");
  });

  test("is announced by gotRequestException, an answer is not", async () => {
    const app = appThatThrows(() => new NoteError("no"));
    app.get("/gone", () => abort(404));
    const heard = await gotRequestException.collect(app, async () => {
      await app.request("/gone");
      await app.request("/");
    });
    expect(heard).toMatchObject([{ error: expect.any(NoteError) }]);
  });

  test("in an error handler is answered by the handler of 500", async () => {
    const app = appThatThrows(() => new NoteError("no"));
    app.registerErrorHandler(NoteError, () => {
      throw new Error("worse");
    });
    app.registerErrorHandler(500, (error) => reply(`500: ${(error.cause as Error).message}`, 500));
    expect(await textOf(app)).toBe("500: worse");
  });

  test("in the handler of 500 is logged, and the plain page is sent", async () => {
    const log = recordedLog();
    const app = new Phial("errors", { log });
    app.get("/", () => {
      throw new Error("first");
    });
    app.registerErrorHandler(500, () => {
      throw new Error("second");
    });
    const response = await app.request("/");
    expect([response.status, (await response.text()).includes("Internal Server Error")]).toEqual([
      500,
      true,
    ]);
    expect(log.lines.map(({ fields }) => (fields["err"] as Error).message)).toEqual([
      "first",
      "second",
    ]);
  });

  test("of an error handler that aborts is that answer", async () => {
    const app = appThatThrows(() => new NoteError("no"));
    app.registerErrorHandler(NoteError, () => abort(404, "no such note"));
    const response = await app.request("/");
    expect([response.status, (await response.text()).includes("no such note")]).toEqual([
      404,
      true,
    ]);
  });
});

describe("PROPAGATE_EXCEPTIONS", () => {
  test("throws what nobody expected on to the caller of a test", async () => {
    const app = appThatThrows(() => new NoteError("no"), { TESTING: true });
    await expect(app.request("/")).rejects.toThrow(NoteError);
  });

  test("leaves answers and handled errors alone", async () => {
    const app = appThatThrows(() => new NoteError("no"), { TESTING: true });
    app.registerErrorHandler(NoteError, () => "handled");
    expect([await textOf(app), (await app.request("/nothing")).status]).toEqual(["handled", 404]);
  });

  test("is off in testing when the setting says so", async () => {
    const config = { TESTING: true, PROPAGATE_EXCEPTIONS: false };
    expect((await appThatThrows(() => new Error("no"), config).request("/")).status).toBe(500);
  });
});

describe("trapped errors", () => {
  test("are all HttpErrors with TRAP_HTTP_EXCEPTIONS: without a handler a failure of the app", async () => {
    const config = { TRAP_HTTP_EXCEPTIONS: true };
    const app = appThatThrows(() => new HttpError(404), config);
    expect((await app.request("/")).status).toBe(500);
    const handled = appThatThrows(() => new HttpError(404), config);
    handled.registerErrorHandler(Error, () => "handled");
    expect(await textOf(handled)).toBe("handled");
  });

  test("are those of status 400 with TRAP_BAD_REQUEST_ERRORS", async () => {
    const config = { TRAP_BAD_REQUEST_ERRORS: true };
    expect((await appThatThrows(() => new HttpError(400), config).request("/")).status).toBe(500);
    expect((await appThatThrows(() => new HttpError(404), config).request("/")).status).toBe(404);
  });

  test.each([
    [{}, 400],
    [{ DEBUG: true }, 500],
    [{ DEBUG: true, TRAP_BAD_REQUEST_ERRORS: false }, 400],
  ])("is a missing field in debug: %j answers %i", async (config, status) => {
    const app = new Phial("errors", { log: silentLogger, config });
    app.get("/", (c) => readQuery(c).require("name"));
    expect((await app.request("/")).status).toBe(status);
  });
});
