import { expect, test } from "vitest";
import { compile } from "../../src/engine/compiler/compile.ts";
import { DEFAULT_SYNTAX } from "../../src/engine/parser/syntax.ts";
import { parse } from "../../src/engine/parser/parse.ts";

function sizeOfCode(source: string): number {
  const tree = parse(source, { name: "t", syntax: DEFAULT_SYNTAX, tags: new Map() });
  return compile(tree, {
    name: "t",
    source,
    autoescape: true,
    finalize: false,
    limited: false,
    hasFilter: () => true,
    hasTest: () => true,
  }).length;
}

test.each([
  ["statements", (n: number) => "{% if a %}{% set b = a|upper %}{{ b }}{% endif %}".repeat(n)],
  ["loops", (n: number) => "{% for x in y if x %}{{ loop.index }}{% endfor %}".repeat(n)],
  ["macros", (n: number) => "{% macro m(a, b=1) %}{{ a.b }}{% endmacro %}".repeat(n)],
  ["nested call blocks", (n: number) => "{% call m() %}".repeat(n) + "{% endcall %}".repeat(n)],
  ["operators", (n: number) => `{{ ${"a and b or ".repeat(n)}c }}`],
])("the code of %s grows with the source, and no faster", (_what, source) => {
  const [small, large] = [sizeOfCode(source(20)), sizeOfCode(source(80))];
  expect(large / small).toBeLessThan(5);
});
