import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { Blueprint } from "../../src/index.ts";
import { answer, pages, quietApp, refuse } from "./pages.ts";

describe("use() of a blueprint", () => {
  test("guards routes that were declared before it", async () => {
    const blueprint = pages();
    blueprint.use(refuse);
    await using app = quietApp().registerBlueprint(blueprint);
    expect(await answer(app, "/page")).toBe("401");
  });

  test("guards the routes of blueprints inside of it, and those of no other", async () => {
    const outer = new Blueprint("outer").registerBlueprint(pages("inner", { urlPrefix: "/in" }));
    outer.use(refuse);
    await using app = quietApp().registerBlueprint(outer).registerBlueprint(pages());
    expect([await answer(app, "/in/page"), await answer(app, "/page")]).toEqual([
      "401",
      "pages.page",
    ]);
  });

  test("guards its static files and the apps inside of it", async () => {
    const root = mkdtempSync(join(tmpdir(), "phial-blueprint-"));
    writeFileSync(join(root, "a.txt"), "file");
    const blueprint = pages("pages", { urlPrefix: "/p", staticFolder: root });
    blueprint.subapp(
      "/sub",
      new Hono().get("/", (c) => c.text("sub")),
    );
    blueprint.mount("/mounted", () => new Response("mounted"));
    blueprint.use(refuse);
    await using app = quietApp().registerBlueprint(blueprint);
    for (const path of ["/p/static/a.txt", "/p/sub", "/p/mounted", "/p/mounted/below"]) {
      expect([path, await answer(app, path)]).toEqual([path, "401"]);
    }
  });

  test("with a path guards what is below that path", async () => {
    const blueprint = pages("pages", { urlPrefix: "/p" });
    blueprint.get("/admin/users", (c) => c.text("users"));
    blueprint.use("/admin/*", refuse);
    await using app = quietApp().registerBlueprint(blueprint);
    expect([await answer(app, "/p/admin/users"), await answer(app, "/p/page")]).toEqual([
      "401",
      "pages.page",
    ]);
  });

  test("is found by Route.has", async () => {
    const blueprint = pages();
    blueprint.use(refuse);
    const app = quietApp().registerBlueprint(blueprint);
    app.build();
    expect(app.table.routes[0]?.has(refuse)).toBe(true);
  });
});
