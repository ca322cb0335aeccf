import { describe, expect, test } from "vitest";
import { CalendarDate } from "../../src/engine/values/date.ts";
import { Dict } from "../../src/engine/values/dict.ts";
import { toFloat } from "../../src/engine/values/float.ts";
import { Markup } from "../../src/engine/values/markup.ts";
import { Range } from "../../src/engine/values/range.ts";
import { ValueSet } from "../../src/engine/values/set.ts";
import { Tuple } from "../../src/engine/values/tuple.ts";
import { DebugUndefined, StrictUndefined, Undefined } from "../../src/engine/values/undefined.ts";
import { operations, raised } from "./operations.ts";

const { equals, less, lessOrEqual, greater, greaterOrEqual, contains, truth, length } =
  operations();
const day = new CalendarDate(2024, 2, 29);
const midnight = new Date("2024-02-29T00:00:00Z");

class Thing {
  name = "thing";
}

describe("equality", () => {
  test.each([
    [1, toFloat(1)],
    [1, true],
    [toFloat(0), false],
    [2n ** 70n, toFloat(2 ** 70)],
    ["a", new Markup("a")],
    [
      [1, [2]],
      [toFloat(1), [2]],
    ],
    [{ a: 1 }, new Dict([["a", true]])],
    [new Map([[Tuple.of(1, 2), "x"]]), new Dict([[Tuple.of(1, 2), "x"]])],
    [new Set([1]), new ValueSet([true])],
    [new Undefined({ name: "a" }), new Undefined({ name: "b" })],
    [new Range(0, 0), new Range(3, 1)],
    [day, new CalendarDate(2024, 2, 29)],
  ])("holds between %o and %o", (left, right) => {
    expect(equals(left, right)).toBe(true);
    expect(equals(right, left)).toBe(true);
  });

  test.each([
    [1, "1"],
    [0, null],
    ["", null],
    [NaN, NaN],
    [2 ** 53, 2n ** 53n + 1n],
    [[1], Tuple.of(1)],
    [{ a: 1 }, { a: 1, b: 2 }],
    [new Undefined(), new DebugUndefined()],
    [new Undefined(), null],
    [day, midnight],
    [new Thing(), new Thing()],
  ])("does not hold between %o and %o", (left, right) => {
    expect(equals(left, right)).toBe(false);
  });

  test("takes an item for equal to itself in a list, even if it is not a number", () => {
    const list = [NaN];
    expect(equals(list, list)).toBe(true);
  });

  test("with what is strictly undefined is refused", () => {
    const strict = new StrictUndefined({ name: "x" });
    expect(raised(() => equals(strict, 1))).toBe("UndefinedError: 'x' is undefined");
    expect(raised(() => equals("a", strict))).toBe("UndefinedError: 'x' is undefined");
  });
});

describe("order", () => {
  test("is that of numbers of all kinds", () => {
    expect(less(1, 1.5)).toBe(true);
    expect(less(toFloat(2), 2n ** 60n)).toBe(true);
    expect(lessOrEqual(true, 1)).toBe(true);
    expect(greater(2n ** 60n, 2 ** 53)).toBe(true);
    expect(less(NaN, 1) || greaterOrEqual(NaN, 1)).toBe(false);
  });

  test("of strings is that of their code points", () => {
    expect(less("Z", "a")).toBe(true);
    expect(less("a", "ab")).toBe(true);
    expect(less("\uffff", "😀")).toBe(true);
    expect(less("😀a", "😀b")).toBe(true);
    expect(less("😀", "😁")).toBe(true);
    expect(less("\ud800x", "\ufb01")).toBe(true);
    expect(greater("😀", "\ud83d\ufb01")).toBe(true);
  });

  test("of lists and tuples is that of the first items that differ", () => {
    expect(less([1, 2], [1, 3])).toBe(true);
    expect(less([1], [1, 0])).toBe(true);
    expect(greaterOrEqual(Tuple.of<unknown>("a", 1), Tuple.of<unknown>("a", 1))).toBe(true);
  });

  test("of sets is that of one within the other", () => {
    expect(less(new Set([1]), new Set([1, 2]))).toBe(true);
    expect(less(new Set([1]), new Set([1]))).toBe(false);
    expect(greaterOrEqual(new Set([1]), new Set([true]))).toBe(true);
    expect(lessOrEqual(new Set([1]), new Set([2, 3]))).toBe(false);
  });

  test.each([
    [() => less(1, "a"), "TypeError: '<' not supported between instances of 'int' and 'str'"],
    [() => greater("a", 1), "TypeError: '>' not supported between instances of 'str' and 'int'"],
    [
      () => lessOrEqual(null, 1),
      "TypeError: '<=' not supported between instances of 'NoneType' and 'int'",
    ],
    [
      () => less([1, "a"], [1, 2]),
      "TypeError: '<' not supported between instances of 'str' and 'int'",
    ],
    [
      () => less([1], Tuple.of(2)),
      "TypeError: '<' not supported between instances of 'list' and 'tuple'",
    ],
    [() => less(day, midnight), "TypeError: can't compare datetime.datetime to datetime.date"],
    [() => less(1, new Undefined({ name: "x" })), "UndefinedError: 'x' is undefined"],
  ])("%s raises %s", (work, error) => {
    expect(raised(work)).toBe(error);
  });
});

