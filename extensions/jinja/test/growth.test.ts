import { describe, expect, test } from "vitest";
import { Environment } from "../src/engine/index.ts";

// Four times the size may cost up to this many times more: what is quadratic costs 16 times more.
const MOST = 10;
// Less cannot be told from what the clock and the rest of the process do.
const MICROSECONDS_AT_LEAST = 1500;

function cost(run: () => unknown): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

/**
 * How much more a run costs at four times the size, from a size that can be measured. The least of
 * a few runs counts, for all else only ever makes them longer.
 */
function growth(run: (size: number) => unknown, first: number): number {
  let size = first;
  while (cost(() => run(size)) < MICROSECONDS_AT_LEAST && size < first * 64) size *= 2;
  let [before, after] = [Infinity, Infinity];
  for (let attempt = 0; attempt < 8; attempt++) {
    before = Math.min(
      before,
      cost(() => run(size)),
    );
    after = Math.min(
      after,
      cost(() => run(size * 4)),
    );
    if (attempt > 0 && after < before * MOST) break;
  }
  return after / Math.max(before, MICROSECONDS_AT_LEAST / 2);
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
    ["text", repeat("lorem ipsum { dolor } sit\n"), 1000],
    ["output", repeat("<b>{{ a.b }}</b>\n"), 125],
    ["conditions", repeat("{% if a %}x{% elif b %}y{% else %}z{% endif %}\n"), 50],
    ["a long elif", (size) => `{% if a %}${"{% elif b %}x".repeat(size)}{% endif %}`, 25],
    ["loops", repeat("{% for a in b %}{{ loop.index }}{% else %}x{% endfor %}\n"), 37],
    ["assignments", (size) => names(size, (name) => `{% set ${name} = ${name} %}`), 75],
    [
      "macros",
      (size) => names(size, (name) => `{% macro ${name}(a, b=1) %}{{ a }}{% endmacro %}`),
      25,
    ],
    ["blocks", (size) => names(size, (name) => `{% block ${name} %}{{ a }}{% endblock %}`), 50],
    ["a long sum", (size) => `{{ a${" + a".repeat(size)} }}`, 50],
    ["a long concatenation", (size) => `{{ a${" ~ a".repeat(size)} }}`, 125],
    ["a chain of filters", (size) => `{{ a${"|upper".repeat(size)} }}`, 50],
    ["a chain of attributes", (size) => `{{ a${".b".repeat(size)} }}`, 75],
    ["a list", (size) => `{{ [${"a, ".repeat(size)}] }}`, 250],
    ["a dict", (size) => `{{ {${"'a': b, ".repeat(size)}} }}`, 125],
    ["a string", (size) => `{{ '${"x\\n".repeat(size)}' }}`, 1000],
    ["comments", repeat("{# note #}\n"), 250],
    ["white space in a tag", (size) => `{{${" ".repeat(size)}a }}`, 5000],
    ["raw text", (size) => `{% raw %}${"{{ x }}".repeat(size)}{% endraw %}`, 500],
    ["comments that do not end", repeat("{# "), 500],
    ["strings that do not end", repeat("{{ '"), 500],
    ["raw blocks that do not end", repeat("{% raw %}"), 250],
    ["opening braces", repeat("{"), 1000],
    [
      "white space before what is stripped",
      (size) => `${" \n".repeat(size)}{%- if a %}{% endif %}`,
      1000,
    ],
    [
      "white space after what is stripped",
      (size) => `{% if a -%}${" \n".repeat(size)}x{% endif %}`,
      1000,
    ],
    ["white space that is not stripped", (size) => `${" ".repeat(size)}x{{ a }}`, 5000],
    ["digits", (size) => `{{ ${"1".repeat(size)} }}`, 25],
  ])("%s", (_name, source, first) => {
    expect(growth((size) => compile(source(size)), first)).toBeLessThan(MOST);
  });
});

describe("rendering takes time in proportion to the size of", () => {
  test.each<[string, string, number]>([
    ["a list", "{% for x in list %}{{ x }},{{ loop.index }}{% endfor %}", 250],
    ["a list that is filtered", "{% for x in list if x %}{{ loop.last }}{% endfor %}", 125],
    [
      "a list that is sorted, grouped, joined",
      "{{ list|sort|join(',') }}{{ list|groupby(0)|length }}",
      125,
    ],
    [
      "a list that goes through generators",
      "{{ list|map('upper')|select|batch(3)|list|length }}",
      125,
    ],
    ["a list without doubles", "{{ list|unique|list|length }}", 250],
    ["a text that is escaped", "{{ text }}", 5000],
    ["a text with links", "{{ text|urlize }}", 500],
    ["a text that is wrapped", "{{ text|wordwrap(20) }}", 500],
    ["a text without tags", "{{ text|striptags }}", 1000],
    ["a text with titles", "{{ text|title|indent|trim }}", 1000],
    [
      "white space that is trimmed",
      "{{ blank|trim }}{{ blank|striptags }}{{ blank|wordcount }}",
      2000,
    ],
    ["opening brackets", "{{ brackets|striptags }}{{ brackets|urlize }}", 1000],
    [
      "a set",
      "{% set ns = namespace(n=0) %}{% for x in list %}{% set ns.n = ns.n + 1 %}{% endfor %}",
      250,
    ],
    [
      "a text put together",
      "{% set t %}{% for x in list %}{{ x }}{% endfor %}{% endset %}{{ t }}",
      250,
    ],
    [
      "macro calls",
      "{% macro m(a) %}<{{ a }}>{% endmacro %}{% for x in list %}{{ m(x) }}{% endfor %}",
      125,
    ],
    ["dictionary", "{% for k, v in dict|dictsort %}{{ k }}{{ dict[k] }}{% endfor %}", 125],
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
