import { describe, expect, test } from "vitest";
import {
  Blueprint,
  type Context,
  endpoint,
  int,
  params,
  Phial,
  route,
  rule,
  silentLogger,
  text,
  urlFor,
} from "../../src/index.ts";
import { aboutPath, failure, notePath, shopApp } from "./shop-app.ts";

describe("the route that is chosen", () => {
  function manyApp(): Phial {
    const app = new Phial("many", { log: silentLogger });
    const list = () => "list";
    const save = () => "save";
    app.get("/list", rule({ endpoint: "list", defaults: { page: 1 } }), list);
    app.get("/list/:page", params({ page: int() }), endpoint("list"), list);
    app.get("/list/:page/:order", params({ page: int(), order: text() }), endpoint("list"), list);
    app.post("/save", endpoint("save"), save);
    app.put("/save/:id", endpoint("save"), save);
    return app;
  }

  test.each<[string, Record<string, unknown>]>([
    ["/list", { page: 1 }],
    ["/list/2", { page: 2 }],
    ["/list/2/up", { page: 2, order: "up" }],
    ["/list/2?sort=x", { page: 2, sort: "x" }],
  ])("puts as many values into the path as it can: %s", (url, values) => {
    expect(urlFor(manyApp(), "list", values)).toBe(url);
  });

  test("answers the method that is asked for", async () => {
    expect(urlFor(manyApp(), "save", { id: 7 }, { method: "post" })).toBe("/save?id=7");
    expect(urlFor(manyApp(), "save", { id: 7 }, { method: "PUT" })).toBe("/save/7");
    const [code] = await failure(() => urlFor(manyApp(), "save", { id: 7 }, { method: "DELETE" }));
    expect(code).toBe("ENDPOINT_METHOD_UNKNOWN");
  });
});

describe("a name that starts with a dot", () => {
  function nestedApp(): Phial {
    const app = new Phial("nested", { log: silentLogger });
    const build = (c: Context) => c.text(urlFor(c, c.req.query("to") ?? ""));
    const inner = new Blueprint("inner", { urlPrefix: "/inner" });
    inner.get("/", endpoint("index"), build);
    const outer = new Blueprint("outer", { urlPrefix: "/outer" }).registerBlueprint(inner);
    outer.get("/", endpoint("index"), build);
    app.registerBlueprint(outer).registerBlueprint(inner, { name: "again", urlPrefix: "/again" });
    app.get("/", endpoint("index"), build);
    return app;
  }

  test.each([
    ["/outer/inner/", ".index", "/outer/inner/"],
    ["/again/", ".index", "/again/"],
    ["/outer/", ".index", "/outer/"],
    ["/outer/", ".inner.index", "/outer/inner/"],
    ["/", ".index", "/"],
    ["/outer/", "index", "/"],
  ])("is looked up in the blueprint of the request: at %s, %s is %s", async (at, name, url) => {
    await using app = nestedApp();
    expect(await (await app.request(`${at}?to=${name}`)).text()).toBe(url);
  });
});

describe("urlDefaults", () => {
  test("adds values for every URL, a blueprint's for its own routes, given values stay", async () => {
    const app = new Phial("languages", { log: silentLogger });
    const pages = new Blueprint("pages", { urlPrefix: "/:lang" });
    pages.urlDefaults((_endpoint, values) => void (values["lang"] ??= "en"));
    pages.get("/about", endpoint("about"), () => "about");
    app.registerBlueprint(pages);
    app.urlDefaults((name, values) => {
      if (name === "home") values["v"] = 3;
    });
    app.get("/", endpoint("home"), () => "home");
    expect(urlFor(app, "pages.about")).toBe("/en/about");
    expect(urlFor(app, "pages.about", { lang: "fr" })).toBe("/fr/about");
    expect(urlFor(app, "home")).toBe("/?v=3");
  });

  test("never changes the object it was given", () => {
    const app = shopApp();
    app.urlDefaults((_endpoint, values) => void (values["v"] = 1));
    const values = Object.freeze({ page: 2 });
    expect(urlFor(app, "home", values)).toBe("/?page=2&v=1");
  });
});

describe("a path made with route()", () => {
  test("is a target as well as a route", async () => {
    await using app = shopApp();
    expect(urlFor(app, notePath, { id: 7 })).toBe("/notes/7");
    expect(urlFor(app, aboutPath)).toBe("/about");
    expect(urlFor(app, notePath, { id: 7, tab: "a" }, { anchor: "x" })).toBe("/notes/7?tab=a#x");
    expect(await (await app.request("/notes/7")).json()).toBe(7);
  });

  test("that no route has is an error", async () => {
    const [code, message] = await failure(() => urlFor(shopApp(), route("/gone")));
    expect([code, message]).toEqual(["ENDPOINT_UNKNOWN", expect.stringContaining("/gone")]);
  });

  test("leads to the registration of the blueprint that the request is in", async () => {
    const here = route("/here");
    const blueprint = new Blueprint("one", { urlPrefix: "/one" });
    blueprint.get(here, (c) => c.text(urlFor(c, here)));
    await using app = new Phial("twice", { log: silentLogger })
      .registerBlueprint(blueprint)
      .registerBlueprint(blueprint, { name: "two", urlPrefix: "/two" });
    expect(await (await app.request("/one/here")).text()).toBe("/one/here");
    expect(await (await app.request("/two/here")).text()).toBe("/two/here");
  });
});
