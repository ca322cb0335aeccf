import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Blueprint, Phial, silentLogger } from "phial";
import { cliRunner } from "phial/testing";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { DictLoader, Jinja, type PrecompiledTemplates } from "../../src/index.ts";
import { folderOf } from "./pages-app.ts";

function projectOf(files: Record<string, string>, templates = new Jinja()) {
  const root = folderOf(files);
  const app = new Phial("project", { log: silentLogger, root });
  templates.initApp(app);
  return { app, root, templates, run: (...args: string[]) => cliRunner(app).invoke(args) };
}

async function findings(files: Record<string, string>, templates?: Jinja): Promise<string[]> {
  const { run } = projectOf(files, templates);
  const { exitCode, stdout, stderr } = await run("templates", "check");
  const lines = stdout.trim().split("\n");
  if (exitCode === 0) return lines;
  expect(exitCode).toBe(1);
  expect(stderr).toContain("TEMPLATES_INVALID");
  return lines;
}

describe("phial templates check", () => {
  test("finds nothing in templates that are fine", async () => {
    const files = {
      "templates/base.html": "<body>{% block body required %}{% endblock %}</body>",
      "templates/a.html": `{% extends "base.html" %}{% import "m.html" as m %}
        {% block body %}{{ m.x(1) | upper }}{% include ["none.html", "base.html"] %}
        {% include "missing.html" ignore missing %}{% include name %}{% endblock %}`,
      "templates/m.html": "{% macro x(n) %}{{ n if n is number }}{% endmacro %}",
    };
    expect(await findings(files)).toEqual(["3 templates are fine"]);
  });

  test.each<[string, string, string]>([
    ["a syntax error", "<p>\n{% if x %}", "2: "],
    ["an unknown tag", "\n\n{% nope %}", `3: Encountered unknown tag 'nope'`],
    ["an unknown filter", "\n{{ x | uper }}", `2: No filter named "uper". Did you mean "upper"?`],
    ["an unknown test", "{{ x is defind }}", `1: No test named "defind". Did you mean "defined"?`],
    ["a filter block", "{% filter nope %}{% endfilter %}", `1: No filter named "nope".`],
    [
      "a missing parent",
      `{% extends "bsae.html" %}`,
      `1: There is no template "bsae.html". Did you mean "base.html"?`,
    ],
    ["a missing include", `\n{% include "x/y.z" %}`, `2: There is no template "x/y.z".`],
    [
      "several missing includes",
      `{% include ["x.x", "y.y"] %}`,
      `1: There is no template "x.x" or "y.y".`,
    ],
    ["a missing import", `{% import "nowhere.x" as m %}`, `1: There is no template "nowhere.x".`],
    ["a missing from-import", `{% from "nowhere.x" import m %}`, `1: There is no template`],
    ["a name outside", `{% include "../x" %}`, `1: There is no template "../x".`],
    [
      "a block that is defined twice",
      "{% block a %}{% endblock %}\n{% block a %}{% endblock %}",
      "2: block 'a' defined twice",
    ],
    [
      "a name nobody gives",
      "{# context: user: User, items #}\n{{ usr.name }}{{ items }}{{ g.x }}{{ url_for('a') }}",
      `2: "usr" is unknown. Did you mean "user"?`,
    ],
  ])("finds %s", async (_what, source, line) => {
    const [first, ...more] = await findings({
      "templates/base.html": "",
      "templates/deep/page.html": source,
    });
    expect(first).toContain(`templates/deep/page.html:${line}`);
    expect(more).toEqual([]);
  });

  test("counts one template as one", async () => {
    const { run } = projectOf({ "templates/a.html": "" });
    expect((await run("templates", "check")).stdout).toBe("1 template is fine\n");
    const { stdout } = await run("templates", "compile");
    expect(stdout).toMatch(/^1 template written to /);
  });

  test("finds all that is wrong, in order", async () => {
    const files = {
      "templates/b.html": "{{ x | one }}\n{{ x | two }}{{ x | one }}",
      "templates/a.html": "{% if %}",
    };
    const lines = await findings(files);
    expect(lines.map((line) => line.split(": ")[0])).toEqual([
      "templates/a.html:1",
      "templates/b.html:1",
      "templates/b.html:2",
      "templates/b.html:2",
    ]);
  });

  test("knows the names of define(), of context processors and of the app", async () => {
    const templates = new Jinja();
    templates.define<{ user: string }>("page.html", ["user"]);
    const { app, run } = projectOf(
      { "templates/page.html": "{{ user }}{{ cart }}{{ year }}\n{{ usr }}{{ crat }}" },
      templates,
    );
    const shop = new Blueprint("shop");
    shop.contextProcessor({ cart: () => [] });
    shop.get("/", () => "");
    app.registerBlueprint(shop);
    app.templateGlobal("year", 2026);
    const { stdout } = await run("templates", "check");
    expect(stdout.trim().split("\n")).toEqual([
      `templates/page.html:2: "usr" is unknown. Did you mean "user"?`,
      `templates/page.html:2: "crat" is unknown. Did you mean "cart"?`,
    ]);
  });

  test("names a template by its name where it has no file", async () => {
    const templates = new Jinja({ loader: new DictLoader({ "mem.html": "{{ x | nope }}" }) });
    expect(await findings({}, templates)).toEqual([`mem.html:1: No filter named "nope".`]);
  });
});

