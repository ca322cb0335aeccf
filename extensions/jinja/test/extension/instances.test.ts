import { Blueprint, Phial, silentLogger } from "phial";
import { describe, expect, test } from "vitest";
import { DictLoader, Jinja } from "../../src/index.ts";
import { pagesApp } from "./pages-app.ts";

describe("one instance", () => {
  test("has for each app the filters and settings of that app", async () => {
    const templates = new Jinja({ loader: new DictLoader({ a: "{{ x | f }}{{ config.DEBUG }}" }) });
    const apps = [false, true].map((DEBUG) => {
      const app = new Phial("one", { log: silentLogger, config: { DEBUG } });
      app.templateFilter("f", () => (DEBUG ? "d" : "p"));
      templates.initApp(app);
      return app;
    });
    const texts = apps.map((app) => app.run(() => templates.render("a")));
    expect(await Promise.all(texts)).toEqual(["pfalse", "dtrue"]);
  });
});

describe("the options", () => {
  test("are refused at once where the engine has none of the name", () => {
    // @ts-expect-error the option is called trimBlocks
    expect(() => new Jinja({ trimBlock: true })).toThrow("There is no option trimBlock.");
  });

  test("reach the engine", async () => {
    const jinja = {
      dialect: "python",
      undefined: "strict",
      trimBlocks: true,
      variableStartString: "<<",
      variableEndString: ">>",
      filters: { double: (n: number) => n * 2 },
      tests: { big: (n: number) => n > 9 },
      globals: { site: "here" },
      extensions: ["do"],
    } as const;
    const source = "{% do 1 %}\n<< none >><< 5 | double is big >><< site >>";
    const { app, templates } = pagesApp({ a: source }, { jinja });
    await app.run(async () => {
      expect(await templates.render("a")).toBe("NoneTruehere");
      await expect(templates.renderString("<< nothing >>")).rejects.toThrow(
        "'nothing' is undefined",
      );
    });
  });

  test("win over what the app adds, and that over what Flask has", async () => {
    const { app, templates } = pagesApp(
      { a: "{{ config }}{{ g }}{{ x | upper }}" },
      { jinja: { globals: { g: "option" } } },
    );
    app.templateGlobal("config", "app ").templateGlobal("g", "app");
    app.templateFilter("upper", () => " filter");
    expect(await app.run(() => templates.render("a"))).toBe("app option filter");
  });
});

describe("a sandboxed instance", () => {
  test("gives its templates nothing but what the options and render give", async () => {
    const source = `{% for x in [url_for, session, config, request, g, year, user] %}
      {{- 'seen' if x is defined else '-' }}{% endfor %} {{ given }} {{ option }}`;
    const jinja = { sandbox: true, globals: { option: "option" } };
    const { app, templates } = pagesApp(
      { "a.html": source, "f.html": "{{ 1 | money }}" },
      { jinja },
    );
    app.templateGlobal("year", 2026).templateFilter("money", (n: number) => n);
    app.contextProcessor({ user: () => "Ada" });
    app.registerBlueprint(new Blueprint("admin", { templateFolder: import.meta.dirname }));
    app.get("/", (c) => templates.render(c, "a.html", { given: "given" }));
    app.get("/filter", (c) => templates.render(c, "f.html"));
    app.get("/file", (c) => templates.render(c, "instances.test.ts"));

    expect(await (await app.request("/")).text()).toBe("------- given option");
    await expect(async () => app.request("/filter")).rejects.toThrow("No filter named 'money'");
    await expect(async () => app.request("/file")).rejects.toThrow("instances.test.ts");
  });
});

describe("the settings", () => {
  test("of a named instance begin with its name", async () => {
    const app = new Phial("two", {
      log: silentLogger,
      config: { MAILS_TEMPLATES_AUTO_RELOAD: true },
    });
    const loader = { load: () => ({ source: "x", upToDate: () => ((asked += 1), true) }) };
    let asked = 0;
    const templates = new Jinja({ loader }).initApp(app);
    const mails = new Jinja({ name: "mails", loader }).initApp(app);
    await app.run(async () => {
      for (let i = 0; i < 2; i += 1) await templates.render("a");
      expect(asked).toBe(0);
      for (let i = 0; i < 2; i += 1) await mails.render("a");
      expect(asked).toBe(1);
    });
  });
});
