import { describe, expect, test } from "vitest";
import { endpoint, int, params, path, type Phial, rule } from "../../src/index.ts";
import { quietApp, answer } from "./routing-app.ts";

describe("slashes", () => {
  test("at the end: a missing one is added by a redirect that keeps method and query", async () => {
    await using app = quietApp();
    app.get("/folder/", (c) => c.text("folder"));
    expect(await answer(app, "/folder/")).toBe("folder");
    expect(await answer(app, "/folder?a=1&b=%20")).toBe("308 http://localhost/folder/?a=1&b=%20");
    expect(await answer(app, "/folder", "POST")).toBe("404");
  });

  test("at the end: one too many is another path", async () => {
    await using app = quietApp();
    app.get("/file", (c) => c.text("file"));
    expect(await answer(app, "/file/")).toBe("404");
  });

  test("at the end do not matter without strictSlashes, of the app or of one route", async () => {
    await using app = quietApp({ strictSlashes: false });
    app.get("/file", (c) => c.text("file"));
    app.get("/folder/", (c) => c.text("folder"));
    app.get("/exact", rule({ strictSlashes: true }), (c) => c.text("exact"));
    const paths = ["/file", "/file/", "/folder", "/folder/", "/exact", "/exact/"];
    expect(await Promise.all(paths.map((url) => answer(app, url)))).toEqual([
      "file",
      "file",
      "folder",
      "folder",
      "exact",
      "404",
    ]);
  });

  test("in a row are merged by a redirect", async () => {
    await using app = quietApp();
    app.get("/a/b", (c) => c.text("ab"));
    app.get("/folder/", (c) => c.text("folder"));
    expect(await answer(app, "/a//b?x=1")).toBe("308 http://localhost/a/b?x=1");
    expect(await answer(app, "/folder//")).toBe("308 http://localhost/folder/");
    expect(await answer(app, "/a//c")).toBe("404");
  });

  test("in a row are kept with mergeSlashes off", async () => {
    await using app = quietApp({ mergeSlashes: false });
    app.get("/a/b", (c) => c.text("ab"));
    expect(await answer(app, "/a//b")).toBe("404");
  });

  test("in a row belong to a parameter that takes slashes", async () => {
    await using app = quietApp();
    app.get("/wiki/:page", params({ page: path() }), (c) => c.text(c.req.valid("param").page));
    expect(await answer(app, "/wiki/a//b")).toBe("a//b");
  });

  test("are written in a redirect as the client has escaped the rest", async () => {
    await using app = quietApp();
    app.get("/caf\u00e9/", (c) => c.text("open"));
    expect(await answer(app, "/caf%C3%A9")).toBe("308 http://localhost/caf%C3%A9/");
  });
});

describe("rule() with defaults", () => {
  function pagedApp(): Phial {
    const app = quietApp();
    function list(c: { req: { valid(target: "param"): { page: number } } }): string {
      return `page ${c.req.valid("param").page}`;
    }
    app.on("GET", "/list/", rule({ defaults: { page: 1 }, endpoint: "list" }), list);
    app.get("/list/:page", params({ page: int() }), endpoint("list"), list);
    return app;
  }

  test("gives the handler the values that the path does not have", async () => {
    await using app = pagedApp();
    expect(await answer(app, "/list/")).toBe("page 1");
    expect(await answer(app, "/list/2")).toBe("page 2");
  });

  test("moves a path with the default value to the one without it", async () => {
    await using app = pagedApp();
    expect(await answer(app, "/list/1?sort=up")).toBe("308 http://localhost/list/?sort=up");
  });
});
