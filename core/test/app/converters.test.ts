import { describe, expect, test } from "vitest";
import { anyOf, float, int, path, text, uuid } from "../../src/app/converters.ts";
import { isPhialError } from "../../src/errors/phial-error.ts";

/** A value that TypeScript would not let through. */
function untyped(value: unknown): never {
  return value as never;
}

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    return isPhialError(error) ? error.code : String(error);
  }
  return undefined;
}

// What Flask matches and builds, as recorded; `undefined` is a 404.
describe("int", () => {
  test.each([
    ["0", 0],
    ["7", 7],
    ["007", 7],
    ["\u0663", 3],
    ["1\u0663\u{1d7d9}", 131],
    ["-1", undefined],
    ["+1", undefined],
    ["1.0", undefined],
    ["", undefined],
    ["1a", undefined],
    ["1_000", undefined],
    [" 1", undefined],
    ["1\n", undefined],
    ["\u00b2", undefined],
    ["9007199254740991", 9007199254740991],
    ["9007199254740992", undefined],
    ["9".repeat(400), undefined],
  ])("reads %j", (given, value) => {
    expect(int().parse(given)).toBe(value);
  });

  test("takes what a number cannot tell apart only when max allows it", () => {
    const loose = int({ max: Number.POSITIVE_INFINITY });
    expect(loose.parse("12345678901234567890")).toBe(Number("12345678901234567890"));
    expect(loose.parse("9".repeat(400))).toBeUndefined();
  });

  test.each([
    ["4", undefined],
    ["5", 5],
    ["10", 10],
    ["11", undefined],
    ["07", 7],
  ])("between 5 and 10 reads %j", (given, value) => {
    expect(int({ min: 5, max: 10 }).parse(given)).toBe(value);
  });

  test.each([
    ["12", undefined],
    ["012", 12],
    ["123", 123],
    ["1234", undefined],
    ["000", 0],
  ])("with three digits reads %j", (given, value) => {
    expect(int({ fixedDigits: 3 }).parse(given)).toBe(value);
  });

  test.each([
    ["-5", -5],
    ["5", 5],
    ["-0", 0],
    ["+5", undefined],
    ["--5", undefined],
    ["-", undefined],
  ])("with a sign reads %j", (given, value) => {
    expect(int({ signed: true }).parse(given)).toBe(value);
  });

  test("is built without asking for its range, as in Flask", () => {
    expect(int().format(5)).toBe("5");
    expect(int().format(-5)).toBe("-5");
    expect(int({ min: 5, max: 10 }).format(99)).toBe("99");
    expect(int({ fixedDigits: 3 }).format(7)).toBe("007");
    expect(int({ fixedDigits: 3 }).format(12345)).toBe("12345");
    expect(int({ fixedDigits: 3, signed: true }).format(-7)).toBe("-07");
    expect(int().format(1e21)).toBe("1000000000000000000000");
    expect(int().format(untyped("5"))).toBe("5");
  });

  test.each(["x", "", "1.5", 1.5, Number.NaN, null, undefined, true, {}])(
    "is not built from %j",
    (value) => {
      expect(codeOf(() => int().format(untyped(value)))).toBe("URL_VALUE_INVALID");
    },
  );

  test("refuses options that cannot work", () => {
    expect(codeOf(() => int({ min: 2, max: 1 }))).toBe("CONVERTER_OPTION_INVALID");
    expect(codeOf(() => int({ fixedDigits: -1 }))).toBe("CONVERTER_OPTION_INVALID");
    expect(codeOf(() => int({ max: Number.NaN }))).toBe("CONVERTER_OPTION_INVALID");
  });
});

describe("float", () => {
  test.each([
    ["1.0", 1],
    ["0.5", 0.5],
    ["00.50", 0.5],
    ["123456789.125", 123456789.125],
    ["\u0661.\u0665", 1.5],
    ["1", undefined],
    [".5", undefined],
    ["5.", undefined],
    ["1.5e3", undefined],
    ["-1.5", undefined],
    ["1.2.3", undefined],
    [`${"9".repeat(400)}.0`, undefined],
  ])("reads %j", (given, value) => {
    expect(float().parse(given)).toBe(value);
  });

  test.each([
    ["-1.5", -1.5],
    ["2.5", 2.5],
    ["2.51", undefined],
    ["-0.0", -0],
  ])("with a sign, up to 2.5, reads %j", (given, value) => {
    expect(float({ signed: true, max: 2.5 }).parse(given)).toBe(value);
  });

  test.each([
    [1.5, "1.5"],
    [2, "2.0"],
    [-0, "-0.0"],
    [1e15, "1000000000000000.0"],
    [1e16, "1e+16"],
    [1e21, "1e+21"],
    [0.0001, "0.0001"],
    [0.00001, "1e-05"],
    [1.25e-7, "1.25e-07"],
    [1e100, "1e+100"],
  ])("writes %j as Python does", (value, written) => {
    expect(float().format(value)).toBe(written);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, "x"])("is not built from %j", (value) => {
    expect(codeOf(() => float().format(untyped(value)))).toBe("URL_VALUE_INVALID");
  });
});

