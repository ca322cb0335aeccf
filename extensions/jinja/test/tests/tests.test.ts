import { describe, expect, test } from "vitest";
import { Environment, Markup } from "../../src/engine/index.ts";
import { TESTS } from "../../src/engine/tests/tests.ts";

function holds(source: string, variables: Record<string, unknown> = {}): boolean {
  const environment = new Environment({
    undefined: variables["strict"] === true ? "strict" : "default",
  });
  return environment.fromString(`{{ "T" if ${source} else "F" }}`).renderSync(variables) === "T";
}

test("are all of Jinja's", () => {
  expect([...TESTS.keys()].sort().join(" ")).toBe(
    "!= < <= == > >= boolean callable defined divisibleby eq equalto escaped even false filter " +
      "float ge greaterthan gt in integer iterable le lessthan lower lt mapping ne none number odd " +
      "sameas sequence string test true undefined upper",
  );
});

describe("kinds of values", () => {
  const VALUES: Record<string, unknown> = {
    none: null,
    true: true,
    int: 1,
    bigint: 2n ** 70n,
    float: 1.5,
    text: "a",
    markup: new Markup("<b>"),
    list: [],
    dict: {},
    map: new Map(),
    set: new Set(),
    function: () => 1,
    instance: new URL("http://a"),
    generator: [].values(),
  };
  test.each([
    ["boolean", "true"],
    ["integer", "int bigint"],
    ["float", "float"],
    ["number", "true int bigint float"],
    ["string", "text markup"],
    ["mapping", "dict map"],
    ["sequence", "text markup list dict map missing"],
    ["iterable", "text markup list dict map set generator missing"],
    ["callable", "function missing"],
    ["escaped", "markup"],
    ["undefined", "missing"],
  ])("%s: %s", (name, expected) => {
    const found = [...Object.keys(VALUES), "missing"].filter((key) =>
      holds(`value is ${name}`, key === "missing" ? {} : { value: VALUES[key] }),
    );
    expect(found.join(" ")).toBe(expected);
  });
});

test("a whole float is a float, and equal to its int", () => {
  expect(holds("2.0 is float")).toBe(true);
  expect(holds("2.0 is integer")).toBe(false);
  expect(holds("2.0 is eq 2")).toBe(true);
  expect(holds("2.0 is even")).toBe(true);
});

test.each([
  "-3 is odd",
  "-3 is not even",
  "9 is divisibleby 3",
  "2 ** 70 is even",
  "'AB' is upper",
])("%s", (source) => {
  expect(holds(source)).toBe(true);
});

test("filter and test know those of the environment, and nothing else", () => {
  expect(holds("'map' is filter and 'odd' is test")).toBe(true);
  expect(holds("'constructor' is filter or '__proto__' is test or missing is filter")).toBe(false);
});

test("a strict undefined is neither a sequence nor iterable", () => {
  expect(holds("missing is sequence", { strict: true })).toBe(false);
  expect(() => holds("missing is iterable", { strict: true })).toThrow("'missing' is undefined");
});

test("a comparison takes one argument", () => {
  expect(() => holds("1 is eq(1, 2)")).toThrow("eq expected 2 arguments, got 3");
});
