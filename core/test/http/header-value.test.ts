import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  dumpDictHeader,
  dumpExtendedValue,
  dumpListHeader,
  dumpOptionsHeader,
  dumpWWWAuthenticate,
  HeaderSet,
  parseDictHeader,
  parseListHeader,
  parseOptionsHeader,
  parseSetHeader,
  quoteHeaderValue,
  unquoteHeaderValue,
} from "../../src/http/index.ts";

const text = fc.stringMatching(/^[\x20-\x7e\t]*$/);
const name = fc.stringMatching(/^[a-z][a-z-]*$/);

const injection = expect.objectContaining({ code: "HEADER_VALUE_INVALID" });

test("a header value is read back as it was quoted", () => {
  fc.assert(
    fc.property(text, (value) => {
      expect(unquoteHeaderValue(quoteHeaderValue(value))).toBe(value);
    }),
  );
});

test.each(["a\r\nb", "\0", "a\x7f", "\n"])("no writer lets %j into a header", (value) => {
  expect(() => quoteHeaderValue(value)).toThrow(injection);
  expect(() => dumpListHeader([value])).toThrow(injection);
  expect(() => dumpDictHeader({ a: value })).toThrow(injection);
  expect(() => dumpDictHeader({ [`${value}*`]: "x" })).toThrow(injection);
  expect(() => dumpOptionsHeader("x", { a: value })).toThrow(injection);
  expect(() => dumpOptionsHeader("x", { "a*": value })).toThrow(injection);
  expect(() => dumpOptionsHeader(value, {})).toThrow(injection);
  expect(() => dumpWWWAuthenticate({ scheme: value })).toThrow(injection);
  expect(() => dumpWWWAuthenticate({ scheme: "x", token: value })).toThrow(injection);
  expect(() => String(new HeaderSet([value]))).toThrow(injection);
});

describe("lists", () => {
  test("are read back as they were written", () => {
    fc.assert(
      fc.property(fc.array(text), (items) => {
        expect(parseListHeader(dumpListHeader(items))).toEqual(items);
      }),
    );
  });

  test("of names and values are read back as they were written", () => {
    fc.assert(
      fc.property(fc.dictionary(name, fc.option(text)), (items) => {
        expect(Object.fromEntries(parseDictHeader(dumpDictHeader(items)))).toEqual({ ...items });
      }),
    );
  });

  test("hold names of Object.prototype like others", () => {
    expect(parseDictHeader("__proto__=1, constructor=2").get("__proto__")).toBe("1");
  });

  test("that are sets compare without case and keep what was written first", () => {
    const vary = parseSetHeader("Accept, cookie, Cookie");
    expect([...vary]).toEqual(["Accept", "cookie"]);
    expect(vary.has("COOKIE")).toBe(true);
    expect(vary.with("COOKIE")).toBe(vary);
    expect(String(vary.with("Origin"))).toBe("Accept, cookie, Origin");
    expect(vary.size).toBe(2);
  });
});

describe("parameters", () => {
  test("are read back as they were written", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          name,
          text.filter((value) => !value.includes("%22")),
        ),
        (items) => {
          const { value, parameters } = parseOptionsHeader(dumpOptionsHeader("a/b", items));
          expect(value).toBe("a/b");
          expect(Object.fromEntries(parameters)).toEqual({ ...items });
        },
      ),
    );
  });

  test("in UTF-8 are read back as they were written", () => {
    const word = fc.string({ unit: "grapheme", minLength: 1 });
    fc.assert(
      fc.property(
        word.filter((value) => value.isWellFormed() && !value.includes('"')),
        (value) => {
          const header = dumpOptionsHeader("attachment", { "filename*": dumpExtendedValue(value) });
          expect(parseOptionsHeader(header).parameters.get("filename")).toBe(value);
        },
      ),
    );
  });
});

test("no reader throws", () => {
  const piece = fc.constantFrom(
    "a",
    "=",
    '"',
    "\\",
    ";",
    ",",
    " ",
    "*",
    "*0",
    "%C3",
    "utf-8''",
    "é",
  );
  const header = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(piece).map((p) => p.join("")),
  );
  fc.assert(
    fc.property(header, (value) => {
      expect(() => {
        parseListHeader(value);
        parseDictHeader(value);
        parseSetHeader(value);
        parseOptionsHeader(value);
        parseOptionsHeader(`x; ${value}`);
      }).not.toThrow();
    }),
  );
});
