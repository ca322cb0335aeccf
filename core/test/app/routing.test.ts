import { describe, expect, test } from "vitest";
import {
  endpoint,
  int,
  params,
  path,
  type Phial,
  type PhialOptions,
  rule,
  text,
  uuid,
} from "../../src/index.ts";
import { quietApp, answer } from "./routing-app.ts";

describe("several routes that match", () => {
  const declarations: readonly ((app: Phial) => unknown)[] = [
    (app) => app.get("/items/new", (c) => c.text("static")),
    (app) => app.get("/items/:id", params({ id: int() }), (c) => c.text("int")),
    (app) => app.get("/items/:name", (c) => c.text("name")),
    (app) => app.get("/items/:file{[a-z]+\\.txt}", (c) => c.text("pattern")),
    (app) => app.get("/items/:rest", params({ rest: path() }), (c) => c.text("path")),
    (app) => app.get("/items/*", (c) => c.text("wildcard")),
    (app) => app.get("/:section/new", (c) => c.text("section")),
  ];

  const orders = [
    declarations,
    declarations.toReversed(),
    [3, 1, 6, 0, 5, 2, 4].flatMap((i) => declarations[i] ?? []),
  ];

  test.each(orders.map((order, i) => [i, order] as const))(
    "the most specific one answers, in order %i of declaration",
    async (_i, order) => {
      await using app = quietApp();
      for (const declare of order) declare(app);
      expect(await answer(app, "/items/new")).toBe("static");
      expect(await answer(app, "/items/7")).toBe("int");
      expect(await answer(app, "/items/ada")).toBe("name");
      expect(await answer(app, "/items/a.txt")).toBe("pattern");
      expect(await answer(app, "/items/a/b")).toBe("path");
      expect(await answer(app, "/things/new")).toBe("section");
      expect(await answer(app, "/items/")).toBe("wildcard");
    },
  );

  test("a parameter that takes slashes comes after one that does not", async () => {
    await using app = quietApp();
    app.get("/:rest{.+}", (c) => c.text("rest"));
    app.get("/:one", (c) => c.text("one"));
    app.get("/:one/:two", (c) => c.text("two"));
    expect(await answer(app, "/a")).toBe("one");
    expect(await answer(app, "/a/b")).toBe("two");
    expect(await answer(app, "/a/b/c")).toBe("rest");
  });

  test("the one that was declared first answers where they are equal", async () => {
    await using app = quietApp();
    app.get("/:a", (c) => c.text("first"));
    app.get("/:b", (c) => c.text("second"));
    expect(await answer(app, "/x")).toBe("first");
  });

  test("a route passes on what its converter refuses", async () => {
    await using app = quietApp();
    app.get("/by/:id", params({ id: int({ max: 9 }) }), (c) => c.text("digit"));
    app.get("/by/:id", params({ id: uuid() }), (c) => c.text("uuid"));
    app.get("/by/:id", params({ id: text({ length: 2 }) }), (c) => c.text("two letters"));
    expect(await answer(app, "/by/9")).toBe("digit");
    expect(await answer(app, "/by/10")).toBe("two letters");
    expect(await answer(app, "/by/6c7b1e0e-3b1e-4e0e-8f3a-000000000000")).toBe("uuid");
    expect(await answer(app, "/by/100")).toBe("404");
  });

  test("a handler never answers for a method that another route of the path has", async () => {
    await using app = quietApp();
    app.post("/items/:id", (c) => c.text("post"));
    app.get("/items/new", (c) => c.text("get"));
    expect(await answer(app, "/items/new", "POST")).toBe("post");
  });
});

