import { describe, expect, test } from "vitest";
import { Dict } from "../../src/engine/values/dict.ts";
import { remembered } from "../../src/engine/values/promises.ts";
import { TemplateIterator } from "../../src/engine/values/template-iterator.ts";
import { Tuple } from "../../src/engine/values/tuple.ts";
import { callMethod, shown } from "./call-method.ts";

describe("case", () => {
  test.each([
    ["they're BILL's", "title", "They'Re Bill'S"],
    ["ǆ ﬁne ßa ŉa ᾳ აბ", "title", "ǅ Fine Ssa ʼNa ᾼ აბ"],
    ["ΑΣ ΑΣ'Β ΣΣ", "title", "Ας Ασ'Β Σς"],
    ["ΟΔΟΣ", "capitalize", "Οδος"],
    ["ﬁX", "capitalize", "Fix"],
    ["", "capitalize", ""],
    ["Aé ßİΣ", "swapcase", "aÉ SSi̇ς"],
    ["ΣİΣA", "swapcase", "σi̇σa"],
    ["ẞßſςıᏣ µ", "casefold", "sssssσıᏣ μ"],
    ["ΟΔΟΣ", "lower", "οδος"],
    ["ŉ", "upper", "ʼN"],
  ])("%j.%s() is %j, as Python has it", (text, name, expected) => {
    expect(callMethod(text, name)).toBe(expected);
  });

  test("title() takes time in proportion to the text, also where every word has a sigma", () => {
    const words = "ΑΣ'".repeat(20_000);
    const before = performance.now();
    expect(callMethod(words, "title")).toHaveLength(words.length);
    expect(performance.now() - before).toBeLessThan(3000);
  });
});

describe("classes of characters", () => {
  test.each([
    ["12", "isdigit", true],
    ["²", "isdigit", true],
    ["²", "isdecimal", false],
    ["五Ⅷ½", "isnumeric", true],
    ["五", "isalpha", true],
    ["a五²", "isalnum", true],
    ["", "isalnum", false],
    ["", "isascii", true],
    ["\x1c\x85\u3000 ", "isspace", true],
    ["\ufeff", "isspace", false],
    ["a\u00a0", "isprintable", false],
    ["ab c", "isprintable", true],
    ["_é1", "isidentifier", true],
    ["1a", "isidentifier", false],
    ["Ab Cd", "istitle", true],
    ["AB", "istitle", false],
    ["a1", "islower", true],
    ["1", "islower", false],
    ["ǅ", "isupper", false],
  ])("%j.%s() is %s", (text, name, expected) => {
    expect(callMethod(text, name)).toBe(expected);
  });
});

describe("searching", () => {
  test("counts code points, not units", () => {
    expect(callMethod("😀a😀b", "find", ["b"])).toBe(3);
    expect(callMethod("😀a😀b", "rfind", ["😀", 0, 2])).toBe(0);
    expect(callMethod("😀a😀b", "index", ["😀", -2])).toBe(2);
    expect(callMethod("😀😀", "count", [""])).toBe(3);
    expect(callMethod("😀", "center", [4])).toBe(" 😀  ");
  });

  test.each([
    ["abcabc", "find", ["c", -2], 5],
    ["abc", "find", ["", 3], 3],
    ["abc", "find", ["", 4], -1],
    ["abc", "rfind", ["c", 0, 2], -1],
    ["aaa", "count", ["aa"], 1],
    ["abc", "count", ["", 9], 0],
    ["abc", "startswith", [Tuple.of("x", "b"), 1], true],
    ["abc", "endswith", ["", 5], false],
    ["abc", "find", ["b", null, 2 ** 70], 1],
  ])("%j.%s(%j) is %j", (text, name, values, expected) => {
    expect(callMethod(text, name, values)).toBe(expected);
  });
});

