import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Blueprint, type ContextProcessor, Phial, silentLogger } from "../../src/index.ts";

const root = "/srv/shop";

function shop(options: { readonly templateFolder?: string } = {}): Phial {
  return new Phial("shop", { log: silentLogger, root, ...options });
}

describe("the folders of templates", () => {
  test("are the app's own, then those of its blueprints in the order of registration", () => {
    const app = shop();
    const admin = new Blueprint("admin", { templateFolder: "admin/pages" });
    admin.registerBlueprint(new Blueprint("audit", { templateFolder: "/usr/share/audit" }));
    app.registerBlueprint(new Blueprint("plain"));
    app.registerBlueprint(admin);
    app.build();

    expect(app.templating.folders).toEqual([
      join(root, "templates"),
      join(root, "admin/pages"),
      "/usr/share/audit",
    ]);
  });

  test("can begin with another one than templates", () => {
    const app = shop({ templateFolder: "pages" });
    app.build();
    expect(app.templating.folders).toEqual([join(root, "pages")]);
  });

  test("have that of a blueprint once, however often it is registered", () => {
    const app = shop();
    const notes = new Blueprint("notes", { templateFolder: "notes" });
    app.registerBlueprint(notes, { urlPrefix: "/a" });
    app.registerBlueprint(notes, { urlPrefix: "/b", name: "again" });
    app.build();
    expect(app.templating.folders).toHaveLength(2);
  });
});

describe("what is added to templates", () => {
  const upper = (text: string) => text.toUpperCase();
  const lower = (text: string) => text.toLowerCase();

  test("by the app is kept by name, the last one of a name", () => {
    const app = shop();
    app.templateFilter("loud", lower).templateFilter("loud", upper);
    app.templateTest("quiet", (text: string) => text === lower(text));
    app.templateGlobal("year", 2026);

    expect(app.templating.filters).toEqual(new Map([["loud", upper]]));
    expect([...app.templating.tests.keys()]).toEqual(["quiet"]);
    expect(app.templating.globals).toEqual(new Map([["year", 2026]]));
  });

  test("by a blueprint belongs to the app that it is registered on, which may have its own", () => {
    const app = shop();
    const notes = new Blueprint("notes");
    notes.templateFilter("loud", upper).templateFilter("soft", lower).templateGlobal("year", 1);
    app.registerBlueprint(notes);
    app.templateFilter("loud", lower);
    app.build();

    expect(app.templating.filters).toEqual(
      new Map([
        ["loud", lower],
        ["soft", lower],
      ]),
    );
    expect(app.templating.globals).toEqual(new Map([["year", 1]]));
  });
});

test("context processors stand in the hooks of the app or the blueprint, or of both", () => {
  const [forApp, forBlueprint, forAll]: ContextProcessor[] = [
    () => ({ a: 1 }),
    { user: (c) => c.req.header("X-User") },
    async () => ({ b: 2 }),
  ];
  const app = shop();
  const notes = new Blueprint("notes");
  app.contextProcessor(forApp ?? {});
  notes.contextProcessor(forBlueprint ?? {}).appContextProcessor(forAll ?? {});
  app.registerBlueprint(notes);
  app.build();

  expect(app.hooks.contextProcessors).toEqual([forApp, forAll]);
  expect(notes.hooks.contextProcessors).toEqual([forBlueprint]);
});

describe("after an app has begun to serve", () => {
  type Late = (target: Phial) => unknown;

  test.each<[string, Late]>([
    ["contextProcessor", (target) => target.contextProcessor(() => ({}))],
    ["templateGlobal", (target) => target.templateGlobal("a", 1)],
    ["templateFilter", (target) => target.templateFilter("a", () => 1)],
    ["templateTest", (target) => target.templateTest("a", () => true)],
  ])("%s() is refused", async (name, add) => {
    await using app = shop();
    await app.start();
    expect(() => add(app)).toThrow(`${name}()`);
  });

  test("its blueprints take nothing, either", () => {
    const app = shop();
    const notes = new Blueprint("notes");
    app.registerBlueprint(notes);
    app.build();
    expect(() => notes.contextProcessor({})).toThrow("contextProcessor()");
    expect(() => notes.appContextProcessor({})).toThrow("appContextProcessor()");
    expect(() => notes.templateFilter("a", () => 1)).toThrow("templateFilter()");
  });
});
