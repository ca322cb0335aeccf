import { describe, expect, test } from "vitest";
import { show } from "../filters/render.ts";

describe("range", () => {
  test.each([
    ["{{ range(3)|list }}{{ range(5, 0, -2)|list }}", "[0, 1, 2][5, 3, 1]"],
    [
      "{{ range(10)[2:8:3] }} {{ range(3) }} {{ range }}",
      "range(2, 8, 3) range(0, 3) <class 'range'>",
    ],
    [
      "{{ 4 in range(0, 10, 2) }}{{ 'a' in range(3) }}{{ range(1000000000)|length }}",
      "TrueFalse1000000000",
    ],
  ])("%s prints %j", (source, text) => {
    expect(show(source)).toBe(text);
  });

  test.each([
    ["range()", "range expected at least 1 argument, got 0"],
    ["range(1, 2, 3, 4)", "range expected at most 3 arguments, got 4"],
    ["range(1, 5, 0)", "range() arg 3 must not be zero"],
    ["range(1.5)", "'float' object cannot be interpreted as an integer"],
    ["range(stop=1)", "range() takes no keyword arguments"],
  ])("%s is refused", (source, problem) => {
    expect(() => show(`{{ ${source} }}`)).toThrow(problem);
  });
});

describe("dict", () => {
  test.each([
    ["{{ dict({'a': 1}, b=2) }}{{ dict([('k', 1)]) }}", "{'a': 1, 'b': 2}{'k': 1}"],
    ["{{ dict(a=1).a }}", "1"],
  ])("%s prints %j", (source, text) => {
    expect(show(source)).toBe(text);
  });

  test.each([
    ["dict(5)", "'int' object is not iterable"],
    ["dict('ab')", "dictionary update sequence element #0 has length 1; 2 is required"],
    ["dict([1])", "cannot convert dictionary update sequence element #0 to a sequence"],
    ["dict({}, {})", "dict expected at most 1 argument, got 2"],
  ])("%s is refused", (source, problem) => {
    expect(() => show(`{{ ${source} }}`)).toThrow(problem);
  });
});

test("a cycler goes round, and can begin again", () => {
  const source =
    "{% set c = cycler(1, 2) %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}";
  expect(show(`${source}{{ c.reset() or c.current }}{{ c.items }}{{ c.pos }}`)).toBe(
    "12121(1, 2)0",
  );
  expect(() => show("{{ cycler() }}")).toThrow("at least one item has to be provided");
});

test("a joiner gives nothing at first", () => {
  expect(show("{% set j = joiner('|') %}{{ j() }}a{{ j() }}b{{ j() }}{{ j.used }}")).toBe(
    "a|b|True",
  );
});

test("a namespace has the attributes that were set, and no others", () => {
  const source = "{% set n = namespace({'a': 1}, b=2) %}{% set n.c = 3 %}{{ n }}{{ n['a'] }}";
  expect(show(source)).toBe("<Namespace {'a': 1, 'b': 2, 'c': 3}>1");
  for (const name of ["constructor", "set", "toString", "__class__"]) {
    expect(show(`{{ namespace()['${name}'] is defined }}`)).toBe("False");
  }
  expect(() => show("{{ namespace().x.y }}")).toThrow(
    "'jinja2.utils.Namespace object' has no attribute 'x'",
  );
});

test("lipsum makes paragraphs of as many words as it is told", () => {
  expect(show("{{ lipsum(2, false, 5, 6) }}")).toMatch(
    /^[A-Z]\w+( [\w,.]+){4}\n\n[A-Z]\w*( [\w,.]+){4}$/,
  );
  expect(show("{{ lipsum(1) }}")).toMatch(/^<p>[A-Z][^<]+\.<\/p>$/);
  expect(() => show("{{ lipsum(1, true, 5, 5) }}")).toThrow(
    "empty range for randrange() (5, 5, 0)",
  );
});
