import { describe, expect, test } from "vitest";
import { notationOf } from "./notation.ts";
import { expression, problemOf } from "./parsing.ts";

const read = (source: string): string => notationOf(expression(source));

function readString(source: string): unknown {
  const node = expression(source);
  return node.kind === "Const" ? node.value : undefined;
}

describe("numbers", () => {
  test.each([
    ["42", "42"],
    ["1_000", "1000"],
    ["0x_fF", "255"],
    ["0b101", "5"],
    ["0o17", "15"],
    ["00_0", "0"],
    ["9007199254740991", "9007199254740991"],
    ["9007199254740993", "9007199254740993n"],
    ["1.5", "1.5"],
    ["2.0", "2f"],
    ["1e3", "1000f"],
    ["1_0.2_5e-1", "1.025"],
    ["x.0.5", "x[0][5]"],
    ["1.real", "1.real"],
  ])("%s is %s", (source, notation) => {
    expect(read(source)).toBe(notation);
  });

  test("end where Python ends them", () => {
    expect(problemOf("{{ 1__0 }}")).toMatch(/got '__0'$/);
    expect(problemOf("{{ 0b12 }}")).toMatch(/got 'integer'$/);
    expect(problemOf("{{ 1.5e }}")).toMatch(/got 'e'$/);
    expect(problemOf("{{ 08 }}")).toMatch(/got 'integer'$/);
  });

  test("have at most as many digits as Python reads", () => {
    expect(read("1".repeat(4300))).toBe(`${"1".repeat(4300)}n`);
    expect(problemOf(`{{ ${"1".repeat(4301)} }}`)).toMatch(/Exceeds the limit \(4300 digits\)/);
  });
});

describe("strings", () => {
  test.each([
    ["'a' \"b\" 'c'", "abc"],
    [String.raw`'\'\"\\'`, `'"\\`],
    [String.raw`'\a\b\f\n\r\t\v'`, "\x07\b\f\n\r\t\v"],
    [String.raw`'\x41\u00e9\U0001f600'`, "Aé😀"],
    [String.raw`'\101\7\0011'`, "A\x07\x011"],
    [String.raw`'\q\.'`, String.raw`\q\.`],
    [String.raw`'\é\😀'`, String.raw`\xe9\U0001f600`],
    [String.raw`'\N{BULLET}\N{em dash}'`, "•—"],
    [String.raw`'\N{LATIN SMALL LETTER E WITH ACUTE}\N{GREEK CAPITAL LETTER OMEGA}'`, "éΩ"],
    ["'a\\\nb'", "ab"],
    ["'a\nb'", "a\nb"],
  ])("%s", (source, value) => {
    expect(readString(source)).toBe(value);
  });

  test.each([
    [String.raw`'\x4'`, String.raw`truncated \xXX escape`],
    [String.raw`'\u12'`, String.raw`truncated \uXXXX escape`],
    [String.raw`'\U1234567'`, String.raw`truncated \UXXXXXXXX escape`],
    [String.raw`'\U00110000'`, "illegal Unicode character"],
    [String.raw`'\N'`, String.raw`malformed \N character escape`],
    [String.raw`'\N{NO SUCH NAME}'`, "unknown Unicode character name"],
  ])("%s cannot be read", (source, problem) => {
    expect(problemOf(`{{ ${source} }}`)).toBe(`1: ${problem}`);
  });
});

describe("names", () => {
  test.each(["größe", "变量", "_x", "𝒳", "a\u0301"])("may be %s", (name) => {
    expect(read(name)).toBe(name);
  });

  test("are constants in two spellings", () => {
    expect(read("[true, True, false, False, none, None]")).toBe(
      "[true true false false null null]",
    );
  });

  test("may be words of the language where an operand is read", () => {
    expect(read("if")).toBe("if");
    expect(read("1 + not")).toBe("(+ 1 not)");
  });
});

describe("collections", () => {
  test.each([
    ["[]", "[]"],
    ["[1, 2,]", "[1 2]"],
    ["{}", "{}"],
    ["{'a': 1, b: [c],}", `{"a": 1 b: [c]}`],
    ["()", "(tuple)"],
    ["(1)", "1"],
    ["(1,)", "(tuple 1)"],
    ["1, 2,", "(tuple 1 2)"],
  ])("%s", (source, notation) => {
    expect(read(source)).toBe(notation);
  });
});
