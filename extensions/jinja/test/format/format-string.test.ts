import { describe, expect, test } from "vitest";
import { formatValue } from "../../src/engine/format/format-value.ts";
import { CalendarDate } from "../../src/engine/values/date.ts";
import { toFloat } from "../../src/engine/values/float.ts";
import { callMethod, ops } from "../methods/call-method.ts";

describe("format specifications", () => {
  test.each([
    [42, ">8", "      42"],
    [42, "05d", "00042"],
    [97, "^05", "09700"],
    [1234567.891, ",.2f", "1,234,567.89"],
    [1234, "010,", "00,001,234"],
    [-2.5, "012_.2F", "-0_000_002.50"],
    [255, "#x", "0xff"],
    [1000, "#020_b", "0b000_0011_1110_1000"],
    [2n ** 70n, "_x", "40_0000_0000_0000_0000"],
    [97, "c", "a"],
    [true, "d", "1"],
    [true, "5", "    1"],
    [0.256, ".1%", "25.6%"],
    [-0.01, "z.1f", "0.0"],
    [12.0001, ".3", "12.0"],
    [toFloat(123), ".3", "1.23e+02"],
    [toFloat(2), "", "2.0"],
    [toFloat(1e15), ",", "1,000,000,000,000,000.0"],
    [toFloat(1e16), ",", "1e+16"],
    [toFloat(1e308), "#", "1.e+308"],
    [5e-324, "*< 12", " 5e-324*****"],
    [-Infinity, "010", "-000000inf"],
    [2.5, ".0f", "2"],
    [5, "%", "500.000000%"],
    [10n ** 25n, ".0f", "10000000000000000905969664"],
    ["a", "*^8", "***a****"],
    ["a", "😀^3", "😀a😀"],
    ["abc", ".2", "ab"],
    ["a", "05", "a0000"],
    [new CalendarDate(2024, 2, 29), "%d.%m.", "29.02."],
  ])("format(%s, %j) is %j", (value, spec, expected) => {
    expect(formatValue(ops, value, spec)).toBe(expected);
  });

  test.each([
    ["a", "d", "Unknown format code 'd' for object of type 'str'"],
    [1.5, "x", "Unknown format code 'x' for object of type 'float'"],
    [true, "s", "Unknown format code 's' for object of type 'bool'"],
    [5, ".2", "Precision not allowed in integer format specifier"],
    [1, ",_", "Cannot specify both ',' and '_'."],
    [1, ",x", "Cannot specify ',' with 'x'."],
    [1, "abc", "Invalid format specifier 'abc' for object of type 'int'"],
    [1.5, ".", "Format specifier missing precision"],
    ["a", "=5", "'=' alignment not allowed in string format specifier"],
    ["a", "+", "Sign not allowed in string format specifier"],
    [null, "5", "unsupported format string passed to NoneType.__format__"],
    [[], "5", "unsupported format string passed to list.__format__"],
    [1, "99999999999999999999", "Too many decimal digits in format string"],
    [1, "999999999", "is too large"],
    [1.5, ".999999999f", "is too large"],
    [1, "0999999999", "is too large"],
  ])("format(%j, %j) is refused", (value, spec, problem) => {
    expect(() => formatValue(ops, value, spec)).toThrow(problem);
  });
});

describe("str.format", () => {
  test.each([
    ["{} {}", ["a", 1], "a 1"],
    ["{1}{0}", ["a", "b"], "ba"],
    ["{{{}}}", [1], "{1}"],
    ["{!r:>5}|{!s}|{!a}", ["a", 1, "é"], "  'a'|1|'\\xe9'"],
    ["{:{}}|", [1, 5], "    1|"],
    ["{0:{1}.{2}f}", [2.71928, 8, 2], "    2.72"],
    ["{0[1]}{1[x]}", [[1, 2], { x: 3 }], "23"],
    ["{.real}", [5], "5"],
    ["{0[a.b]}", [{ "a.b": 1 }], "1"],
  ])("%j.format(%j) is %j", (text, values, expected) => {
    expect(callMethod(text, "format", values)).toBe(expected);
  });

  test("takes names from the keyword arguments and from a mapping", () => {
    expect(callMethod("{a} {b.real}", "format", [], { a: 1, b: 2 })).toBe("1 2");
    expect(callMethod("{a}", "format_map", [{ a: 1 }])).toBe("1");
    expect(callMethod("{a b}", "format_map", [new Map([["a b", 1]])])).toBe("1");
  });

  test.each([
    ["{", [], "Single '{' encountered in format string"],
    ["{}}", [1], "Single '}' encountered in format string"],
    ["{0", [1], "expected '}' before end of string"],
    ["{:{}", [1], "unmatched '{' in format spec"],
    ["{!x}", [1], "Unknown conversion specifier x"],
    ["{!rr}", [1], "expected ':' after conversion specifier"],
    ["{1}", [1], "Replacement index 1 out of range for positional args tuple"],
    ["{}{0}", [1], "cannot switch from automatic field numbering to manual field specification"],
    ["{:{:{}}}", [1, 2, 3], "Max string recursion exceeded"],
    ["{a}", [], "'a'"],
    ["{toString}", [], "'toString'"],
    ["{0[x]}", [{}], "'x'"],
    ["{0[x]}", [[1]], "list indices must be integers or slices, not str"],
    ["{0[upper]}", ["a"], "string indices must be integers"],
    ["{0[9]}", [[1]], "list index out of range"],
    ["{0.a}", [{ a: 1 }], "'dict' object has no attribute 'a'"],
    ["{0.b}", [5], "'int' object has no attribute 'b'"],
    ["{0.}", [1], "Empty attribute in format string"],
    ["{0[0]x}", [[1]], "Only '.' or '[' may follow ']' in format field specifier"],
  ])("%j.format(%j) is refused", (text, values, problem) => {
    expect(() => callMethod(text, "format", values)).toThrow(problem);
  });
});
