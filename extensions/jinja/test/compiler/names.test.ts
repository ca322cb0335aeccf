import { expect, test } from "vitest";
import { Environment } from "../../src/engine/index.ts";

const HOSTILE = [
  "constructor",
  "__proto__",
  "toString",
  "rt",
  "ctx",
  "out",
  "o",
  "t",
  "v",
  "L",
  "S",
  "M",
  "P",
  "esc",
  "attr",
  "root",
  "blocks",
  "parent",
  "yield",
  "await",
  "eval",
  "arguments",
  "this",
  "größe",
  "名前",
];

test.each(HOSTILE)("%s is a name like any other", (name) => {
  const source = `{{ ${name} }}{% set ${name} = 1 %}{{ ${name} }}{% for ${name} in [2] %}{{ ${name} }}{% endfor %}{% macro m(${name}) %}{{ ${name} }}{% endmacro %}{{ m(3) }}{% block ${name.replace(/[^a-z_]/gi, "b")} %}4{% endblock %}`;
  expect(new Environment().fromString(source).renderSync()).toBe("1234");
});

test("text of the template stays text in the code", () => {
  const text = "`${1}` \\ \" ' \u2028 \u2029 */ </script> \0";
  expect(new Environment().fromString(text).renderSync()).toBe(text);
});

test("a slice of what has named parts only is refused, as in Python", () => {
  const template = new Environment().fromString("{% block a %}{% endblock %}{{ self[1:2] }}");
  expect(() => template.renderSync()).toThrow(/unhashable type: 'slice'/);
});
