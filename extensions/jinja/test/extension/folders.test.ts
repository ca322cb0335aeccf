import { symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { Blueprint, type LogFields, Phial, silentLogger } from "phial";
import { describe, expect, test } from "vitest";
import { DictLoader, FileSystemLoader, Jinja, PrefixLoader } from "../../src/index.ts";
import { TemplateNotFound } from "../../src/engine/index.ts";
import { folderOf, pagesApp, writeIn } from "./pages-app.ts";

function folderApp(root: string, config: Record<string, unknown> = {}) {
  const app = new Phial("pages", { log: silentLogger, root, config });
  const templates = new Jinja().initApp(app);
  return { app, templates };
}

describe("the folders", () => {
  const root = folderOf({
    "templates/index.html": "the app's index",
    "templates/shared.html": "the app's own",
    "admin/pages/shared.html": "the blueprint's",
    "admin/pages/admin/index.html": "admin",
    "audit/admin/index.html": "audit",
    "mails/hello.txt": "a mail",
  });

  test("are asked in order: the app's own, then those of the blueprints", async () => {
    const { app, templates } = folderApp(root);
    app.registerBlueprint(new Blueprint("admin", { templateFolder: "admin/pages" }));
    app.registerBlueprint(new Blueprint("audit", { templateFolder: join(root, "audit") }));
    await app.run(async () => {
      expect(await templates.render("index.html")).toBe("the app's index");
      expect(await templates.render("shared.html")).toBe("the app's own");
      expect(await templates.render("admin/index.html")).toBe("admin");
    });
  });

  test("can be others for another instance, by its loader", async () => {
    const { app, templates } = folderApp(root);
    const mails = new Jinja({
      name: "mails",
      loader: ({ root: folder }) => new FileSystemLoader(join(folder, "mails")),
    }).initApp(app);
    await app.run(async () => {
      expect(await mails.render("hello.txt")).toBe("a mail");
      await expect(templates.render("hello.txt")).rejects.toBeInstanceOf(TemplateNotFound);
    });
  });

  test("need not be there", async () => {
    const { app, templates } = folderApp(join(root, "nowhere"));
    await expect(app.run(() => templates.render("a.html"))).rejects.toThrow("a.html");
  });

  test("are explained with EXPLAIN_TEMPLATE_LOADING: where a template was looked for", async () => {
    const lines: [LogFields, string | undefined][] = [];
    const log = { ...silentLogger, info: (f: LogFields, m?: string) => void lines.push([f, m]) };
    const app = new Phial("pages", { log, root, config: { EXPLAIN_TEMPLATE_LOADING: true } });
    const templates = new Jinja().initApp(app);
    app.registerBlueprint(new Blueprint("admin", { templateFolder: "admin/pages" }));
    await app.run(() => templates.render("admin/index.html"));
    expect(lines).toEqual([
      [
        {
          template: "admin/index.html",
          tried: [
            `${join(root, "templates")}: not there`,
            `${join(root, "admin/pages")}: ${join(root, "admin/pages/admin/index.html")}`,
          ],
        },
        'template "admin/index.html" found in 2 places',
      ],
    ]);
  });
});

describe("a template that changes", () => {
  test.each([
    [{ DEBUG: true }, "two"],
    [{ TEMPLATES_AUTO_RELOAD: true }, "two"],
    [{}, "one"],
    [{ DEBUG: true, TEMPLATES_AUTO_RELOAD: false }, "one"],
  ])("is with %j read again as: %s", async (config, text) => {
    const root = folderOf({ "templates/a.html": "one" });
    const { app, templates } = folderApp(root, config);
    await app.run(async () => {
      expect(await templates.render("a.html")).toBe("one");
      writeIn(root, "templates/a.html", "two");
      utimesSync(join(root, "templates/a.html"), new Date(), new Date(Date.now() + 5000));
      expect(await templates.render("a.html")).toBe(text);
    });
  });
});

describe("a name from outside", () => {
  const root = folderOf({
    "secret.txt": "secret",
    "templates/a.html": "a",
    "templates/deep/b.html": "b",
    "templates-evil/c.html": "c",
  });
  symlinkSync(join(root, "secret.txt"), join(root, "templates/link.txt"));
  symlinkSync(root, join(root, "templates/up"));

  test.each([
    "../secret.txt",
    "..",
    "deep/../../secret.txt",
    "deep/../a.html",
    "/etc/passwd",
    "//etc/passwd",
    join(root, "secret.txt"),
    "C:/secret.txt",
    "C:secret.txt",
    "..\\secret.txt",
    "deep\\b.html",
    "a.html\0",
    "\0",
    "%2e%2e/secret.txt",
    "%2E%2E%2Fsecret.txt",
    "..%5csecret.txt",
    "a.html%00",
  ])("%j is refused with these words", async (name) => {
    const { app, templates } = folderApp(root);
    const rendering = app.run(() => templates.render(name));
    await expect(rendering).rejects.toThrow(
      `template ${JSON.stringify(name)} is outside the template folder`,
    );
    await expect(rendering).rejects.toBeInstanceOf(TemplateNotFound);
  });

  test.each(["link.txt", "up/secret.txt", "deep", "", ".", "deep/", "../templates-evil/c.html"])(
    "%j is not found, whatever it leads to",
    async (name) => {
      const { app, templates } = folderApp(root);
      await expect(app.run(() => templates.render(name))).rejects.toBeInstanceOf(TemplateNotFound);
    },
  );

  test("in a template is refused as well, and not looked for by any loader", async () => {
    const asked: string[] = [];
    const loader = {
      load: (name: string) => {
        asked.push(name);
        return name === "a.html" ? { source: "{% include '../' ~ name %}" } : null;
      },
    };
    const { app, templates } = pagesApp({}, { jinja: { loader } });
    await expect(app.run(() => templates.render("a.html", { name: "secret.txt" }))).rejects.toThrow(
      'template "../secret.txt" is outside the template folder',
    );
    expect(asked).toEqual(["a.html"]);
  });

  test("that is one of several, or may be missing, counts as one that is not there", async () => {
    const { app, templates } = folderApp(root);
    await app.run(async () => {
      expect(await templates.render(["../secret.txt", "a.html"])).toBe("a");
      const source = "{% include '../secret.txt' ignore missing %}";
      expect(await templates.renderString(source)).toBe("");
    });
  });
});

test("loaders can be put together", async () => {
  const loader = new PrefixLoader({
    mails: new DictLoader({ "a.txt": "a mail" }),
    pages: new DictLoader({ "a.html": "a page" }),
  });
  const { app, templates } = pagesApp({}, { jinja: { loader } });
  await app.run(async () => {
    expect(await templates.render("mails/a.txt")).toBe("a mail");
    expect(await templates.render("pages/a.html")).toBe("a page");
  });
});
