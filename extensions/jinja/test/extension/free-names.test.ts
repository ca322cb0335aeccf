import { describe, expect, test } from "vitest";
import { namesInComment } from "../../src/cli/context-comment.ts";
import { freeNames } from "../../src/cli/free-names.ts";
import { DEFAULT_SYNTAX } from "../../src/engine/parser/syntax.ts";
import { parse } from "../../src/engine/parser/parse.ts";

function found(source: string): string[] {
  const tree = parse(source, { name: "t", syntax: DEFAULT_SYNTAX, tags: new Map() });
  return freeNames(tree).map(({ name, line }) => `${name}:${line}`);
}

describe("the names that have to come from outside", () => {
  test.each<[string, string[]]>([
    ["{{ a }}\n{{ b.c[d] }}", ["a:1", "b:2", "d:2"]],
    ["{% set a = b %}{{ a }}", ["b:1"]],
    ["{% set a %}{{ b }}{% endset %}{{ a }}", ["b:1"]],
    ["{% for x, y in xs if x %}{{ x }}{{ y }}{{ loop.index }}{% endfor %}{{ x }}", ["xs:1", "x:1"]],
    ["{% for x in xs %}{% else %}{{ x }}{% endfor %}", ["xs:1", "x:1"]],
    [
      "{% macro m(a, b=c) %}{{ a }}{{ b }}{{ caller() }}{{ kwargs }}{% endmacro %}{{ m() }}",
      ["c:1"],
    ],
    ["{% call(x) m() %}{{ x }}{{ y }}{% endcall %}", ["m:1", "y:1"]],
    ["{% with a = b %}{{ a }}{% endwith %}{{ a }}", ["b:1", "a:1"]],
    ["{% import 'm' as m %}{% from 'n' import o, p as q %}{{ m }}{{ o }}{{ q }}{{ p }}", ["p:1"]],
    ["{% if a %}{% set b = 1 %}{% endif %}{{ b }}", ["a:1"]],
    ["{% block c %}{{ super() }}{{ self.c() }}{{ a }}{% endblock %}", ["a:1"]],
    ["{% if a is defined %}{{ b | default(c) }}{{ d | d }}{% endif %}", ["c:1"]],
    ["{{ a.b is defined }}", ["a:1"]],
    [
      "{% filter upper %}{{ a }}{% endfilter %}{% autoescape b %}{% endautoescape %}",
      ["a:1", "b:1"],
    ],
    ["{{ f(a, b=c, *d, **e) }}", ["f:1", "a:1", "c:1", "d:1", "e:1"]],
    ["{% set ns = namespace(n=1) %}{% set ns.n = m %}", ["namespace:1", "m:1"]],
    ["{% include name %}{% extends base %}", ["name:1", "base:1"]],
    ["plain {# a #}{% raw %}{{ b }}{% endraw %}", []],
  ])("of %j", (source, names) => {
    expect(found(source)).toEqual(names);
  });
});

describe("the names in a comment", () => {
  test.each<[string, string[] | undefined]>([
    ["{# context: user, items #}", ["user", "items"]],
    ["text\n{#- context: user: User, items?: Item[] -#}\n{{ x }}", ["user", "items"]],
    ["{# context:\n  user: Map<string, number>,\n  größe\n#}", ["user", "größe"]],
    ["{# other #}{# context: a #}", ["a"]],
    ["{# context: #}", []],
    ["{# the context: a #}", undefined],
    ["{# context: a", undefined],
    ["{{ context }}", undefined],
  ])("%j", (source, names) => {
    expect(namesInComment(source, DEFAULT_SYNTAX)).toEqual(names);
  });

  test("are found between other marks", () => {
    const marks = { commentStartString: "<!--", commentEndString: "-->" };
    expect(namesInComment("<!-- context: a, b -->", marks)).toEqual(["a", "b"]);
  });
});
