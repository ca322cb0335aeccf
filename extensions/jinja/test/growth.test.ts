import { describe, expect, test } from "vitest";
import { Environment } from "../src/engine/index.ts";

// Four times the size may cost up to this many times more: what is quadratic costs 16 times more.
const MOST = 10;

/** The time of a run: the least of a few, for others only ever make it longer. */
function cost(run: () => unknown): number {
  let least = Infinity;
  for (let attempt = 0; attempt < 5; attempt++) {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, user + system);
  }
  return least;
}

/** How much more a run costs at four times the size, from the first size that can be measured. */
function growth(run: (size: number) => unknown, first: number): number {
  run(first);
  const before = Math.max(
    cost(() => run(first)),
    500,
  );
  return cost(() => run(first * 4)) / before;
}

const compile = (source: string) => {
  try {
    return new Environment({ autoescape: true }).fromString(source);
  } catch {
    return undefined;
  }
};

describe("compiling takes time in proportion to the size of", () => {
  const repeat = (text: string) => (size: number) => text.repeat(size);
  test.each<[string, (size: number) => string, number]>([
    ["text", repeat("lorem ipsum { dolor } sit\n"), 4000],
    ["output", repeat("<b>{{ a.b }}</b>\n"), 500],
    ["conditions", repeat("{% if a %}x{% elif b %}y{% else %}z{% endif %}\n"), 200],
    ["a long elif", (size) => `{% if a %}${"{% elif b %}x".repeat(size)}{% endif %}`, 100],
    ["loops", repeat("{% for a in b %}{{ loop.index }}{% else %}x{% endfor %}\n"), 150],
    ["assignments", (size) => names(size, (name) => `{% set ${name} = ${name} %}`), 300],
    [
      "macros",
      (size) => names(size, (name) => `{% macro ${name}(a, b=1) %}{{ a }}{% endmacro %}`),
      100,
    ],
    ["blocks", (size) => names(size, (name) => `{% block ${name} %}{{ a }}{% endblock %}`), 200],
    ["a long sum", (size) => `{{ a${" + a".repeat(size)} }}`, 200],
    ["a long concatenation", (size) => `{{ a${" ~ a".repeat(size)} }}`, 500],
    ["a chain of filters", (size) => `{{ a${"|upper".repeat(size)} }}`, 200],
    ["a chain of attributes", (size) => `{{ a${".b".repeat(size)} }}`, 300],
    ["a list", (size) => `{{ [${"a, ".repeat(size)}] }}`, 1000],
    ["a dict", (size) => `{{ {${"'a': b, ".repeat(size)}} }}`, 500],
    ["a string", (size) => `{{ '${"x\\n".repeat(size)}' }}`, 4000],
    ["comments", repeat("{# note #}\n"), 1000],
    ["white space in a tag", (size) => `{{${" ".repeat(size)}a }}`, 20_000],
    ["raw text", (size) => `{% raw %}${"{{ x }}".repeat(size)}{% endraw %}`, 2000],
    ["comments that do not end", repeat("{# "), 2000],
    ["strings that do not end", repeat("{{ '"), 2000],
    ["raw blocks that do not end", repeat("{% raw %}"), 1000],
    ["opening braces", repeat("{"), 4000],
    [
      "white space before what is stripped",
      (size) => `${" \n".repeat(size)}{%- if a %}{% endif %}`,
      4000,
    ],
    [
      "white space after what is stripped",
      (size) => `{% if a -%}${" \n".repeat(size)}x{% endif %}`,
      4000,
    ],
    ["white space that is not stripped", (size) => `${" ".repeat(size)}x{{ a }}`, 20_000],
    ["digits", (size) => `{{ ${"1".repeat(size)} }}`, 100],
  ])("%s", (_name, source, first) => {
    expect(growth((size) => compile(source(size)), first)).toBeLessThan(MOST);
  });
});

describe("rendering takes time in proportion to the size of", () => {
  test.each<[string, string, number]>([
    ["a list", "{% for x in list %}{{ x }},{{ loop.index }}{% endfor %}", 1000],
    ["a list that is filtered", "{% for x in list if x %}{{ loop.last }}{% endfor %}", 500],
    [
      "a list that is sorted, grouped, joined",
      "{{ list|sort|join(',') }}{{ list|groupby('x')|length }}",
      500,
    ],
    [
      "a list that goes through generators",
      "{{ list|map('upper')|select|batch(3)|list|length }}",
      500,
    ],
    ["a list without doubles", "{{ list|unique|list|length }}", 1000],
    ["a text that is escaped", "{{ text }}", 20_000],
    ["a text with links", "{{ text|urlize }}", 2000],
    ["a text that is wrapped", "{{ text|wordwrap(20) }}", 2000],
    ["a text without tags", "{{ text|striptags }}", 4000],
    ["a text with titles", "{{ text|title|indent|trim }}", 4000],
    [
      "white space that is trimmed",
      "{{ blank|trim }}{{ blank|striptags }}{{ blank|wordcount }}",
      8000,
    ],
    ["opening brackets", "{{ brackets|striptags }}{{ brackets|urlize }}", 4000],
    [
      "a set",
      "{% set ns = namespace(n=0) %}{% for x in list %}{% set ns.n = ns.n + 1 %}{% endfor %}",
      1000,
    ],
    [
      "a text put together",
      "{% set t %}{% for x in list %}{{ x }}{% endfor %}{% endset %}{{ t }}",
      1000,
    ],
    [
      "macro calls",
      "{% macro m(a) %}<{{ a }}>{% endmacro %}{% for x in list %}{{ m(x) }}{% endfor %}",
      500,
    ],
    ["dictionary", "{% for k, v in dict|dictsort %}{{ k }}{{ dict[k] }}{% endfor %}", 500],
  ])("%s", (_name, source, first) => {
    const template = new Environment({ autoescape: true }).fromString(source);
    const run = (size: number) => template.renderSync(contextOf(size));
    expect(growth(run, first)).toBeLessThan(MOST);
  });
});

function names(size: number, write: (name: string) => string): string {
  return Array.from({ length: size }, (_, index) => write(`n${index}`)).join("");
}

const contexts = new Map<number, Record<string, unknown>>();

function contextOf(size: number): Record<string, unknown> {
  let context = contexts.get(size);
  if (context === undefined) {
    const list = Array.from({ length: size }, (_, index) => `item ${(index * 7919) % size} <&>`);
    context = {
      list,
      text: "see <b>http://example.org/a?b=c</b> & 'more' ".repeat(size / 20),
      blank: `x${" \n".repeat(size)}y`,
      brackets: "<(".repeat(size),
      dict: Object.fromEntries(list.map((item) => [item, item])),
    };
    contexts.set(size, context);
  }
  return context;
}
