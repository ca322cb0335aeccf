import { describe, expect, test } from "vitest";
import {
  afterThisRequest,
  Blueprint,
  int,
  params,
  Phial,
  redirect,
  routeOf,
  silentLogger,
} from "../../src/index.ts";

/** An app and a list that hooks write their names into. */
function listeningApp() {
  const app = new Phial("hooks", { log: silentLogger });
  const heard: string[] = [];
  const note = (name: string) => () => void heard.push(name);
  return { app, heard, note };
}

describe("beforeRequest", () => {
  test("runs the app's hooks, then the blueprints' from the outside in, then the handler", async () => {
    const { app, heard, note } = listeningApp();
    await using _closing = app;
    const inner = new Blueprint("inner").beforeRequest(note("inner"));
    inner.get("/", (c) => (heard.push("handler"), c.text("ok")));
    const outer = new Blueprint("outer").beforeRequest(note("outer")).registerBlueprint(inner);
    app.registerBlueprint(outer);
    app.beforeRequest(note("app 1")).beforeRequest(note("app 2"));
    await app.request("/");
    expect(heard).toEqual(["app 1", "app 2", "outer", "inner", "handler"]);
  });

  test("answers with the first result and runs neither the later hooks nor the handler", async () => {
    const { app, heard, note } = listeningApp();
    await using _closing = app;
    app.beforeRequest(note("first"));
    app.beforeRequest(() => "stopped here");
    app.beforeRequest(note("never"));
    app.get("/", (c) => (heard.push("handler"), c.text("never")));
    const response = await app.request("/");
    expect(await response.text()).toBe("stopped here");
    expect(heard).toEqual(["first"]);
  });

  test("lets an answer of a hook pass through the afterRequest hooks", async () => {
    const { app, heard, note } = listeningApp();
    await using _closing = app;
    app.beforeRequest(() => redirect("/login"));
    app.afterRequest(note("after"));
    app.get("/", (c) => c.text("never"));
    expect((await app.request("/")).status).toBe(303);
    expect(heard).toEqual(["after"]);
  });

  test("guards routes that were declared before it", async () => {
    await using app = listeningApp().app;
    app.get("/", (c) => c.text("open"));
    app.beforeRequest((c) => c.text("closed", 401));
    expect((await app.request("/")).status).toBe(401);
  });

  test("is awaited when it is async", async () => {
    await using app = listeningApp().app;
    app.beforeRequest(async () => {
      await Promise.resolve();
      return { from: "hook" };
    });
    app.get("/", (c) => c.text("never"));
    expect(await (await app.request("/")).json()).toEqual({ from: "hook" });
  });

  test("sees the route before its handler runs", async () => {
    const { app, heard } = listeningApp();
    await using _closing = app;
    app.beforeRequest((c) => void heard.push(routeOf(c)?.endpoint ?? "none"));
    app.get("/notes", function list(c) {
      return c.text("notes");
    });
    await app.request("/notes");
    await app.request("/missing");
    expect(heard).toEqual(["list", "none"]);
  });

  test("of a blueprint does not run for the routes of others, nor for paths nobody has", async () => {
    const { app, heard, note } = listeningApp();
    await using _closing = app;
    const notes = new Blueprint("notes", { urlPrefix: "/notes" }).beforeRequest(note("notes"));
    notes.get("/", (c) => c.text("notes"));
    app.registerBlueprint(notes);
    app.get("/other", (c) => c.text("other"));
    await app.request("/other");
    await app.request("/notes/missing");
    expect(heard).toEqual([]);
  });

  test("runs for paths that no route has, when it belongs to the app", async () => {
    const { app, heard, note } = listeningApp();
    await using _closing = app;
    app.beforeRequest(note("before"));
    expect((await app.request("/missing")).status).toBe(404);
    expect(heard).toEqual(["before"]);
  });

  test("runs once for HEAD and for an automatic OPTIONS", async () => {
    const { app, heard } = listeningApp();
    await using _closing = app;
    app.beforeRequest((c) => void heard.push(c.req.method));
    app.get("/", (c) => c.text("ok"));
    await app.request("/", { method: "HEAD" });
    await app.request("/", { method: "OPTIONS" });
    expect(heard).toEqual(["HEAD", "OPTIONS"]);
  });

  test("turns an error into an answer that passes the afterRequest hooks", async () => {
    const { app, heard, note } = listeningApp();
    await using _closing = app;
    app.beforeRequest(() => {
      throw new Error("broken hook");
    });
    app.afterRequest(note("after"));
    app.get("/", (c) => c.text("never"));
    expect((await app.request("/")).status).toBe(500);
    expect(heard).toEqual(["after"]);
  });
});

