import { describe, expect, test } from "vitest";
import { Environment } from "../../src/engine/environment.ts";
import {
  LimitError,
  TemplateError,
  TemplateRuntimeError,
  UndefinedError,
} from "../../src/engine/errors.ts";
import type { Parser, TagExtension } from "../../src/engine/extension.ts";
import { DictLoader } from "../../src/engine/loaders/dict-loader.ts";
import { placeOf } from "../../src/engine/runtime/place.ts";

const environment = new Environment({ autoescape: false });
const template = (source: string) => environment.fromString(source);

async function* later(items: unknown[]) {
  yield* items;
}

describe("rendering", () => {
  test("awaits values wherever they stand", async () => {
    const source = "{{ user.name }} {{ f(1) }} {% for i in items %}{{ i }}{% endfor %}";
    const variables = {
      user: Promise.resolve({ name: Promise.resolve("Ada") }),
      f: async (n: number) => n + 1,
      items: later([1, 2]),
    };
    expect(await template(source).render(variables)).toBe("Ada 2 12");
  });

  test("refuses a promise at once, on its line", () => {
    const run = () => template("\n{{ x }}").renderSync({ x: Promise.reject(new Error("unseen")) });
    expect(run).toThrow(TemplateRuntimeError);
    expect(run).toThrow(/renderSync[^]*line 2[^]*Await template\.render/);
  });

  test("sees own members of the variables only", () => {
    class Page {
      title = "t";
      get hidden() {
        return 1;
      }
    }
    const source = "{{ title }}|{{ hidden }}|{{ constructor }}|{{ toString }}|{{ __proto__ }}";
    expect(template(source).renderSync(new Page())).toBe("t||||");
    expect(template(source).renderSync(new Map([["title", "m"]]))).toBe("m||||");
    expect(template("{{ x is defined }}").renderSync({ x: undefined })).toMatch(/false/i);
  });

  test("refuses variables that are none", async () => {
    await expect(template("").render([] as never)).rejects.toThrow(TemplateError);
    expect(() => template("").renderSync(null as never)).toThrow("an object or a Map");
  });
});

describe("streaming", () => {
  test("gives what is there before it waits", async () => {
    const order: string[] = [];
    const variables = {
      slow: () => {
        order.push("asked");
        return Promise.resolve("b");
      },
    };
    for await (const part of template("a{{ slow() }}c").generate(variables)) order.push(part);
    expect(order).toEqual(["asked", "a", "bc"]);
  });

  test("gives long text in parts", async () => {
    const parts: string[] = [];
    const source = "{% for i in items %}{{ text }}{% endfor %}";
    const variables = { items: Array(100).fill(0), text: "x".repeat(1000) };
    for await (const part of template(source).generate(variables)) parts.push(part);
    expect(parts.join("")).toHaveLength(100_000);
    expect(parts.length).toBeGreaterThan(4);
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThan(20_000);
  });

  test("streams what render gives, through blocks, includes and macros", async () => {
    const loader = new DictLoader({
      base: "<{% block a %}{% endblock %}>",
      page: "{% extends 'base' %}{% block a %}{% include 'part' %}{{ m }}{% endblock %}",
      part: "{% macro f(x) %}[{{ x }}]{% endmacro %}{{ f(m) }}",
    });
    const page = await new Environment({ loader }).getTemplate("page");
    const variables = { m: Promise.resolve("&") };
    let text = "";
    for await (const part of page.stream(variables)) text += part;
    expect(text).toBe(await page.render(variables));
    expect(text).toBe("<[&]&>");
  });

  test("ends the template when it is cancelled, also while it waits", async () => {
    let turns = 0;
    const variables = { wait: () => (turns++ === 0 ? "a" : new Promise(() => {})) };
    const stream = template("{% for i in range(9) %}{{ wait() }}{% endfor %}").stream(variables);
    const reader = stream.getReader();
    expect(await reader.read()).toEqual({ done: false, value: "a" });
    void reader.read().catch(() => {});
    await reader.cancel();
    expect(turns).toBe(2);
  });

  test("errors the stream with the template's error", async () => {
    const reader = template("a{{ x.y.z }}").stream().getReader();
    await expect(
      (async () => {
        while (!(await reader.read()).done);
      })(),
    ).rejects.toThrow(UndefinedError);
  });
});

describe("modules", () => {
  test("give macros as functions, and variables", async () => {
    const source =
      "{% macro m(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{% set v = 5 %}{% set _p = 6 %}text";
    const module = await template(source).module();
    expect(module.names()).toEqual(["m", "v"]);
    expect(module.get("v")).toBe(5);
    expect((module.get("m") as (a: number) => string)(1)).toBe("12");
    expect([module.get("_p"), module.get("constructor"), module.toString()]).toEqual([
      undefined,
      undefined,
      "text",
    ]);
  });
});

describe("errors", () => {
  const loader = new DictLoader({
    main: "one\ntwo\n{{ x.y.z }}\nfour",
    include: "\n{% include 'main' %}",
    host: "\n\n{{ f() }}",
  });
  const located = new Environment({ loader });

  test("tell template, line and the lines around it", () => {
    const render = () => located.getTemplateSync("include").renderSync({ x: {} });
    expect(render).toThrow(UndefinedError);
    expect(render).toThrow("'dict object' has no attribute 'y' (main, line 3)");
    expect(render).toThrow("> 3 | {{ x.y.z }}");
  });

  test("of the host stay as they are, and their place is known", async () => {
    const boom = new RangeError("boom");
    const fail = () => {
      throw boom;
    };
    const host = await located.getTemplate("host");
    await expect(host.render({ f: fail })).rejects.toBe(boom);
    expect(placeOf(boom)).toMatchObject({ template: "host", line: 3 });
    const rejected = new Error("later");
    await expect(host.render({ f: () => Promise.reject(rejected) })).rejects.toBe(rejected);
    expect(placeOf(rejected)).toMatchObject({ template: "host", line: 3 });
    expect([placeOf(new Error("other")), placeOf("text")]).toEqual([null, null]);
  });

  test.each([
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% macro m() %}{% include 'x' ignore missing %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% block a %}{{ self.a() }}{% endblock %}",
    "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "{% include 'self' %}",
    "{% import 'self' as s %}",
    "{% extends 'self' %}",
  ])("end %j at a limit", async (source) => {
    const deep = new Environment({ loader: new DictLoader({ self: source }) });
    const self = deep.getTemplateSync("self");
    expect(() => self.renderSync()).toThrow(LimitError);
    await expect(self.render()).rejects.toThrow(LimitError);
  });
});

describe("tag extensions", () => {
  const tag = (method: unknown): TagExtension & Record<string, unknown> => ({
    identifier: "box",
    tags: ["box"],
    mark: "#",
    method,
    parse(parser: Parser) {
      const { line } = parser.stream.next();
      const body = parser.parseBody("endbox");
      const call = parser.callMethod(this, "method");
      return { kind: "CallBlock", line, call, params: [], defaults: [], body };
    },
  });

  test("get their body as a function, and themselves as this", async () => {
    const boxed = new Environment({
      extensions: [
        tag(async function (this: { mark: string }, { caller }: { caller: () => Promise<string> }) {
          return `${this.mark}${await caller()}${await caller()}`;
        }),
      ],
    });
    const source = "{% box %}{{ x }},{% endbox %}";
    expect(await boxed.fromString(source).render({ x: 1 })).toBe("#1,1,");
    expect(await boxed.fromString(source).render({ x: Promise.resolve(2) })).toBe("#2,2,");
  });
});
