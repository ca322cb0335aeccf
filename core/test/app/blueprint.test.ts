import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Blueprint, Phial, silentLogger } from "../../src/index.ts";
import { quietApp, pages, answer, codeOf, refuse } from "./pages.ts";

describe("the prefix of a blueprint", () => {
  test.each([
    ["/api", "/api/page"],
    ["api", "/api/page"],
    ["/api/", "/api/page"],
    ["/", "/page"],
    ["", "/page"],
    ["/:lang", "/en/page"],
  ])("%j leads to %s", async (urlPrefix, path) => {
    await using app = quietApp().registerBlueprint(pages("pages", { urlPrefix }));
    expect(await answer(app, path)).toBe("pages.page");
  });

  test("can be another one at each registration", async () => {
    await using app = quietApp().registerBlueprint(pages("pages", { urlPrefix: "/own" }), {
      urlPrefix: "/given",
    });
    expect(await answer(app, "/given/page")).toBe("pages.page");
    expect(await answer(app, "/own/page")).toBe("404");
  });

  test("joins with the path of a route that has no slash at its start", async () => {
    const blueprint = new Blueprint("pages", { urlPrefix: "/api" });
    blueprint.get("page", (c) => c.text("joined"));
    await using app = quietApp().registerBlueprint(blueprint);
    expect(await answer(app, "/api/page")).toBe("joined");
  });

  test("is itself a route where the route's path is empty", async () => {
    const blueprint = new Blueprint("pages", { urlPrefix: "/api" });
    blueprint.get("", (c) => c.text("root"));
    await using app = quietApp().registerBlueprint(blueprint);
    expect([await answer(app, "/api"), await answer(app, "/api/")]).toEqual(["root", "404"]);
  });

  test("has a parameter that the handler reads", async () => {
    const blueprint = new Blueprint("pages", { urlPrefix: "/:lang" });
    blueprint.get("/page", (c) => c.text(c.req.param("lang") ?? ""));
    await using app = quietApp().registerBlueprint(blueprint);
    expect(await answer(app, "/fr/page")).toBe("fr");
  });
});

describe("nesting", () => {
  test("joins prefixes and names", async () => {
    const inner = pages("inner", { urlPrefix: "/inner" });
    const outer = new Blueprint("outer", { urlPrefix: "/outer/" }).registerBlueprint(inner);
    await using app = quietApp().registerBlueprint(outer);
    expect(await answer(app, "/outer/inner/page")).toBe("outer.inner.page");
  });

  test("takes a blueprint without a prefix of its own", async () => {
    const outer = new Blueprint("outer", { urlPrefix: "/outer" }).registerBlueprint(pages());
    await using app = quietApp().registerBlueprint(outer);
    expect(await answer(app, "/outer/page")).toBe("outer.pages.page");
  });

  test("does not depend on which of the two is registered first", async () => {
    const outer = new Blueprint("outer", { urlPrefix: "/outer" });
    await using app = quietApp().registerBlueprint(outer);
    outer.registerBlueprint(pages());
    expect(await answer(app, "/outer/page")).toBe("outer.pages.page");
  });

  test("keeps one blueprint apart in two others", async () => {
    const shared = pages("shared", { urlPrefix: "/shared" });
    const one = new Blueprint("one", { urlPrefix: "/one" }).registerBlueprint(shared);
    const two = new Blueprint("two", { urlPrefix: "/two" }).registerBlueprint(shared);
    await using app = quietApp().registerBlueprint(one).registerBlueprint(two);
    expect(await answer(app, "/one/shared/page")).toBe("one.shared.page");
    expect(await answer(app, "/two/shared/page")).toBe("two.shared.page");
  });
});

describe("the name of a blueprint", () => {
  test.each(["", "a.b", "."])("cannot be %j", (name) => {
    expect(codeOf(() => new Blueprint(name))).toBe("BLUEPRINT_NAME_INVALID");
  });

  test("cannot have a dot at registration either", () => {
    const app = quietApp().registerBlueprint(pages(), { name: "a.b" });
    expect(codeOf(() => app.build())).toBe("BLUEPRINT_NAME_INVALID");
  });

  test("stands for one blueprint only", () => {
    const app = quietApp().registerBlueprint(pages()).registerBlueprint(pages());
    expect(codeOf(() => app.build())).toBe("BLUEPRINT_NAME_TAKEN");
  });

  test("lets one blueprint be registered twice when it differs", async () => {
    const blueprint = pages();
    await using app = quietApp()
      .registerBlueprint(blueprint, { urlPrefix: "/one" })
      .registerBlueprint(blueprint, { urlPrefix: "/two", name: "second" });
    expect([await answer(app, "/one/page"), await answer(app, "/two/page")]).toEqual([
      "pages.page",
      "second.page",
    ]);
  });

  test("refuses the same blueprint twice under one name, and says which call to write", () => {
    const blueprint = pages();
    const app = quietApp().registerBlueprint(blueprint).registerBlueprint(blueprint);
    expect(() => app.build()).toThrow('{ name: "pages2" }');
  });
});

