import { describe, expect, test } from "vitest";
import { LARGEST_SIZE } from "../../src/engine/values/limits.ts";
import { toFloat } from "../../src/engine/values/float.ts";
import { Markup } from "../../src/engine/values/markup.ts";
import { pythonRepr } from "../../src/engine/values/python-repr.ts";
import { Tuple } from "../../src/engine/values/tuple.ts";
import { ChainableUndefined, Undefined } from "../../src/engine/values/undefined.ts";
import { operations, raised } from "./operations.ts";

const ops = operations();
const { add, sub, mul, div, floordiv, mod, pow, neg, pos } = ops;

describe("numbers", () => {
  test.each([
    [add(1, 2), "3"],
    [add(1.5, 1.5), "3.0"],
    [add(2, toFloat(1)), "3.0"],
    [add(true, true), "2"],
    [add(2 ** 53 - 1, 1), "9007199254740992"],
    [sub(2n ** 53n, 1), "9007199254740991"],
    [sub(1, 1.5), "-0.5"],
    [mul(123456789, 987654321), "121932631112635269"],
    [mul(0, -5), "0"],
    [mul(toFloat(1e308), 10), "inf"],
    [div(4, 2), "2.0"],
    [div(2n ** 70n, 3), "3.935305402391371e+20"],
    [div(10n ** 400n, 10n ** 399n), "10.0"],
    [floordiv(7, 2), "3"],
    [floordiv(-7, 2), "-4"],
    [floordiv(7, -2), "-4"],
    [floordiv(7.5, 2), "3.0"],
    [floordiv(-0.5, Infinity), "-1.0"],
    [floordiv(10n ** 30n, 7), "142857142857142857142857142857"],
    [mod(-7, 3), "2"],
    [mod(7, -3), "-2"],
    [mod(-7.5, 2), "0.5"],
    [mod(toFloat(4), toFloat(-2)), "-0.0"],
    [mod(-(10n ** 30n), 7), "6"],
    [pow(2, 10), "1024"],
    [pow(2, 70), "1180591620717411303424"],
    [pow(2, -1), "0.5"],
    [pow(4, 0.5), "2.0"],
    [pow(1, NaN), "1.0"],
    [pow(0, 0), "1"],
    [neg(0), "0"],
    [neg(toFloat(0)), "-0.0"],
    [neg(true), "-1"],
    [pos(true), "1"],
    [pos(toFloat(1)), "1.0"],
  ])("%o is %s", (result, text) => {
    expect(pythonRepr(result)).toBe(text);
  });

  test.each([
    [() => div(1, 0), "ZeroDivisionError: division by zero"],
    [() => div(1.5, 0), "ZeroDivisionError: float division by zero"],
    [() => floordiv(1, 0), "ZeroDivisionError: integer division or modulo by zero"],
    [() => floordiv(1.5, 0), "ZeroDivisionError: float floor division by zero"],
    [() => mod(1, 0), "ZeroDivisionError: integer modulo by zero"],
    [() => mod(1.5, 0), "ZeroDivisionError: float modulo"],
    [() => pow(0, -1), "ZeroDivisionError: 0.0 cannot be raised to a negative power"],
    [() => pow(toFloat(1e300), 2), "OverflowError: (34, 'Numerical result out of range')"],
    [() => add(10n ** 400n, 0.5), "OverflowError: int too large to convert to float"],
    [() => div(10n ** 400n, 1), "OverflowError: integer division result too large for a float"],
  ])("%s raises %s", (work, error) => {
    expect(raised(work)).toBe(error);
  });
});

describe("sequences", () => {
  test.each([
    [add("a", "b"), "'ab'"],
    [add([1], [2]), "[1, 2]"],
    [add(Tuple.of(1), Tuple.of(2)), "(1, 2)"],
    [mul("ab", 2), "'abab'"],
    [mul(2, [0]), "[0, 0]"],
    [mul(Tuple.of(1), true), "(1,)"],
    [mul([1], -1), "[]"],
    [sub(new Set([1, 2]), new Set([true])), "{2}"],
  ])("%o is %s", (result, text) => {
    expect(pythonRepr(result)).toBe(text);
  });

  test("changes neither side", () => {
    const left = [1];
    add(left, [2]);
    mul(left, 3);
    expect(left).toEqual([1]);
  });
});

