import { Hono } from "hono";
import { hc } from "hono/client";
import { cors } from "hono/cors";
import { etag } from "hono/etag";
import { HTTPException } from "hono/http-exception";
import { matchedRoutes, routePath } from "hono/route";
import { secureHeaders } from "hono/secure-headers";
import { validator } from "hono/validator";
import { describe, expect, test } from "vitest";
import { quietApp, noting, refuse } from "./noting-app.ts";

describe("Hono's middleware", () => {
  test("cors() answers a preflight and marks an answer", async () => {
    await using app = quietApp();
    app.use(cors({ origin: "https://shop.test" }));
    app.get("/", (c) => c.text("ok"));
    const headers = { Origin: "https://shop.test", "Access-Control-Request-Method": "GET" };
    const preflight = await app.request("/", { method: "OPTIONS", headers });
    expect(preflight.status).toBe(204);
    const response = await app.request("/", { headers });
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe("https://shop.test");
    expect(await response.text()).toBe("ok");
  });

  test("etag() answers 304", async () => {
    await using app = quietApp();
    app.use(etag());
    app.get("/", () => ({ a: 1 }));
    const tag = (await app.request("/")).headers.get("ETag") ?? "";
    expect((await app.request("/", { headers: { "If-None-Match": tag } })).status).toBe(304);
  });

  test("secureHeaders() reaches 404, 405 and the answer to an error", async () => {
    await using app = quietApp();
    app.use(secureHeaders());
    app.get("/broken", () => {
      throw new Error("broken");
    });
    for (const [path, method] of [
      ["/missing", "GET"],
      ["/broken", "POST"],
      ["/broken", "GET"],
    ] as const) {
      const response = await app.request(path, { method });
      expect(response.headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(response.status).toBeGreaterThanOrEqual(404);
    }
  });

  test("runs in the order of declaration, inside the hooks and around the handler", async () => {
    await using app = quietApp();
    const heard: string[] = [];
    app.afterRequest(() => void heard.push("after"));
    app.beforeRequest(() => void heard.push("before"));
    app.use(noting(heard, "one"), noting(heard, "two"));
    app.get("/", noting(heard, "guard"), (c) => (heard.push("handler"), c.text("ok")));
    await app.request("/");
    expect(heard).toEqual([
      "before",
      "one in",
      "two in",
      "guard in",
      "handler",
      "guard out",
      "two out",
      "one out",
      "after",
    ]);
  });

  test("guards what was declared before it: routes, apps below, mounted handlers", async () => {
    await using app = quietApp();
    app.get("/route", (c) => c.text("open"));
    app.subapp(
      "/sub",
      new Hono().get("/", (c) => c.text("open")),
    );
    app.route(
      "/routed",
      new Hono().get("/", (c) => c.text("open")),
    );
    app.mount("/mounted", () => new Response("open"));
    app.use(refuse);
    for (const path of ["/route", "/sub", "/routed", "/mounted", "/missing"]) {
      expect([path, (await app.request(path)).status]).toEqual([path, 401]);
    }
  });

  test("does not run when a hook has answered before it", async () => {
    await using app = quietApp();
    const heard: string[] = [];
    app.use(noting(heard, "middleware"));
    app.beforeRequest(() => "early");
    app.get("/", (c) => c.text("late"));
    expect(await (await app.request("/")).text()).toBe("early");
    expect(heard).toEqual([]);
  });

  test("with a path stands around that path only", async () => {
    await using app = quietApp();
    app.use("/admin/*", refuse);
    app.get("/admin/users", (c) => c.text("users"));
    app.get("/", (c) => c.text("home"));
    expect((await app.request("/admin/users")).status).toBe(401);
    expect((await app.request("/")).status).toBe(200);
  });

  test("sees the error of a handler in c.error, and the answer to it in c.res", async () => {
    await using app = quietApp();
    const seen: unknown[] = [];
    app.use(async (c, next) => {
      await next();
      seen.push(c.error?.message, c.res.status);
    });
    app.get("/", () => {
      throw new Error("broken");
    });
    expect((await app.request("/")).status).toBe(500);
    expect(seen).toEqual(["broken", 500]);
  });

  test("can be a guard of one route, and answer in its place", async () => {
    await using app = quietApp();
    app.get("/", refuse, (c) => c.text("open"));
    expect((await app.request("/")).status).toBe(401);
  });

  test("validator() puts what it validates on c.req.valid()", async () => {
    await using app = quietApp();
    const page = validator("query", (value) => ({ page: Number(value["page"]) }));
    app.get("/", page, (c) => c.json(c.req.valid("query").page + 1));
    expect(await (await app.request("/?page=6")).json()).toBe(7);
  });

  test("reads the values of the route's parameters", async () => {
    await using app = quietApp();
    const seen: unknown[] = [];
    app.use("/notes/:id", async (c, next) => {
      seen.push(c.req.param("id"));
      await next();
    });
    app.get("/notes/:id", (c) => c.text(c.req.param("id")));
    expect(await (await app.request("/notes/a%20b")).text()).toBe("a b");
    expect(seen).toEqual(["a b"]);
  });
});

describe("Hono's context", () => {
  test("answers 404 with c.notFound()", async () => {
    await using app = quietApp();
    app.registerErrorHandler(404, (_error, c) => c.text("nothing here", 404));
    app.get("/sync", (c) => c.notFound());
    app.get("/async", async (c) => c.notFound());
    for (const path of ["/sync", "/async"]) {
      const response = await app.request(path);
      expect([response.status, await response.text()]).toEqual([404, "nothing here"]);
    }
  });

  test("answers an HTTPException with its status and text, or with its response", async () => {
    await using app = quietApp();
    app.get("/teapot", () => {
      throw new HTTPException(418, { message: "short and stout" });
    });
    app.get("/response", () => {
      throw new HTTPException(401, { res: new Response("mine", { status: 401 }) });
    });
    const teapot = await app.request("/teapot");
    expect([teapot.status, await teapot.text()]).toEqual([
      418,
      expect.stringContaining("short and stout"),
    ]);
    expect(await (await app.request("/response")).text()).toBe("mine");
  });

  test("knows the matched routes and the path of the route", async () => {
    await using app = quietApp();
    app.get("/notes/:id", (c) => c.json([routePath(c), matchedRoutes(c).at(-1)?.path]));
    expect(await (await app.request("/notes/7")).json()).toEqual(["/notes/:id", "/notes/:id"]);
  });

  test("sends what was set with c.header() and c.status() before c.body()", async () => {
    await using app = quietApp();
    app.beforeRequest((c) => c.header("X-Early", "yes"));
    app.get("/", (c) => {
      c.status(201);
      return c.body("made");
    });
    const response = await app.request("/");
    expect([response.status, response.headers.get("X-Early")]).toEqual([201, "yes"]);
  });

  test("carries env and executionCtx into the handler", async () => {
    await using app = quietApp();
    const waited: unknown[] = [];
    const context = {
      waitUntil: (promise: Promise<unknown>) => void waited.push(promise),
      passThroughOnException: () => undefined,
      props: {},
    };
    app.get("/", (c) => {
      c.executionCtx.waitUntil(Promise.resolve());
      return c.json(c.env);
    });
    const response = await app.request("/", {}, { BINDING: "x" }, context);
    expect([await response.json(), waited.length]).toEqual([{ BINDING: "x" }, 1]);
  });

  test("notFound() and onError() of the app are its error handlers", async () => {
    await using app = quietApp();
    app.notFound((c) => c.text("custom 404", 404));
    app.onError((error, c) => c.text(`custom ${error.message}`, 500));
    app.get("/broken", () => {
      throw new Error("broken");
    });
    expect(await (await app.request("/missing")).text()).toBe("custom 404");
    expect(await (await app.request("/broken")).text()).toBe("custom broken");
  });
});

describe("Hono's client", () => {
  test("calls the routes of an app by their types", async () => {
    await using app = quietApp();
    const routes = app
      .get("/notes/:id", (c) => c.json({ id: c.req.param("id"), done: false }))
      .post("/notes", (c) => c.json({ created: true }, 201));
    const client = hc<typeof routes>("http://localhost", { fetch: app.request });
    const note = await (await client.notes[":id"].$get({ param: { id: "7" } })).json();
    expect(note).toEqual({ id: "7", done: false });
    expect((await client.notes.$post()).status).toBe(201);
  });
});