describe("cutting and joining", () => {
  test.each([
    [" a  b c ", "split", [], {}, "['a', 'b', 'c']"],
    [" a  b c ", "split", [null, 1], {}, "['a', 'b c ']"],
    [" a b ", "split", [], { maxsplit: 0 }, "['a b ']"],
    [" a b c ", "rsplit", [null, 1], {}, "[' a b', 'c']"],
    ["a,b,c", "rsplit", [","], { maxsplit: 1 }, "['a,b', 'c']"],
    ["a,b,c", "split", [], { sep: ",", maxsplit: 1 }, "['a', 'b,c']"],
    ["", "split", [","], {}, "['']"],
    ["", "split", [], {}, "[]"],
    ["a\r\nb\x1cc\n", "splitlines", [], {}, "['a', 'b', 'c']"],
    ["a\r\nb", "splitlines", [], { keepends: true }, "['a\\r\\n', 'b']"],
    ["a-b-c", "partition", ["-"], {}, "('a', '-', 'b-c')"],
    ["a-b-c", "rpartition", ["+"], {}, "('', '', 'a-b-c')"],
    ["-", "join", [["a", "b"]], {}, "'a-b'"],
    ["-", "join", ["a😀"], {}, "'a-😀'"],
    ["a😀", "replace", ["", "-"], {}, "'-a-😀-'"],
    ["aaa", "replace", ["a", "$&", 2], {}, "'$&$&a'"],
    ["xxaxx", "strip", ["x"], {}, "'a'"],
    ["😀a😀", "rstrip", ["😀"], {}, "'😀a'"],
    ["\x1c\x85a\ufeff", "strip", [], {}, "'a\\ufeff'"],
    ["x.txt", "removesuffix", [""], {}, "'x.txt'"],
    ["-7", "zfill", [4], {}, "'-007'"],
    ["ab", "center", [5, "*"], {}, "'**ab*'"],
    ["a\tb\n\tc", "expandtabs", [4], {}, "'a   b\\n    c'"],
    [
      "abc",
      "translate",
      [
        new Dict([
          [97, "z"],
          [98, null],
          [99, 100],
        ]),
      ],
      {},
      "'zd'",
    ],
    ["é'", "encode", [], {}, `b"\\xc3\\xa9'"`],
  ] as const)("%j.%s(%j, %j) is %s", (text, name, values, named, expected) => {
    expect(shown(text, name, values, named)).toBe(expected);
  });

  test("join waits for the promises among its items and keeps those of an iterator", async () => {
    const items = TemplateIterator.over(["a", Promise.resolve("b"), "c"]);
    expect(await callMethod("-", "join", [items])).toBe("a-b-c");
    const known = Promise.resolve("x");
    await remembered(known);
    expect(callMethod("-", "join", [[known, "y"]])).toBe("x-y");
  });
});

describe("refusals, in Python's words", () => {
  test.each([
    ["a", "upper", [1], "str.upper() takes no arguments (1 given)"],
    ["a", "replace", ["a"], "replace expected at least 2 arguments, got 1"],
    ["a", "replace", [1, "b"], "replace() argument 1 must be str, not int"],
    ["a", "find", [], "find() takes at least 1 argument (0 given)"],
    ["a", "find", ["a", 1.5], "slice indices must be integers or None or have an __index__ method"],
    ["a", "join", [["a", 1]], "sequence item 1: expected str instance, int found"],
    ["a", "join", [1], "can only join an iterable"],
    ["a", "split", [""], "empty separator"],
    ["a", "split", [1], "must be str or None, not int"],
    ["a", "index", ["b"], "substring not found"],
    ["a", "center", [3, "ab"], "The fill character must be exactly one character long"],
    ["a", "ljust", ["3"], "'str' object cannot be interpreted as an integer"],
    ["a", "partition", [], "str.partition() takes exactly one argument (0 given)"],
  ])("%j.%s(%j)", (text, name, values, problem) => {
    expect(() => callMethod(text, name, values)).toThrow(problem);
  });

  test("a keyword that is not taken, or that is given twice", () => {
    expect(() => callMethod("a", "split", [], { x: 1 })).toThrow(
      "'x' is an invalid keyword argument for split()",
    );
    expect(() => callMethod("a", "split", [" "], { sep: " " })).toThrow(
      "argument for split() given by name ('sep') and position (1)",
    );
    expect(() => callMethod("a", "upper", [], { x: 1 })).toThrow(
      "str.upper() takes no keyword arguments",
    );
  });

  test.each([
    ["a", "center", [2 ** 30]],
    ["a", "zfill", [1e15]],
    ["\t", "expandtabs", [2 ** 27]],
    ["a".repeat(2 ** 14), "replace", ["a", "b".repeat(2 ** 14)]],
    ["b".repeat(2 ** 14), "join", ["a".repeat(2 ** 14)]],
  ])("a result too large to make", (text, name, values) => {
    expect(() => callMethod(text, name, values)).toThrow("is too large");
  });
});
