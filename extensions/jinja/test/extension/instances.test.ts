import { Phial, silentLogger } from "phial";
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
