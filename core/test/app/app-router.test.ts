import { describe, expect, test } from "vitest";
import { ListRouter } from "../../src/app/list-router.ts";
import { Phial, params, path, silentLogger, text } from "../../src/index.ts";

function createApp(): Phial {
  const app = new Phial("paths", { log: silentLogger, config: { TESTING: true } });
  app.get("/a.b/:q", params({ q: text() }), (c) => c.text(`dot ${c.req.param("q")}`));
  app.get("/:r/", params({ r: path() }), (c) => c.text(`folder ${c.req.valid("param").r}`));
  app.get("/:r/raw", params({ r: path() }), (c) => c.text(`raw ${c.req.valid("param").r}`));
  app.get("/new/", (c) => c.text("new"));
  return app;
}

describe("a parameter with slashes before other segments", () => {
  test.each([
    ["/x/", "folder x"],
    ["/x/y/", "folder x/y"],
    ["/x/y/raw", "raw x/y"],
    ["/new/", "new"],
    ["/a.b/c", "dot c"],
  ])("%s is %s", async (url, answer) => {
    await using app = createApp();
    expect(await (await app.request(url)).text()).toBe(answer);
  });

  test("does not take what only resembles the path", async () => {
    await using app = createApp();
    expect((await app.request("/axb/c/d")).status).toBe(308);
    expect((await app.request("/")).status).toBe(404);
  });
});

test("the list of routes knows wildcards, optional parameters and ALL", () => {
  const router = new ListRouter<string>();
  router.add("ALL", "/*", "all");
  router.add("GET", "/files/*", "files");
  router.add("GET", "/notes/:id?", "note");
  router.add("GET", "/*/edit", "edit");
  const found = (at: string) => router.match("GET", at)[0].map(([handler]) => handler);
  expect(found("/files")).toEqual(["all", "files"]);
  expect(found("/files/a/b")).toEqual(["all", "files"]);
  expect(found("/notes")).toEqual(["all", "note"]);
  expect(router.match("GET", "/notes/7")[0][1]).toEqual(["note", { id: "7" }]);
  expect(found("/x/edit")).toEqual(["all", "edit"]);
  expect(router.match("POST", "/notes/7")[0].map(([handler]) => handler)).toEqual(["all"]);
});