describe("phial templates compile", () => {
  test("writes modules that need no source and no code made at run time", async () => {
    const { root, run } = projectOf({
      "templates/base.html": "<{% block a %}{% endblock %}>{{ x }}",
      "templates/deep/page?.html": `{% extends "base.html" %}{% block a %}{{ x }}{% endblock %}`,
      "templates/index": "{% include 'deep/page?.html' %}",
      "templates/mail.txt": "{{ x }}",
    });
    const { exitCode, stdout } = await run("templates", "compile", "--out", "out");
    expect([exitCode, stdout.trim()]).toEqual([0, `4 templates written to ${join(root, "out")}`]);
    expect(readFileSync(join(root, "out/index.d.ts"), "utf8")).toContain("PrecompiledTemplates");

    const index: { default: PrecompiledTemplates } = await import(
      pathToFileURL(join(root, "out/index.js")).href
    );
    const templates = new Jinja({ precompiled: index.default });
    const { app } = projectOf({ "templates/new.html": "not known" }, templates);
    // As under a policy that lets no text become code.
    vi.stubGlobal("Function", undefined);
    onTestFinished(() => void vi.unstubAllGlobals());
    await app.run(async () => {
      expect(() => templates.environment().fromString("{{ x }}")).toThrow("Function");
      expect(await templates.render("index", { x: "&" })).toBe("<&amp;>&amp;");
      expect(await templates.render("mail.txt", { x: "&" })).toBe("&");
      await expect(templates.render("new.html")).rejects.toThrow("new.html");
      await expect(templates.render("../x")).rejects.toThrow("is outside the template folder");
    });
  });

  test("writes nothing when a template is wrong", async () => {
    const { root, run } = projectOf({ "templates/a.html": "{% if %}", "templates/b.html": "" });
    const { exitCode, stdout } = await run("templates", "compile");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("templates/a.html:1: ");
    expect(() => readFileSync(join(root, "compiled-templates/index.js"))).toThrow("ENOENT");
  });
});

describe("phial templates list", () => {
  test("shows names and files, each name once", async () => {
    const { app, root, run } = projectOf({
      "templates/a.html": "",
      "extra/a.html": "",
      "extra/long/name.html": "",
    });
    app.registerBlueprint(new Blueprint("extra", { templateFolder: "extra" }));
    const { stdout } = await run("templates", "list");
    expect(stdout.split("\n").slice(0, -1)).toEqual([
      "a.html          templates/a.html",
      "long/name.html  extra/long/name.html",
    ]);
    expect(root).not.toBe("");
  });
});

test("another instance has its commands under its name", async () => {
  const { app, run } = projectOf({ "templates/a.html": "" });
  new Jinja({ name: "mails", loader: new DictLoader({ "b.txt": "{{ x | nope }}" }) }).initApp(app);
  expect((await run("templates", "list")).stdout).toContain("a.html");
  expect((await run("mails", "templates", "check")).stdout).toContain(`No filter named "nope".`);
});
