import { describe, expect, test } from "vitest";
import { Dict } from "../../src/engine/values/dict.ts";
import { toFloat } from "../../src/engine/values/float.ts";
import { ValueSet } from "../../src/engine/values/set.ts";
import { Tuple } from "../../src/engine/values/tuple.ts";
import { callMethod, ops, shown } from "./call-method.ts";

describe("list", () => {
  test.each([
    ["append", [9], {}, "None", "[3, 1, 2, 9]"],
    ["insert", [-1, 9], {}, "None", "[3, 1, 9, 2]"],
    ["pop", [], {}, "2", "[3, 1]"],
    ["pop", [-3], {}, "3", "[1, 2]"],
    ["remove", [toFloat(1)], {}, "None", "[3, 2]"],
    ["extend", ["ab"], {}, "None", "[3, 1, 2, 'a', 'b']"],
    ["sort", [], {}, "None", "[1, 2, 3]"],
    ["sort", [], { reverse: true }, "None", "[3, 2, 1]"],
    ["sort", [], { key: (value: number) => -value }, "None", "[3, 2, 1]"],
    ["reverse", [], {}, "None", "[2, 1, 3]"],
    ["clear", [], {}, "None", "[]"],
    ["copy", [], {}, "[3, 1, 2]", "[3, 1, 2]"],
    ["index", [2, 1], {}, "2", "[3, 1, 2]"],
    ["count", [true], {}, "1", "[3, 1, 2]"],
  ])("[3, 1, 2].%s(%j, %j) gives %s and leaves %s", (name, values, named, result, list) => {
    const items = [3, 1, 2];
    expect(shown(items, name, values, named)).toBe(result);
    expect(ops.repr(items)).toBe(list);
  });

  test("sort keeps the order of equal items, also in reverse", () => {
    const items = [toFloat(2), 1, 2, true];
    callMethod(items, "sort", [], { reverse: true });
    expect(ops.repr(items)).toBe("[2.0, 2, 1, True]");
  });

  test.each([
    [[], "pop", [], "pop from empty list"],
    [[1], "pop", [5], "pop index out of range"],
    [[1], "remove", [2], "list.remove(x): x not in list"],
    [["a"], "index", ["b"], "'b' is not in list"],
    [[1, "a"], "sort", [], "'<' not supported between instances of 'str' and 'int'"],
    [[], "sort", [1], "sort() takes no positional arguments"],
    [Tuple.of(1), "index", [2], "tuple.index(x): x not in tuple"],
  ])("%j.%s(%j) is refused", (list, name, values, problem) => {
    expect(() => callMethod(list, name, values)).toThrow(problem);
  });
});

describe.each([
  [
    "a Map",
    () =>
      new Map<unknown, unknown>([
        ["b", 1],
        ["a", 2],
      ]),
  ],
  [
    "a Dict",
    () =>
      new Dict([
        ["b", 1],
        ["a", 2],
      ]),
  ],
  ["a plain object", () => ({ b: 1, a: 2 })],
])("dict as %s", (_, make) => {
  test.each([
    ["get", ["a"], "2", "b=1 a=2"],
    ["get", ["z"], "None", "b=1 a=2"],
    ["pop", ["a"], "2", "b=1"],
    ["pop", ["z", 5], "5", "b=1 a=2"],
    ["popitem", [], "('a', 2)", "b=1"],
    ["setdefault", ["z", 9], "9", "b=1 a=2 z=9"],
    ["setdefault", ["b", 9], "1", "b=1 a=2"],
    ["update", [{ c: 3 }], "None", "b=1 a=2 c=3"],
    ["update", [[["c", 3], "xy"]], "None", "b=1 a=2 c=3 x=y"],
    ["clear", [], "None", ""],
    ["keys", [], "dict_keys(['b', 'a'])", "b=1 a=2"],
    ["values", [], "dict_values([1, 2])", "b=1 a=2"],
    ["items", [], "dict_items([('b', 1), ('a', 2)])", "b=1 a=2"],
    ["copy", [], "{'b': 1, 'a': 2}", "b=1 a=2"],
  ])("%s(%j) gives %s and leaves %s", (name, values, result, left) => {
    const dict = make();
    expect(shown(dict, name, values)).toBe(result);
    const entries = dict instanceof Map ? [...dict] : Object.entries(dict);
    expect(entries.map((entry) => entry.join("=")).join(" ")).toBe(left);
  });

  test("a view shows what the dict has now", () => {
    const dict = make();
    const items = callMethod(dict, "items");
    callMethod(dict, "update", [], { c: 3 });
    expect(ops.length(items)).toBe(3);
    expect(ops.contains(items, Tuple.of<unknown>("c", 3))).toBe(true);
    expect(ops.contains(callMethod(dict, "keys"), "z")).toBe(false);
    expect(ops.equals(callMethod(dict, "keys"), callMethod(dict, "keys"))).toBe(true);
  });
});

describe("dict", () => {
  test("stores __proto__ as any other key of a plain object", () => {
    const dict: Record<string, unknown> = {};
    callMethod(dict, "update", [new Dict([["__proto__", { polluted: true }]])]);
    expect(Object.getPrototypeOf(dict)).toBe(Object.prototype);
    expect(Object.keys(dict)).toEqual(["__proto__"]);
    expect("polluted" in dict).toBe(false);
  });

  test("finds the key of a host's Map that is equal in Python's eyes", () => {
    const map = new Map<unknown, unknown>([[true, "yes"]]);
    expect(callMethod(map, "pop", [1])).toBe("yes");
    expect(map.size).toBe(0);
  });

  test.each([
    ["pop", ["z"], "'z'"],
    ["get", [[]], "unhashable type: 'list'"],
    ["update", [[[1, 2, 3]]], "dictionary update sequence element #0 has length 3; 2 is required"],
    ["update", [[5]], "cannot convert dictionary update sequence element #0 to a sequence"],
    ["update", [5], "'int' object is not iterable"],
  ])("%s(%j) is refused", (name, values, problem) => {
    expect(() => callMethod({ a: 1 }, name, values)).toThrow(problem);
  });
});

describe("set", () => {
  test.each([
    ["union", [[3], [4]], "{1, 2, 3, 4}"],
    ["intersection", [[toFloat(2), 5]], "{2}"],
    ["difference", [[true]], "{2}"],
    ["symmetric_difference", [[2, 3]], "{1, 3}"],
    ["issubset", [[1, 2, 3]], "True"],
    ["issuperset", [[1]], "True"],
    ["isdisjoint", [[1]], "False"],
    ["copy", [], "{1, 2}"],
  ])("{1, 2}.%s(%j) is %s", (name, values, expected) => {
    expect(shown(new ValueSet([1, 2]), name, values)).toBe(expected);
    expect(shown(new Set([1, 2]), name, values)).toBe(expected);
  });

  test("add, discard and remove go by Python's equality", () => {
    const set = new Set<unknown>([1]);
    callMethod(set, "add", [true]);
    expect(set.size).toBe(1);
    callMethod(set, "discard", [toFloat(1)]);
    expect(set.size).toBe(0);
    expect(() => callMethod(set, "remove", [1])).toThrow("1");
    expect(() => callMethod(set, "pop")).toThrow("'pop from an empty set'");
  });
});
