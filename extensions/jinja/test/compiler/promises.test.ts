import { describe, expect, test } from "vitest";
import { DictLoader, Environment } from "../../src/engine/index.ts";

const later = <T>(value: T): Promise<T> => Promise.resolve(value);

function render(source: string, variables: Record<string, unknown> = {}): Promise<string> {
  return new Environment().fromString(source).render(variables);
}

describe("promises in templates", () => {
  test.each([
    ["a variable", "{{ x }}", { x: later("v") }, "v"],
    ["a member", "{{ o.x }}", { o: { x: later("v") } }, "v"],
    ["a member of what a promise gives", "{{ o.x.y }}", { o: { x: later({ y: later(1) }) } }, "1"],
    ["an item", "{{ l[0] }}", { l: [later("v")] }, "v"],
    ["the result of a function", "{{ f(1) }}", { f: (n: number) => later(n + 1) }, "2"],
    ["an argument", "{{ f(x) }}", { f: (n: number) => n + 1, x: later(1) }, "2"],
    ["a condition", "{% if x %}yes{% else %}no{% endif %}", { x: later(false) }, "no"],
    ["both sides of and", "{{ x and y }}", { x: later(1), y: later(2) }, "2"],
    ["a comparison", "{{ 'T' if x < y else 'F' }}", { x: later(1), y: later(2) }, "T"],
    ["what a loop goes over", "{% for i in l %}{{ i }}{% endfor %}", { l: later([1, 2]) }, "12"],
    ["the items of a loop", "{% for i in l %}{{ i }}{% endfor %}", { l: [later(1), 2] }, "12"],
    [
      "the pairs of a loop",
      "{% for k, v in l %}{{ k }}{{ v }}{% endfor %}",
      { l: [["a", later(1)]] },
      "a1",
    ],
    [
      "a loop with a condition",
      "{% for i in l if i.ok %}{{ i.n }}{% endfor %}",
      {
        l: [
          { ok: later(true), n: 1 },
          { ok: later(false), n: 2 },
        ],
      },
      "1",
    ],
    [
      "a loop with a condition and loop",
      "{% for i in l if i.ok %}{{ loop.index }}{{ loop.last }}{% endfor %}",
      { l: [{ ok: later(true) }, { ok: false }, { ok: later(1) }] },
      "1false2true",
    ],
    ["set", "{% set y = x %}{{ y }}{{ y }}", { x: later("v") }, "vv"],
    ["a set block", "{% set y %}<{{ x }}>{% endset %}{{ y }}", { x: later("v") }, "<v>"],
    ["a filter block", "{% filter upper %}a{{ x }}{% endfilter %}", { x: later("v") }, "AV"],
    ["with", "{% with y = x %}{{ y }}{% endwith %}", { x: later("v") }, "v"],
    ["concatenation", "{{ x ~ x }}", { x: later("v") }, "vv"],
  ])("are awaited as %s", async (_where, source, variables, expected) => {
    expect(await render(source, variables)).toBe(expected);
  });

  test("are awaited in a macro, which then goes on from its beginning", async () => {
    const calls: string[] = [];
    const note = (text: string): string => {
      calls.push(text);
      return text;
    };
    const source =
      "{% macro m(o) %}{{ note('a') }}{{ o.x }}{{ note('b') }}{% endmacro %}{{ m(o) }}{{ m(o) }}";
    expect(await render(source, { note, o: { x: later("v") } })).toBe("avbavb");
    expect(calls).toEqual(["a", "b", "a", "b"]);
  });

  test("calls a host function once, however the macro around it is run", async () => {
    let calls = 0;
    const count = (): number => ++calls;
    const source = "{% macro m(p) %}{{ count() }}{{ p.x }}{% endmacro %}{{ m(p) }}|{{ m(q) }}";
    const text = await render(source, { count, p: { x: 1 }, q: { x: later(2) } });
    expect([text, calls]).toEqual(["11|22", 2]);
  });

  test("uses up an iterator once, however the macro around it is run", async () => {
    const source = "{% macro m(i) %}{{ i|join(',') }}{{ f() }}{% endmacro %}{{ m(i) }}";
    expect(await render(source, { i: [1, 2, 3].values(), f: () => later("!") })).toBe("1,2,3!");
  });

  test("are awaited in what a call block passes", async () => {
    const source =
      "{% macro m() %}[{{ caller(1) }}]{% endmacro %}{% call(n) m() %}{{ n }}{{ x }}{% endcall %}";
    expect(await render(source, { x: later("v") })).toBe("[1v]");
  });

  test("are awaited in recursive loops", async () => {
    const source =
      "{% for i in l recursive %}{{ i.n }}{% if i.c %}({{ loop(i.c) }}){% endif %}{% endfor %}";
    const tree = [
      {
        n: later(1),
        c: later([
          { n: 2, c: [] },
          { n: later(3), c: [] },
        ]),
      },
    ];
    expect(await render(source, { l: tree })).toBe("1(23)");
  });

  test("are awaited inside of containers that filters work on", async () => {
    const users = [{ name: later("b") }, { name: later("a") }];
    expect(await render("{{ u|map(attribute='name')|join(', ') }}", { u: users })).toBe("b, a");
    expect(await render("{{ u|map(attribute='name')|sort|join }}", { u: users })).toBe("ab");
    expect(await render("{{ u|selectattr('name', 'eq', 'a')|list|length }}", { u: users })).toBe(
      "1",
    );
  });

  test("are awaited in filters and tests of one's own", async () => {
    const environment = new Environment({
      filters: { slow: (text: string) => later(`${text}!`) },
      tests: { fine: (text: string) => later(text === "v") },
    });
    const source = "{{ x|slow|upper }}{{ 'T' if x is fine else 'F' }}";
    expect(await environment.fromString(source).render({ x: "v" })).toBe("V!T");
  });

  test("are awaited in blocks, includes and imports", async () => {
    const loader = new DictLoader({
      base: "<{% block a %}{% endblock %}{% include 'part' %}>",
      part: "{{ x }}",
      forms: "{% macro m(v) %}{{ v.x }}{% endmacro %}",
      page: "{% extends 'base' %}{% from 'forms' import m %}{% block a %}{{ super() }}{{ x }}{{ m(o) }}{% endblock %}",
    });
    const page = await new Environment({ loader }).getTemplate("page");
    expect(await page.render({ x: later("v"), o: { x: later("w") } })).toBe("<vwv>");
  });

  test("go over asynchronous iterators", async () => {
    async function* rows(): AsyncGenerator<number> {
      yield 1;
      yield await later(2);
    }
    const source = "{% for r in rows() %}{{ r }}{{ ',' if not loop.last }}{% endfor %}";
    expect(await render(source, { rows })).toBe("1,2");
  });

  test("that fail give their error, with the place in the template", async () => {
    const failure = new RangeError("no such row");
    const rendering = render("\n{{ f() }}", { f: () => Promise.reject(failure) });
    await expect(rendering).rejects.toBe(failure);
  });

  test("inside of a container that is printed whole are refused, with the place", async () => {
    await expect(render("\n{{ l }}", { l: [later(1)] })).rejects.toThrow(
      /inside of a list or dict is a promise\. .*line 2/,
    );
  });

  test("are refused where a template is rendered at once", () => {
    const template = new Environment().fromString("{{ x }}");
    expect(() => template.renderSync({ x: later("v") })).toThrow(/render\(/);
  });
});

describe("a stream", () => {
  test("gives the text before a promise at once", async () => {
    let settle: (value: string) => void = () => {};
    const slow = new Promise<string>((resolve) => {
      settle = resolve;
    });
    const template = new Environment().fromString("<head>{{ slow }}<tail>");
    const reader = template.stream({ slow }).getReader();
    expect((await reader.read()).value).toBe("<head>");
    settle("v");
    expect((await reader.read()).value).toBe("v<tail>");
    expect((await reader.read()).done).toBe(true);
  });

  test("gives long text in parts", async () => {
    const template = new Environment().fromString(
      "{% for i in range(5000) %}0123456789{% endfor %}",
    );
    const parts: string[] = [];
    for await (const part of template.generate()) parts.push(part);
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.join("")).toBe("0123456789".repeat(5000));
  });
});