describe("afterRequest", () => {
  test("runs in reverse: the innermost blueprint first, the app last", async () => {
    const { app, heard, note } = listeningApp();
    await using _closing = app;
    const inner = new Blueprint("inner")
      .afterRequest(note("inner 1"))
      .afterRequest(note("inner 2"));
    inner.get("/", (c) => c.text("ok"));
    const outer = new Blueprint("outer").afterRequest(note("outer")).registerBlueprint(inner);
    app.registerBlueprint(outer);
    app.afterRequest(note("app 1")).afterRequest(note("app 2"));
    await app.request("/");
    expect(heard).toEqual(["inner 2", "inner 1", "outer", "app 2", "app 1"]);
  });

  test("may put another response in the place of the one it gets", async () => {
    await using app = listeningApp().app;
    app.afterRequest(async (response) => new Response(`[${await response.text()}]`, response));
    app.get("/", (c) => c.text("body"));
    const response = await app.request("/");
    expect(await response.text()).toBe("[body]");
    expect(response.headers.get("Content-Type")).toMatch(/^text\/plain; ?charset=UTF-8$/);
  });

  test("keeps the response when it returns nothing", async () => {
    await using app = listeningApp().app;
    app.afterRequest((response) => response.headers.set("X-Seen", "yes"));
    app.get("/", (c) => c.text("body"));
    const response = await app.request("/");
    expect([await response.text(), response.headers.get("X-Seen")]).toEqual(["body", "yes"]);
  });

  test("drops the headers of a response that it replaces, also below Hono's middleware", async () => {
    await using app = listeningApp().app;
    app.use(async (_c, next) => next());
    app.afterRequest(() => new Response("replaced"));
    app.get("/", (c) => c.text("body", 200, { "X-Old": "yes" }));
    const response = await app.request("/");
    expect([await response.text(), response.headers.get("X-Old")]).toEqual(["replaced", null]);
  });

  test("sees 404, 405 and the answer to an error", async () => {
    const { app } = listeningApp();
    await using _closing = app;
    const statuses: number[] = [];
    app.afterRequest((response) => void statuses.push(response.status));
    app.get("/broken", () => {
      throw new Error("broken");
    });
    await app.request("/missing");
    await app.request("/broken", { method: "POST" });
    await app.request("/broken");
    expect(statuses).toEqual([404, 405, 500]);
  });

  test("answers an error of a hook with 500, and lets the other hooks see that answer", async () => {
    const { app } = listeningApp();
    await using _closing = app;
    const statuses: number[] = [];
    let broken = true;
    app.afterRequest((response) => void statuses.push(response.status));
    app.afterRequest(() => {
      if (!broken) return;
      broken = false;
      throw new Error("broken hook");
    });
    app.get("/", (c) => c.text("ok"));
    expect((await app.request("/")).status).toBe(500);
    expect(statuses).toEqual([500]);
  });

  test("answers 500 when a hook fails on the answer to its own error, too", async () => {
    await using app = listeningApp().app;
    app.afterRequest(() => {
      throw new Error("always broken");
    });
    app.get("/", (c) => c.text("ok"));
    expect((await app.request("/")).status).toBe(500);
  });
});

describe("afterThisRequest", () => {
  test("runs before the afterRequest hooks, in order, and only for this request", async () => {
    const { app, heard, note } = listeningApp();
    await using _closing = app;
    app.afterRequest(note("hook"));
    app.get("/once", (c) => {
      afterThisRequest(c, note("this 1"));
      afterThisRequest(c, note("this 2"));
      return c.text("ok");
    });
    app.get("/other", (c) => c.text("ok"));
    await app.request("/once");
    await app.request("/other");
    expect(heard).toEqual(["this 1", "this 2", "hook", "hook"]);
  });

  test("may replace the response, also that to an error", async () => {
    await using app = listeningApp().app;
    app.get("/", (c) => {
      afterThisRequest(c, (response) => new Response("changed", { status: response.status }));
      throw new Error("broken");
    });
    const response = await app.request("/");
    expect([response.status, await response.text()]).toEqual([500, "changed"]);
  });

  test("works on a response whose headers are locked", async () => {
    await using app = listeningApp().app;
    app.get("/", (c) => {
      afterThisRequest(c, () => new Response("unlocked"));
      return Response.redirect("http://localhost/elsewhere");
    });
    expect(await (await app.request("/")).text()).toBe("unlocked");
  });
});

describe("urlValuePreprocessor", () => {
  test("sees endpoint and values before any other hook, outermost first", async () => {
    const { app, heard, note } = listeningApp();
    await using _closing = app;
    const pages = new Blueprint("pages", { urlPrefix: "/:lang" });
    pages.urlValuePreprocessor(note("blueprint"));
    pages.get("/about", function about(c) {
      return c.text("about");
    });
    app.registerBlueprint(pages).beforeRequest(note("before"));
    app.urlValuePreprocessor((endpoint, values) => {
      heard.push(`${endpoint} ${JSON.stringify(values)}`);
    });
    await app.request("/en/about");
    expect(heard).toEqual(['pages.about {"lang":"en"}', "blueprint", "before"]);
  });

  test("changes the values that the handler gets", async () => {
    await using app = listeningApp().app;
    app.urlValuePreprocessor((_endpoint, values) => {
      if (typeof values["id"] === "number") values["id"] += 1;
    });
    app.get("/notes/:id", params({ id: int() }), (c) => c.json(c.req.valid("param").id));
    expect(await (await app.request("/notes/6")).json()).toBe(7);
  });

  test("hands a change of plain text on to the next one", async () => {
    const { app, heard } = listeningApp();
    await using _closing = app;
    app.urlValuePreprocessor((_endpoint, values) => delete values["lang"]);
    app.urlValuePreprocessor((_endpoint, values) => void heard.push(JSON.stringify(values)));
    app.get("/:lang/:page", (c) => c.text("ok"));
    await app.request("/en/about");
    expect(heard).toEqual(['{"page":"about"}']);
  });

  test("gets no endpoint and no values where no route matches", async () => {
    const { app, heard } = listeningApp();
    await using _closing = app;
    app.urlValuePreprocessor((endpoint, values) => {
      heard.push(`${endpoint} ${JSON.stringify(values)}`);
    });
    await app.request("/missing");
    expect(heard).toEqual(["undefined {}"]);
  });
});