describe("uuid", () => {
  const key = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";

  test.each([
    [key, key],
    [key.toUpperCase(), key],
    [key.replaceAll("-", ""), undefined],
    [key.slice(0, -1), undefined],
    [`${key}0`, undefined],
    [`{${key}}`, undefined],
    [`g${key.slice(1)}`, undefined],
  ])("reads %j", (given, value) => {
    expect(uuid().parse(given)).toBe(value);
  });

  test("is built from anything, quoted", () => {
    expect([uuid().format(key), uuid().format("anything"), uuid().format("a?b")]).toEqual([
      key,
      "anything",
      "a%3Fb",
    ]);
  });
});

describe("text", () => {
  test.each(["a", " ", "é", "..", "a+b", "a;b=c", "a\0b", "%zz", "\n"])("reads %j", (given) => {
    expect(text().parse(given)).toBe(given);
  });

  test.each(["", "a/b", "/"])("does not read %j", (given) => {
    expect(text().parse(given)).toBeUndefined();
  });

  test("counts characters and not code units", () => {
    expect(text({ length: 2 }).parse("éx")).toBe("éx");
    expect(text({ length: 2 }).parse("😀x")).toBe("😀x");
    expect(text({ length: 2 }).parse("😀")).toBeUndefined();
    expect(text({ length: 2 }).parse("abc")).toBeUndefined();
    const range = text({ minLength: 2, maxLength: 4 });
    expect(["a", "ab", "abcd", "abcde"].map((given) => range.parse(given))).toEqual([
      undefined,
      "ab",
      "abcd",
      undefined,
    ]);
  });

  test.each([
    ["a b", "a%20b"],
    ["a/b", "a/b"],
    ["é", "%C3%A9"],
    ["a?b#c&d=e", "a%3Fb%23c&d=e"],
    ["~-._!$'()*,;:@+", "~-._!$'()*,;:@+"],
    ["100%", "100%25"],
    ["", ""],
    ['[]^`|\\"<>{}', "%5B%5D%5E%60%7C%5C%22%3C%3E%7B%7D"],
    ["\n", "%0A"],
  ])("writes %j as Werkzeug does", (given, written) => {
    expect(text().format(given)).toBe(written);
  });

  test("is not built from half a surrogate pair", () => {
    expect(codeOf(() => text().format("\ud800"))).toBe("URL_VALUE_INVALID");
  });
});

describe("path", () => {
  test.each(["a", "a/b/c", "a/b/", "a//b", "a/../b", ".hidden", "\na"])("reads %j", (given) => {
    expect(path().parse(given)).toBe(given);
  });

  test.each(["", "/a", "a\nb"])("does not read %j", (given) => {
    expect(path().parse(given)).toBeUndefined();
  });

  test("is built with its slashes", () => {
    expect(path().format("a/b c/é")).toBe("a/b%20c/%C3%A9");
    expect(path().format("/abs")).toBe("/abs");
  });
});

describe("anyOf", () => {
  const color = anyOf("red", "green", "dark blue");

  test("reads its words only", () => {
    expect(
      ["red", "dark blue", "Red", "redd", "blue", ""].map((word) => color.parse(word)),
    ).toEqual(["red", "dark blue", undefined, undefined, undefined, undefined]);
  });

  test("writes its words as they are, and refuses others", () => {
    expect([color.format("red"), color.format("dark blue")]).toEqual(["red", "dark blue"]);
    expect(codeOf(() => color.format(untyped("pink")))).toBe("URL_VALUE_INVALID");
  });

  test.each([[""], ["a/b"], ["a?"], ["#"], ["50%"], ["a\nb"]])("refuses the word %j", (word) => {
    expect(codeOf(() => anyOf(word))).toBe("CONVERTER_OPTION_INVALID");
  });

  test("refuses to choose from nothing", () => {
    expect(codeOf(() => anyOf())).toBe("CONVERTER_OPTION_INVALID");
  });
});

describe("patterns", () => {
  test.each([
    [int(), "007"],
    [int({ signed: true }), "-5"],
    [int(), "\u0663"],
    [float({ signed: true }), "-1.5"],
    [uuid(), "6ba7b810-9dad-41d1-80b4-00c04fd430c8"],
    [path(), "a/b"],
    [anyOf("a.b", "c"), "a.b"],
  ])("let through what their converters take", (converter, given) => {
    for (const flags of ["", "u"]) {
      expect(new RegExp(`^(?:${converter.pattern ?? "[^/]+"})$`, flags).test(given)).toBe(true);
    }
    expect(converter.parse(given)).toBeDefined();
  });
});

test("numbers win over words, and words over paths", () => {
  const weights = [int(), float(), uuid(), text(), anyOf("a"), path()].map(({ weight }) => weight);
  expect(weights).toEqual([50, 50, 100, 100, 100, 200]);
});