describe("methods", () => {
  function methodsApp(options?: PhialOptions): Phial {
    const app = quietApp(options);
    app.get("/notes", (c) => c.text("list"));
    app.post("/notes", (c) => c.text("create"));
    app.on(["PUT", "purge"], "/notes/:id", (c) => c.text(c.req.method));
    app.query("/search", (c) => c.text("query"));
    app.all("/any", (c) => c.text(c.req.method));
    return app;
  }

  test("that no route has are answered with 405 and what is allowed", async () => {
    await using app = methodsApp();
    const response = await app.request("/notes", { method: "DELETE" });
    expect([response.status, response.headers.get("Allow")]).toEqual([
      405,
      "GET, HEAD, OPTIONS, POST",
    ]);
  });

  test("are 404 where a converter refuses the path for every method", async () => {
    await using app = quietApp();
    app.post("/items/:id", params({ id: int() }), (c) => c.text("post"));
    expect([await answer(app, "/items/7"), await answer(app, "/items/x")]).toEqual(["405", "404"]);
  });

  test("may be any name, in either case", async () => {
    await using app = methodsApp();
    expect(await answer(app, "/notes/1", "PUT")).toBe("PUT");
    expect(await answer(app, "/notes/1", "PURGE")).toBe("PURGE");
    expect(await answer(app, "/search", "QUERY")).toBe("query");
  });

  test.each(["GET", "POST", "PUT", "PATCH", "DELETE", "QUERY"])(
    "%s is among those that all() answers",
    async (method) => {
      await using app = methodsApp();
      expect(await answer(app, "/any", method)).toBe(method);
    },
  );

  test("HEAD is answered as GET, without the body", async () => {
    await using app = methodsApp();
    const response = await app.request("/notes", { method: "HEAD" });
    expect([response.status, response.headers.get("Content-Type"), response.body]).toEqual([
      200,
      expect.stringMatching(/^text\/plain; ?charset=UTF-8$/),
      null,
    ]);
  });

  test("HEAD is 405 where nothing answers GET", async () => {
    await using app = methodsApp();
    const response = await app.request("/notes/1", { method: "HEAD" });
    expect([response.status, response.headers.get("Allow")]).toEqual([405, "OPTIONS, PURGE, PUT"]);
  });

  test("OPTIONS is answered by itself with what is allowed", async () => {
    await using app = methodsApp();
    const response = await app.request("/notes", { method: "OPTIONS" });
    expect([response.status, response.headers.get("Allow"), await response.text()]).toEqual([
      200,
      "GET, HEAD, OPTIONS, POST",
      "",
    ]);
    expect(await answer(app, "/missing", "OPTIONS")).toBe("404");
  });

  test("OPTIONS is answered by a route that has it", async () => {
    await using app = methodsApp();
    app.options("/notes", (c) => c.text("my own"));
    expect(await answer(app, "/notes", "OPTIONS")).toBe("my own");
  });

  test("OPTIONS is 405 with PROVIDE_AUTOMATIC_OPTIONS off, unless the route says otherwise", async () => {
    await using app = methodsApp({ config: { PROVIDE_AUTOMATIC_OPTIONS: false } });
    app.get("/open", rule({ automaticOptions: true }), (c) => c.text("open"));
    const refused = await app.request("/notes", { method: "OPTIONS" });
    expect([refused.status, refused.headers.get("Allow")]).toEqual([405, "GET, HEAD, POST"]);
    expect((await app.request("/open", { method: "OPTIONS" })).status).toBe(200);
  });

  test("OPTIONS can be off for one route", async () => {
    await using app = quietApp();
    app.get("/closed", rule({ automaticOptions: false }), (c) => c.text("closed"));
    expect(await answer(app, "/closed", "OPTIONS")).toBe("405");
  });
});

describe("the endpoint of a route", () => {
  function endpointsOf(declare: (app: Phial) => unknown): string[] {
    const app = quietApp();
    declare(app);
    app.build();
    return app.table.routes.map((route) => route.endpoint);
  }

  test("is the name of the handler's function, or else the path", () => {
    const named = function show() {
      return "shown";
    };
    const routes = endpointsOf((app) => {
      app.get("/a", named);
      app.get("/b", () => "anonymous");
    });
    expect(routes).toEqual(["show", "/b"]);
  });

  test("is what endpoint() says, wherever it stands among the guards", () => {
    const guard = (_c: unknown, next: () => Promise<void>) => next();
    const routes = endpointsOf((app) => {
      app.get("/a", endpoint("first"), guard, () => "a");
      app.get("/b", guard, endpoint("second"), () => "b");
    });
    expect(routes).toEqual(["first", "second"]);
  });

  test("may belong to several paths of one handler", () => {
    const show = () => "shown";
    const routes = endpointsOf((app) => {
      app.get("/a", show);
      app.get("/b", show);
    });
    expect(routes).toEqual(["show", "show"]);
  });

  test("cannot belong to two handlers: both are named, and what to write", () => {
    const app = quietApp();
    app.get("/a", endpoint("same"), () => "a");
    app.get("/b", endpoint("same"), () => "b");
    expect(() => app.build()).toThrow(
      'Two handlers have the endpoint "same": GET /a and GET /b.\n',
    );
    expect(() => app.build()).toThrow('add endpoint("other")');
  });
});

describe("a route", () => {
  test("without a handler is refused, with the line to write", () => {
    const app = quietApp();
    expect(() => app.get("/alone")).toThrow('Write app.get("/alone", (c) => ...)');
  });

  test("with something that is no function is refused", () => {
    const app = quietApp();
    // @ts-expect-error text is no handler
    expect(() => app.get("/text", "text")).toThrow("neither a path nor a function");
  });

  test("can leave out the path that the one before has, as in Hono", async () => {
    await using app = quietApp();
    app.get("/notes", (c) => c.text("list")).post((c) => c.text("create"));
    expect(await answer(app, "/notes", "POST")).toBe("create");
  });
});
