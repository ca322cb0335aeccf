import { describe, expect, test } from "vitest";
import { CalendarDate } from "../../src/engine/values/date.ts";
import { Dict } from "../../src/engine/values/dict.ts";
import { toFloat } from "../../src/engine/values/float.ts";
import { Markup } from "../../src/engine/values/markup.ts";
import { pythonRepr } from "../../src/engine/values/python-repr.ts";
import { ValueSet } from "../../src/engine/values/set.ts";
import { Tuple } from "../../src/engine/values/tuple.ts";
import { StrictUndefined, Undefined } from "../../src/engine/values/undefined.ts";
import { raised } from "./operations.ts";

const SAME: [unknown, unknown][] = [
  [1, true],
  [toFloat(1), 1],
  [false, toFloat(-0)],
  [2n ** 70n, toFloat(2 ** 70)],
  ["a", new Markup("a")],
  [Tuple.of<unknown>(1, "a"), Tuple.of<unknown>(true, new Markup("a"))],
  [Tuple.of(Tuple.of(1)), Tuple.of(Tuple.of(toFloat(1)))],
  [new CalendarDate(2024, 2, 29), new CalendarDate(2024, 2, 29)],
  [new Date(5), new Date(5)],
  [null, null],
  [new Undefined({ name: "a" }), new Undefined({ name: "b" })],
];

describe("a dict", () => {
  test.each(SAME)("takes %o and %o for one key, and keeps the first", (first, second) => {
    const dict = new Dict([
      [first, "old"],
      [second, "new"],
    ]);
    expect([...dict]).toEqual([[first, "new"]]);
    expect([...dict.keys()][0]).toBe(first);
    expect(dict.get(second)).toBe("new");
    expect(dict.delete(second)).toBe(true);
    expect(dict.size).toBe(0);
    expect(dict.has(first)).toBe(false);
  });

  test.each([
    [1, "1"],
    [null, "None"],
    [Tuple.of(1, 2), Tuple.of(12)],
    [Tuple.of("a"), Tuple.of("a", "")],
    [Tuple.of(1), Tuple.of("1")],
    [Tuple.of(null), Tuple.of("")],
    [new CalendarDate(1970, 1, 1), new Date(0)],
    ["\0(", Tuple.of()],
    ["\0s", "\0"],
  ])("tells %o and %o apart", (first, second) => {
    const dict = new Dict([
      [first, 1],
      [second, 2],
    ]);
    expect(dict.size).toBe(2);
    expect([dict.get(first), dict.get(second)]).toEqual([1, 2]);
  });

  test("prints the key that came first", () => {
    expect(
      pythonRepr(
        new Dict([
          [true, "a"],
          [1, "b"],
          ["k", "c"],
        ]),
      ),
    ).toBe("{True: 'b', 'k': 'c'}");
  });

  test("finds its keys again after it has been cleared", () => {
    const dict = new Dict([[true, 1]]);
    dict.clear();
    expect(dict.has(1)).toBe(false);
    dict.set(1, 2);
    expect([...dict]).toEqual([[1, 2]]);
  });

  test.each([[[1]], [{}], [new Map()], [new Set()], [Tuple.of([1])]])("refuses %o", (key) => {
    expect(raised(() => new Dict([[key, 1]]))).toMatch(/^TypeError: unhashable type: '/);
  });

  test("refuses a key that is strictly undefined", () => {
    const strict = new StrictUndefined({ name: "x" });
    expect(raised(() => new Dict().get(strict))).toBe("UndefinedError: 'x' is undefined");
  });
});

describe("a set", () => {
  test.each(SAME)("takes %o and %o for one member, and keeps the first", (first, second) => {
    const set = new ValueSet([first, second]);
    expect([...set]).toEqual([first]);
    expect([...set][0]).toBe(first);
    expect(set.has(second)).toBe(true);
    expect(set.delete(second)).toBe(true);
    expect(set.size).toBe(0);
  });
});
