import { describe, expect, test } from "vitest";
import { CalendarDate } from "../../src/engine/values/date.ts";
import { Dict } from "../../src/engine/values/dict.ts";
import { toFloat } from "../../src/engine/values/float.ts";
import { Markup } from "../../src/engine/values/markup.ts";
import { pythonRepr } from "../../src/engine/values/python-repr.ts";
import { Range } from "../../src/engine/values/range.ts";
import { ValueSet } from "../../src/engine/values/set.ts";
import { Tuple } from "../../src/engine/values/tuple.ts";
import { StrictUndefined, Undefined } from "../../src/engine/values/undefined.ts";
import { operations, printed, raised } from "./operations.ts";

class Plain {
  visible = 1;
}
class Told {
  toString() {
    return "<told>";
  }
}

describe("text in Python's dialect", () => {
  test.each([
    [null, "None"],
    [true, "True"],
    [0, "0"],
    [-0, "0"],
    [1e21, "1000000000000000000000"],
    [2n ** 70n, "1180591620717411303424"],
    [1.5, "1.5"],
    [toFloat(2), "2.0"],
    [toFloat(-0), "-0.0"],
    [toFloat(1e15), "1000000000000000.0"],
    [toFloat(1e16), "1e+16"],
    [toFloat(1.5e300), "1.5e+300"],
    [0.0001, "0.0001"],
    [0.00001, "1e-05"],
    [1.25e-7, "1.25e-07"],
    [Infinity, "inf"],
    [-Infinity, "-inf"],
    [NaN, "nan"],
    [new Undefined({ name: "x" }), ""],
    [undefined, ""],
    [[1, "a", null], "[1, 'a', None]"],
    [Tuple.of(), "()"],
    [Tuple.of(1), "(1,)"],
    [Tuple.of(1, 2), "(1, 2)"],
    [{ a: [true] }, "{'a': [True]}"],
    [new Map([[1, "x"]]), "{1: 'x'}"],
    [new Set(), "set()"],
    [new Set([1]), "{1}"],
    [new Markup("<b>"), "<b>"],
    [[new Markup("it's")], `[Markup("it's")]`],
    [new CalendarDate(2024, 2, 29), "2024-02-29"],
    [new Date("2024-02-29T13:05:09Z"), "2024-02-29 13:05:09"],
    [new Date("2024-02-29T13:05:09.250Z"), "2024-02-29 13:05:09.250000"],
    [[new CalendarDate(2024, 2, 29)], "[datetime.date(2024, 2, 29)]"],
    [[new Date("2024-02-29T13:05:00Z")], "[datetime.datetime(2024, 2, 29, 13, 5)]"],
    [new Range(0, 3), "range(0, 3)"],
    [new Range(1, 9, 2), "range(1, 9, 2)"],
    [new Plain(), "<Plain>"],
    [new Told(), "<told>"],
    [[new Told()], "[<told>]"],
    [function add() {}, "<function add>"],
  ])("of %o is %s", (value, text) => {
    expect(printed(value)).toBe(text);
  });

  test("ends where a container is inside of itself", () => {
    const list: unknown[] = [1];
    list.push(list, { list });
    expect(printed(list)).toBe("[1, [...], {'list': [...]}]");
  });

  test("shows the same object twice where it is not inside of itself", () => {
    const inner = [1];
    expect(printed([inner, inner])).toBe("[[1], [1]]");
  });
});

describe("repr of a string", () => {
  test.each([
    ["it's", `"it's"`],
    [`say "hi"`, `'say "hi"'`],
    [`'"`, `'\\'"'`],
    ["\\", "'\\\\'"],
    ["\n\r\t", "'\\n\\r\\t'"],
    ["\0\x7f\x85\xa0", "'\\x00\\x7f\\x85\\xa0'"],
    ["\u200b\ud800", "'\\u200b\\ud800'"],
    ["\u{e0001}", "'\\U000e0001'"],
    ["é日本😀", "'é日本😀'"],
  ])("%j is %s", (text, repr) => {
    expect(pythonRepr(text)).toBe(repr);
  });
});

describe("what is printed in JavaScript's dialect", () => {
  test.each([
    [null, ""],
    [true, "true"],
    [toFloat(2), "2"],
    [1.5, "1.5"],
    [NaN, "NaN"],
    [2n ** 70n, "1180591620717411303424"],
    [[1, "a", null, toFloat(2)], '[1,"a",null,2]'],
    [{ a: new Map([[1, "x"]]) }, '{"a":{"1":"x"}}'],
    [new ValueSet([1, 2]), "[1,2]"],
    [Tuple.of(1), "[1]"],
    [[new Markup("<b>")], '["<b>"]'],
    [[new Undefined()], "[null]"],
    [new CalendarDate(2024, 2, 29), "2024-02-29"],
    [new Date("2024-02-29T13:05:09Z"), "2024-02-29T13:05:09.000Z"],
    [new Plain(), "<Plain>"],
    [new Told(), "<told>"],
  ])("of %o is %s", (value, text) => {
    expect(printed(value, "javascript")).toBe(text);
  });

  test("is no error for a list inside of itself", () => {
    const list: unknown[] = [];
    list.push(list);
    expect(printed(list, "javascript")).toBe('["<circular>"]');
  });
});

describe("text within an expression", () => {
  const ops = operations({ dialect: "javascript" });

  test("is Python's in JavaScript's dialect, too", () => {
    expect(ops.text(null)).toBe("None");
    expect(ops.concat(["a", null, [1, "b"]], false)).toBe("aNone[1, 'b']");
    expect(ops.repr("it")).toBe("'it'");
  });

  test("of what is strictly undefined is refused", () => {
    const undefined_ = new StrictUndefined({ name: "x" });
    expect(raised(() => ops.text(undefined_))).toBe("UndefinedError: 'x' is undefined");
    expect(raised(() => ops.text(new Dict([[1, undefined_]])))).toBe("nothing");
  });
});

describe("concat", () => {
  const ops = operations();

  test("escapes what is not Markup if one of the parts is", () => {
    const joined = ops.concat(["<", new Markup("<b>"), 1], true);
    expect(joined).toBeInstanceOf(Markup);
    expect(String(joined)).toBe("&lt;<b>1");
  });

  test("gives a plain string with autoescape off", () => {
    expect(ops.concat(["<", new Markup("<b>")], false)).toBe("<<b>");
  });

  test("escapes the text of an object although it has HTML, as markupsafe does", () => {
    const object = { __html__: () => "<i>", toString: () => "<t>" };
    expect(String(ops.concat([new Markup(""), new Told()], true))).toBe("&lt;told&gt;");
    expect(String(ops.concat(["a", object], true))).toMatch(/^a\{/);
  });
});
