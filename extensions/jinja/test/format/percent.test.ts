import { describe, expect, test } from "vitest";
import { percent } from "../../src/engine/format/percent.ts";
import { Dict } from "../../src/engine/values/dict.ts";
import { toFloat } from "../../src/engine/values/float.ts";
import { Markup } from "../../src/engine/values/markup.ts";
import { Tuple } from "../../src/engine/values/tuple.ts";
import { Undefined } from "../../src/engine/values/undefined.ts";
import { ops } from "../methods/call-method.ts";

function shown(text: string | Markup, ...values: unknown[]): string {
  return ops.text(percent(ops, text, Tuple.from(values)));
}

describe("conversions", () => {
  test.each([
    [
      "%d|%5d|%-5d|%05d|%+d|% d|%.3d",
      [42, 42, 42, 42, 42, 42, 5],
      "42|   42|42   |00042|+42| 42|005",
    ],
    ["%x %X %#x %#o %#.3o %+x", [255, 255, -255, 8, 8, 255], "ff FF -0xff 0o10 0o010 +ff"],
    ["%08x %#010x", [-255, -255], "-00000ff -0x00000ff"],
    ["%d %i %u", [3.99, -3.99, true], "3 -3 1"],
    ["%d", [2n ** 70n], "1180591620717411303424"],
    ["%.0f %.0f %.1f %.2f", [2.5, 3.5, 0.25, 2.675], "2 4 0.2 2.67"],
    ["%.3f %f", [1e22, 1e20], "10000000000000000000000.000 100000000000000000000.000000"],
    ["%e %.2E %.0e", [12345.678, 0.00012, 2.5], "1.234568e+04 1.20E-04 2e+00"],
    [
      "%g %g %g %#g %.3g",
      [100000, 1000000, 0.00001234, 2, 2.71928],
      "100000 1e+06 1.234e-05 2.00000 2.72",
    ],
    ["%F %010f %5.1f", [Infinity, Infinity, NaN], "INF 0000000inf   nan"],
    ["%.120f", [0.5], `0.5${"0".repeat(119)}`],
    ["%.2f", [toFloat(-0)], "-0.00"],
    [
      "%s %r %a %.2s|%5s|%-5s|",
      ["é", "é", "é", "abc", "😀", "a"],
      "é 'é' '\\xe9' ab|    😀|a    |",
    ],
    ["%c%c|%5c|", [97, "😀", "a"], "a😀|    a|"],
    ["%*d|%-*d|%.*f", [5, 42, 4, 42, 2, 2.71928], "   42|42  |2.72"],
    ["100%%", [], "100%"],
    ["%hd", [5], "5"],
  ] as const)("%j", (text, values, expected) => {
    expect(shown(text, ...values)).toBe(expected);
  });

  test("takes one value, a mapping or a list as it is", () => {
    expect(percent(ops, "%s", [1])).toBe("[1]");
    expect(percent(ops, "%(a)s-%(b)d", { a: "x", b: 2 })).toBe("x-2");
    expect(percent(ops, "%((x))s", new Dict([["(x)", 1]]))).toBe("1");
    expect(percent(ops, "%s %(x)s", new Dict([["x", 1]]))).toBe("{'x': 1} 1");
    expect(percent(ops, "x", { a: 1 })).toBe("x");
    expect(percent(ops, "%s|", new Undefined({ name: "x" }))).toBe("|");
  });
});

describe("refusals, in Python's words", () => {
  test.each([
    ["%s", [], "not enough arguments for format string"],
    ["%s", [1, 2], "not all arguments converted during string formatting"],
    ["%d", ["5"], "%d format: a real number is required, not str"],
    ["%x", [1.5], "%x format: an integer is required, not float"],
    ["%f", ["x"], "must be real number, not str"],
    ["%d", [NaN], "cannot convert float NaN to integer"],
    ["%e", [10n ** 400n], "int too large to convert to float"],
    ["%c", ["ab"], "%c requires int or char"],
    ["%c", [-1], "%c arg not in range(0x110000)"],
    ["é%z", [1], "unsupported format character 'z' (0x7a) at index 2"],
    ["%5%", [1], "unsupported format character '%' (0x25) at index 2"],
    ["100%", [], "incomplete format"],
    ["%(a)s", [1], "format requires a mapping"],
    ["%*d", [1.5, 2], "* wants int"],
  ])("%j %% %j", (text, values, problem) => {
    expect(() => shown(text, ...values)).toThrow(problem);
  });

  test("of keys", () => {
    expect(() => percent(ops, "%(a)s", {})).toThrow("'a'");
    expect(() => percent(ops, "%(toString)s", {})).toThrow("'toString'");
    expect(() => percent(ops, "%(a", {})).toThrow("incomplete format key");
    expect(() => percent(ops, "%(a)s", [1])).toThrow("list indices must be integers");
  });

  test.each([["%999999999d"], ["%.999999999f"], ["%0999999999d"], ["%.999999999d"]])(
    "%j would be too large",
    (text) => expect(() => shown(text, 1)).toThrow("is too large"),
  );
});

describe("Markup", () => {
  test("escapes its values, and nothing twice", () => {
    const result = percent(ops, new Markup("<p>%s%s</p>"), Tuple.from(["<", new Markup("<i>")]));
    expect(ops.repr(result)).toBe("Markup('<p>&lt;<i></p>')");
    expect(shown(new Markup("%r"), "<")).toBe("&#39;&lt;&#39;");
  });

  test("reads a text as a number, as the values that markupsafe wraps do", () => {
    expect(shown(new Markup("%d %.1f"), " 12", "1e1")).toBe("12 10.0");
    expect(() => shown(new Markup("%d"), "x")).toThrow(
      "invalid literal for int() with base 10: 'x'",
    );
  });
});
