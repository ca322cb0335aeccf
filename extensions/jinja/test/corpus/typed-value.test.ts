import { describe, expect, test } from "vitest";
import { Float } from "../../src/engine/values/float.ts";
import { Markup } from "../../src/engine/values/markup.ts";
import { Tuple } from "../../src/engine/values/tuple.ts";
import { Callables } from "./callables.ts";
import { readJson } from "./json.ts";
import { toValue } from "./typed-value.ts";

const maker = {
  maps: false,
  undefinedNamed: (name: string | null) => ({ undefinedNamed: name }),
  callables: new Callables(() => {
    throw new Error("not called");
  }, false),
};
const value = (text: string, name: string | null = null) => toValue(readJson(text), name, maker);

describe("the notation of the corpus", () => {
  test("tells an int from a float", () => {
    expect(["1", "-0", "1.5", "36893488147419103232"].map((text) => value(text))).toEqual([
      1,
      0,
      1.5,
      36893488147419103232n,
    ]);
    expect(["1.0", "1e3", '{"$float": 2.0}'].map((text) => value(text))).toEqual([
      new Float(1),
      new Float(1000),
      new Float(2),
    ]);
    expect(value('{"$bigint": "1152921504606846976"}')).toBe(1152921504606846976n);
  });

  test("makes a dictionary a plain object unless that would reorder its keys", () => {
    expect(value('{"b": 1, "a": {"__proto__": 2}}')).toEqual(
      JSON.parse('{"b": 1, "a": {"__proto__": 2}}'),
    );
    expect(value('{"b": 1, "1": 2}')).toEqual(
      new Map([
        ["b", 1],
        ["1", 2],
      ]),
    );
    expect(toValue(readJson('{"b": 1}'), null, { ...maker, maps: true })).toEqual(
      new Map([["b", 1]]),
    );
  });

  test("has safe strings, tuples, sets and dictionaries with other keys", () => {
    expect(value('{"$markup": "<b>"}')).toBeInstanceOf(Markup);
    expect(value('{"$tuple": [1, {"$tuple": []}]}')).toEqual(Tuple.of<unknown>(1, new Tuple()));
    expect([...(value('{"$set": [1, 1.0, true, 2]}') as Set<unknown>)]).toEqual([1, 2]);
    expect([...(value('{"$dict": [[1, "a"], [true, "b"]]}') as Map<unknown, unknown>)]).toEqual([
      [1, "b"],
    ]);
  });

  test("names an undefined value as its key, and not at all in a list", () => {
    expect(value('{"x": {"$undefined": true}, "l": [{"$undefined": true}]}')).toEqual({
      x: { undefinedNamed: "x" },
      l: [{ undefinedNamed: null }],
    });
  });

  test("has objects of a class, with text and HTML of their own", () => {
    const object = value('{"$obj": {"a": 1, "toString": 2}, "$html": "<i>"}');
    expect(Object.entries(Object(object))).toEqual([
      ["a", 1],
      ["toString", 2],
    ]);
    expect(Object(object).constructor.name).toBe("Obj");
    expect(Object(object).__html__()).toBe("<i>");
    expect(String(value('{"$obj": {}, "$str": "text"}'))).toBe("text");
  });

  test("has callables, the same one for the same name", () => {
    expect(value('{"$callable": "counter"}')).toBe(value('{"$callable": "counter"}'));
  });

  test.each([
    '{"$nope": 1}',
    '{"$markup": 1}',
    '{"$tuple": 1}',
    '{"$markup": "a", "b": 1}',
    '{"$obj": {}, "$x": 1}',
    '{"$callable": "nope"}',
    '{"$dict": [[1]]}',
    '{"$bigint": "1.5"}',
  ])("refuses %s", (text) => {
    expect(() => value(text)).toThrow(expect.objectContaining({ name: "CorpusFormError" }));
  });
});