describe("Markup", () => {
  test("escapes what is added on either side", () => {
    expect(pythonRepr(add(new Markup("<b>"), "<"))).toBe("Markup('<b>&lt;')");
    expect(pythonRepr(add("<", new Markup("<b>")))).toBe("Markup('&lt;<b>')");
    expect(pythonRepr(add(new Markup("<b>"), { __html__: () => "<i>" }))).toBe("Markup('<b><i>')");
  });

  test("stays Markup when it is repeated", () => {
    expect(pythonRepr(mul(new Markup("<b>"), 2))).toBe("Markup('<b><b>')");
  });

  test("is refused as a number in its own words", () => {
    expect(raised(() => mul(new Markup("a"), "b"))).toBe(
      "TypeError: 'str' object cannot be interpreted as an integer",
    );
    expect(raised(() => add(new Markup("a"), 1))).toBe(
      "TypeError: unsupported operand type(s) for +: 'Markup' and 'int'",
    );
    expect(raised(() => add([1], new Markup("a")))).toBe(
      'TypeError: can only concatenate list (not "Markup") to list',
    );
  });
});

describe("values of the wrong kind", () => {
  test.each([
    [() => add(1, "a"), "TypeError: unsupported operand type(s) for +: 'int' and 'str'"],
    [() => add("a", 1), 'TypeError: can only concatenate str (not "int") to str'],
    [() => add([1], Tuple.of(1)), 'TypeError: can only concatenate list (not "tuple") to list'],
    [() => add({}, {}), "TypeError: unsupported operand type(s) for +: 'dict' and 'dict'"],
    [() => sub("a", null), "TypeError: unsupported operand type(s) for -: 'str' and 'NoneType'"],
    [() => mul("a", 1.5), "TypeError: can't multiply sequence by non-int of type 'float'"],
    [() => pow("a", 2), "TypeError: unsupported operand type(s) for ** or pow(): 'str' and 'int'"],
    [
      () => div(new Date(0), 1),
      "TypeError: unsupported operand type(s) for /: 'datetime.datetime' and 'int'",
    ],
    [() => neg("a"), "TypeError: bad operand type for unary -: 'str'"],
    [() => pos([]), "TypeError: bad operand type for unary +: 'list'"],
  ])("%s raises %s", (work, error) => {
    expect(raised(work)).toBe(error);
  });

  test("raise their own error when they are undefined, on either side", () => {
    for (const undefined_ of [
      new Undefined({ name: "x" }),
      new ChainableUndefined({ name: "x" }),
    ]) {
      expect(raised(() => add(undefined_, 1))).toBe("UndefinedError: 'x' is undefined");
      expect(raised(() => add("a", undefined_))).toBe("UndefinedError: 'x' is undefined");
      expect(raised(() => mul([1], undefined_))).toBe("UndefinedError: 'x' is undefined");
      expect(raised(() => neg(undefined_))).toBe("UndefinedError: 'x' is undefined");
    }
  });
});

describe("a value that is too large", () => {
  test.each([
    () => mul("ab", LARGEST_SIZE),
    () => mul(LARGEST_SIZE + 1, [1]),
    () => mul("a", 10n ** 30n),
    () => pow(2, LARGEST_SIZE),
    () => pow(10n ** 30n, 10n ** 30n),
    () => add("a".repeat(LARGEST_SIZE), "a"),
  ])("is refused before it is made: %s", (work) => {
    expect(raised(work)).toMatch(/^LimitError: A value of .* is too large/);
  });

  test("is none when there is nothing to repeat", () => {
    expect(mul("", 10n ** 30n)).toBe("");
    expect(mul([], 10n ** 30n)).toEqual([]);
    expect(pow(1, 10n ** 30n)).toBe(1);
  });
});