describe("hooks for the whole app", () => {
  test("run for every request, once, however often the blueprint is registered", async () => {
    const heard: string[] = [];
    const blueprint = pages()
      .beforeAppRequest(() => void heard.push("before"))
      .afterAppRequest(() => void heard.push("after"))
      .teardownAppRequest(() => void heard.push("teardown"));
    await using app = quietApp()
      .registerBlueprint(blueprint, { urlPrefix: "/one" })
      .registerBlueprint(blueprint, { urlPrefix: "/two", name: "second" });
    app.get("/other", (c) => c.text("other"));
    await app.request("/other");
    expect(heard).toEqual(["before", "after", "teardown"]);
  });

  test("answer errors of other routes, where the app has no handler of its own", async () => {
    const blueprint = pages()
      .registerAppErrorHandler(404, (_error, c) => c.text("blueprint"))
      .registerAppErrorHandler(405, (_error, c) => c.text("blueprint"));
    await using app = quietApp().registerBlueprint(blueprint);
    app.registerErrorHandler(405, (_error, c) => c.text("app"));
    expect(await answer(app, "/missing")).toBe("blueprint");
    expect(await (await app.request("/page", { method: "DELETE" })).text()).toBe("app");
  });
});

describe("a blueprint that is part of a serving app", () => {
  const lateCalls: readonly [string, (blueprint: Blueprint) => unknown][] = [
    ["get()", (b) => b.get("/late", (c) => c.text("late"))],
    ["use()", (b) => b.use(refuse)],
    ["beforeRequest()", (b) => b.beforeRequest(() => undefined)],
    ["beforeAppRequest()", (b) => b.beforeAppRequest(() => undefined)],
    ["afterAppRequest()", (b) => b.afterAppRequest(() => undefined)],
    ["teardownAppRequest()", (b) => b.teardownAppRequest(() => undefined)],
    ["registerAppErrorHandler()", (b) => b.registerAppErrorHandler(404, () => "late")],
    ["registerBlueprint()", (b) => b.registerBlueprint(new Blueprint("late"))],
    ["command()", (b) => b.command({ name: "late", doc: "Late.", run: () => undefined })],
  ];

  test.each(lateCalls)("refuses %s", async (_name, call) => {
    const blueprint = pages();
    await using app = quietApp().registerBlueprint(blueprint);
    await app.start();
    expect(codeOf(() => call(blueprint))).toBe("BLUEPRINT_SETUP_FINISHED");
  });

  test("can still be part of another app", async () => {
    const blueprint = pages();
    await using one = quietApp().registerBlueprint(blueprint);
    await one.start();
    await using two = quietApp().registerBlueprint(blueprint, { urlPrefix: "/two" });
    expect([await answer(one, "/page"), await answer(two, "/two/page")]).toEqual([
      "pages.page",
      "pages.page",
    ]);
  });
});

describe("what else a blueprint brings", () => {
  test("its static files stand below its prefix, under the endpoint static", async () => {
    const root = mkdtempSync(join(tmpdir(), "phial-blueprint-"));
    writeFileSync(join(root, "style.css"), "body {}");
    const blueprint = pages("pages", {
      urlPrefix: "/p",
      staticFolder: root,
      staticUrlPath: "/assets",
    });
    await using app = quietApp().registerBlueprint(blueprint);
    const response = await app.request("/p/assets/style.css");
    expect([await response.text(), response.headers.get("Content-Type")]).toEqual([
      "body {}",
      "text/css; charset=utf-8",
    ]);
    expect(app.table.routes[0]?.endpoint).toBe("pages.static");
  });

  test("its static folder is meant from the root of the app", async () => {
    const root = mkdtempSync(join(tmpdir(), "phial-blueprint-"));
    writeFileSync(join(root, "a.txt"), "file");
    const app = new Phial("rooted", { log: silentLogger, root: join(root, "..") });
    await using _closing = app;
    const folder = root.slice(root.lastIndexOf("/") + 1);
    app.registerBlueprint(new Blueprint("files", { staticFolder: folder }));
    expect(await answer(app, "/static/a.txt")).toBe("file");
  });

  test("its commands are the app's, once", async () => {
    const blueprint = pages().command({ name: "purge", doc: "Purges.", run: () => undefined });
    await using app = quietApp()
      .registerBlueprint(blueprint)
      .registerBlueprint(blueprint, { name: "second", urlPrefix: "/two" });
    app.build();
    expect(app.commands.map((command) => command.name)).toEqual(["purge"]);
  });

  test("its error handlers come before the app's, and do not see paths that nobody has", async () => {
    const blueprint = pages("pages", { urlPrefix: "/p" });
    blueprint.get("/absent", (c) => c.notFound());
    blueprint.registerErrorHandler(404, (_error, c) => c.text("blueprint"));
    await using app = quietApp().registerBlueprint(blueprint);
    app.registerErrorHandler(404, (_error, c) => c.text("app"));
    expect([await answer(app, "/p/absent"), await answer(app, "/p/missing")]).toEqual([
      "blueprint",
      "app",
    ]);
  });

  test("it can be put into an app with route(), as in Hono", async () => {
    await using app = quietApp();
    app.route("/routed", pages());
    expect(await answer(app, "/routed/page")).toBe("pages.page");
  });
});
