import { describe, expect, test } from "vitest";
import { Environment } from "../../src/engine/environment.ts";
import {
  LimitError,
  TemplateError,
  TemplateNotFound,
  TemplatesNotFound,
  TemplateSyntaxError,
} from "../../src/engine/errors.ts";
import { DictLoader } from "../../src/engine/loaders/dict-loader.ts";
import { FunctionLoader } from "../../src/engine/loaders/function-loader.ts";

const withTemplates = (templates: Record<string, string>, options = {}) =>
  new Environment({ loader: new DictLoader(templates), ...options });

describe("options", () => {
  test.each([
    [{ trimBlocks: "yes" }, "trimBlocks has to be true or false"],
    [{ blockStartString: "" }, "blockStartString must not be empty"],
    [{ newlineSequence: "\n\n" }, "newlineSequence must be one of"],
    [{ undefined: "loud" }, "undefined has to be"],
    [{ undefined: Map }, "undefined has to be"],
    [{ autoescape: "html" }, "autoescape has to be"],
    [{ extensions: ["nope"] }, "extensions has to be"],
    [{ loader: {} }, "loader has to be"],
    [{ cacheSize: -2 }, "cacheSize has to be"],
    [{ dialect: "ruby" }, "dialect has to be"],
    [{ sandbox: { maxTime: 3 } }, "sandbox has to be"],
    [{ sandbox: { maxOutput: 0 } }, "sandbox has to be"],
    [{ filters: { x: 1 } }, "filters has to be an object of functions"],
    [{ translations: { gettext: 1 } }, "translations has to be"],
    [{ trimBlock: true }, "There is no option trimBlock"],
    [{ constructor: true }, "There is no option constructor"],
  ])("refuses %j", (options, message) => {
    // The types refuse them as well.
    expect(() => new Environment(options as object)).toThrow(TemplateError);
    expect(() => new Environment(options as object)).toThrow(message);
  });

  test("escapes by the ending of the name, and what has none", () => {
    const environment = new Environment();
    const names = ["a.html", "a.HTM", "a.xml", "a.xhtml", null, "a.txt", "a.html.txt", "html"];
    expect(names.map((name) => environment.autoescapes(name))).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe("getting templates", () => {
  test("keeps a template while its source is the same", async () => {
    const templates = { a: "one" };
    const environment = withTemplates(templates);
    const first = await environment.getTemplate("a");
    expect(await environment.getTemplate("a")).toBe(first);
    templates.a = "two";
    expect(await (await environment.getTemplate("a")).render()).toBe("two");
  });

  test("asks no more without autoReload", () => {
    const templates = { a: "one" };
    const environment = withTemplates(templates, { autoReload: false });
    environment.getTemplateSync("a");
    templates.a = "two";
    expect(environment.getTemplateSync("a").renderSync()).toBe("one");
    environment.clearCache();
    expect(environment.getTemplateSync("a").renderSync()).toBe("two");
  });

  test("drops the template that was not used for the longest time", () => {
    const environment = withTemplates({ a: "", b: "", c: "" }, { cacheSize: 2 });
    const [a, b] = [environment.getTemplateSync("a"), environment.getTemplateSync("b")];
    environment.getTemplateSync("a");
    environment.getTemplateSync("c");
    expect(environment.getTemplateSync("a")).toBe(a);
    expect(environment.getTemplateSync("b")).not.toBe(b);
  });

  test("keeps none with a cache of size 0", () => {
    const environment = withTemplates({ a: "" }, { cacheSize: 0 });
    expect(environment.getTemplateSync("a")).not.toBe(environment.getTemplateSync("a"));
  });

  test("loads a template once for all that ask for it at the same time", async () => {
    let loads = 0;
    const loader = new FunctionLoader(async () => `${(loads += 1)}`);
    const environment = new Environment({ loader });
    const [one, two] = await Promise.all([
      environment.getTemplate("a"),
      environment.getTemplate("a"),
    ]);
    expect([loads, one === two]).toEqual([1, true]);
  });

  test("tells that there is no template, or no loader", async () => {
    await expect(withTemplates({}).getTemplate("a")).rejects.toThrow(TemplateNotFound);
    await expect(new Environment().getTemplate("a")).rejects.toThrow("no loader");
    const environment = new Environment({ loader: new FunctionLoader(async () => null) });
    expect(() => environment.getTemplateSync("a")).toThrow("The loader gives a promise");
    await expect(environment.selectTemplate(["a", "b"])).rejects.toThrow(TemplatesNotFound);
    await expect(environment.selectTemplate([])).rejects.toThrow("empty list");
  });

  test("takes the first template that there is", async () => {
    const loader = new FunctionLoader(async (name) => (name === "b" ? "b!" : null));
    const environment = new Environment({ loader });
    expect(await (await environment.selectTemplate(["a", "b"])).render()).toBe("b!");
    const given = environment.fromString("given");
    expect(await environment.selectTemplate(["a", given])).toBe(given);
  });

  test("adds globals to a template that is cached, and not to others", async () => {
    const environment = withTemplates({ a: "{{ x }}{{ y }}", b: "{{ x }}" });
    await environment.getTemplate("a", { globals: { x: 1 } });
    const again = await environment.getTemplate("a", { globals: { y: 2 } });
    expect(await again.render()).toBe("12");
    expect(await again.render({ x: 3 })).toBe("32");
    expect(await (await environment.getTemplate("b")).render()).toBe("");
  });

  test("passes globals of the importing template on to what it imports", () => {
    const environment = withTemplates({
      lib: "{% macro m() %}{{ x }}{% endmacro %}",
      a: "{% import 'lib' as lib %}{{ lib.m() }}",
    });
    expect(environment.getTemplateSync("a").renderSync({ x: 1 })).toBe("");
    expect(environment.getTemplateSync("a", { globals: { x: 2 } }).renderSync({ x: 1 })).toBe("1");
  });

  test("joins names with the template that asks", () => {
    const environment = withTemplates(
      { "x/a": "{% include './b' %}", "x/b": "x/b", "./b": "wrong" },
      { joinPath: (name: string, parent: string) => name.replace(".", parent.split("/")[0] ?? "") },
    );
    expect(environment.getTemplateSync("x/a").renderSync()).toBe("x/b");
  });

  test("lists what the loader has", async () => {
    expect(await withTemplates({ b: "", a: "" }).listTemplates()).toEqual(["a", "b"]);
    expect(await new Environment().listTemplates()).toEqual([]);
  });
});

describe("overlays", () => {
  test("share filters, tests and globals, and change options", () => {
    const base = withTemplates({ a: "{{ x }}<< x|twice >>" }, { autoescape: false });
    const overlay = base.overlay({ variableStartString: "<<", variableEndString: ">>" });
    base.addGlobal("x", 1).addFilter("twice", (value: number) => `${value}${value}`);
    expect(overlay.getTemplateSync("a").renderSync()).toBe("{{ x }}11");
    expect(base.getTemplateSync("a").renderSync()).toBe("1<< x|twice >>");
    expect(overlay.autoescapes("a.html")).toBe(false);
  });

  test("add extensions to those there are", () => {
    const base = new Environment({ extensions: ["do"] });
    const overlay = base.overlay({ extensions: ["loopcontrols"] });
    expect([...overlay.extensions.keys()]).toHaveLength(2);
    expect([...base.extensions.keys()]).toHaveLength(1);
  });
});

describe("globals, filters and tests", () => {
  test("finds nothing by inherited names", () => {
    const environment = new Environment();
    for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
      expect(environment.fromString(`{{ ${name} is defined }}`).renderSync()).toMatch(/false/i);
      expect(() => environment.fromString(`{{ 1|${name} }}`)).toThrow(TemplateSyntaxError);
    }
  });

  test("templates see a filter that is replaced", () => {
    const environment = new Environment({ filters: { f: () => 1 }, tests: { t: () => true } });
    const template = environment.fromString("{{ 0|f }}{{ 'y' if 0 is t }}");
    expect(template.renderSync()).toBe("1y");
    environment.addFilter("f", () => 2).addTest("t", () => false);
    expect(template.renderSync()).toBe("2");
  });
});

describe("translations", () => {
  const gettext = (message: string) => `(${message})`;
  const ngettext = (one: string, many: string, n: unknown) => (n === 1 ? one : many);

  test("translate with functions that have a this", () => {
    const translations = {
      mark: "!",
      gettext(message: string) {
        return message + this.mark;
      },
      ngettext,
    };
    const environment = new Environment({ extensions: ["i18n"], translations });
    expect(environment.fromString("{% trans %}a{% endtrans %}{{ _('b') }}").renderSync()).toBe(
      "a!b!",
    );
  });

  test("format with keyword arguments in the new style, and escape them", () => {
    const environment = new Environment({
      extensions: ["i18n"],
      translations: { gettext, ngettext, newstyle: true },
    });
    const render = (source: string) => environment.fromString(source).renderSync({ x: "<" });
    expect(render("{{ _('a %(x)s', x=x) }}")).toBe("(a &lt;)");
    expect(render("{{ ngettext('%(num)s one', '%(num)s many', 3) }}")).toBe("3 many");
  });

  test("wait for a translation", async () => {
    const environment = new Environment({
      extensions: ["i18n"],
      translations: { gettext: async (message) => `!${message}`, ngettext },
    });
    const template = environment.fromString("{% trans x=1 %}a {{ x }}{% endtrans %}");
    expect(await template.render()).toBe("!a 1");
  });
});

describe("sandbox", () => {
  const render = (source: string, sandbox: object) =>
    new Environment({ sandbox }).fromString(source).renderSync({ items: [1, 2, 3] });
  const nested = "{% for a in items %}{% for b in items %}x{% endfor %}{% endfor %}";

  test("ends loops at maxIterations", () => {
    expect(render(nested, { maxIterations: 12 })).toBe("xxxxxxxxx");
    expect(() => render(nested, { maxIterations: 11 })).toThrow(LimitError);
    const inMacro = "{% macro m() %}{% for i in range(9) %}{% endfor %}{% endmacro %}";
    expect(() => render(`${inMacro}{{ m() }}{{ m() }}`, { maxIterations: 10 })).toThrow(LimitError);
  });

  test("counts each rendering for itself", () => {
    const template = new Environment({ sandbox: { maxIterations: 3 } }).fromString(
      "{% for i in range(3) %}{% endfor %}",
    );
    expect([template.renderSync(), template.renderSync()]).toEqual(["", ""]);
  });

  test("ends output at maxOutput", () => {
    expect(render(nested, { maxOutput: 9 })).toBe("xxxxxxxxx");
    expect(() => render(nested, { maxOutput: 8 })).toThrow(LimitError);
    const endless = "{% for i in range(99999) %}{{ 'x' * 1000 }}{% endfor %}";
    expect(() => render(endless, { maxOutput: 100_000 })).toThrow("longer than 100000");
  });

  test("ends ranges at maxRange", () => {
    expect(() => render("{{ range(11)|list }}", { maxRange: 10 })).toThrow("Range too big");
    expect(() => render("{{ range(100001)|length }}", {})).toThrow("Range too big");
  });
});