describe("in", () => {
  test.each([
    ["hello", "ell"],
    ["a", ""],
    [[1, "a"], toFloat(1)],
    [{ a: 1 }, "a"],
    [{ a: 1 }, new Markup("a")],
    [new Map<unknown, unknown>([[true, 1]]), 1],
    [new Dict([[Tuple.of(1, 2), "x"]]), Tuple.of(1, 2)],
    [new Set([true]), 1],
    [new Range(0, 10, 3), 9],
    [new Range(10, 0, -3), toFloat(7)],
  ])("%o has %o", (container, item) => {
    expect(contains(container, item)).toBe(true);
  });

  test.each([
    [[1], "1"],
    [{ a: 1 }, "toString"],
    [{ 1: 1 }, 1],
    [new Range(0, 10, 3), 4],
    [new Range(0, 10), "1"],
    [new Undefined(), 1],
    [new Set([1]), new Set([1])],
  ])("%o has not %o", (container, item) => {
    expect(contains(container, item)).toBe(false);
  });

  test("uses up an iterator as far as the item", () => {
    const iterator = [1, 2, 3].values();
    expect(contains(iterator, 2)).toBe(true);
    expect([...iterator]).toEqual([3]);
  });

  test.each([
    [() => contains("a", 1), "TypeError: 'in <string>' requires string as left operand, not int"],
    [() => contains(5, 1), "TypeError: argument of type 'int' is not iterable"],
    [() => contains({}, [1]), "TypeError: unhashable type: 'list'"],
    [() => contains(new StrictUndefined({ name: "x" }), 1), "UndefinedError: 'x' is undefined"],
  ])("%s raises %s", (work, error) => {
    expect(raised(work)).toBe(error);
  });
});

describe("truth and length", () => {
  test.each([
    [0, false],
    [0n, false],
    [toFloat(0), false],
    [NaN, true],
    ["", false],
    [new Markup(""), false],
    [new Markup("a"), true],
    [[], false],
    [[0], true],
    [{}, false],
    [new Map(), false],
    [new Set([0]), true],
    [null, false],
    [undefined, false],
    [new Undefined(), false],
    [new Thing(), true],
    [new Range(0, 0), false],
    [day, true],
  ])("the truth of %o is %s", (value, expected) => {
    expect(truth(value)).toBe(expected);
  });

  test("counts characters, not units", () => {
    expect(length("a😀")).toBe(2);
    expect(length(new Markup("😀"))).toBe(1);
    expect(length({ a: 1, b: 2 })).toBe(2);
    expect(length(new Undefined())).toBe(0);
  });

  test("refuses the length of what has none", () => {
    expect(raised(() => length(5))).toBe("TypeError: object of type 'int' has no len()");
    expect(raised(() => length([1].values()))).toBe(
      "TypeError: object of type 'generator' has no len()",
    );
  });
});
