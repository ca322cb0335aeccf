import { describe, expect, test } from "vitest";
import { flaskJson, isPhialError, jsonForHtml, Markup, plainJson } from "../src/index.ts";
import { Tuple, Uuid } from "../src/signing/index.ts";

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    return isPhialError(error) ? error.code : String(error);
  }
  return undefined;
}

describe("flaskJson", () => {
  const json = flaskJson();

  test.each<[string, unknown, string]>([
    ["text in ASCII", "é\u{1f600}</script>", '"\\u00e9\\ud83d\\ude00</script>"'],
    ["numbers of Python", [1e-7, 1e16, 1.5, 2n ** 70n], "[1e-07,1e+16,1.5,1180591620717411303424]"],
    ["NaN as Python does", [Number.NaN, -Infinity], "[NaN,-Infinity]"],
    ["moments in RFC 822 form", new Date(0), '"Thu, 01 Jan 1970 00:00:00 GMT"'],
    ["markup, tuples and UUIDs", [new Markup("<b>"), Tuple.of(1)], '["<b>",[1]]'],
    ["what has toJSON", new Uuid("0".repeat(32)), '"00000000-0000-0000-0000-000000000000"'],
    ["sorted keys", { b: 1, a: { d: 1, c: [] } }, '{"a":{"c":[],"d":1},"b":1}'],
    ["no members that are undefined", { a: undefined, b: 1 }, '{"b":1}'],
  ])("writes %s", (_what, value, text) => {
    expect(json.stringify(value)).toBe(`${text}\n`);
  });

  test("sorts text by code point: what is beyond the BMP comes last", () => {
    const keys = { "\u{1f600}": 1, "\uffff": 2, z: 3 };
    expect(flaskJson({ ensureAscii: false }).stringify(keys)).toBe(
      '{"z":3,"\uffff":2,"\u{1f600}":1}\n',
    );
  });

  test("sorts the numbers and booleans among the keys of a Map by value", () => {
    const numbers = new Map<unknown, string>([
      [10, "c"],
      [2n, "b"],
      [true, "a"],
      [1.5, "x"],
    ]);
    expect(json.stringify(numbers)).toBe('{"true":"a","1.5":"x","2":"b","10":"c"}\n');
    expect(json.stringify(new Map([[null, 1]]))).toBe('{"null":1}\n');
  });

  test("cannot sort keys of different types, as Python cannot, but can write them", () => {
    const mixed = new Map<unknown, number>([
      ["a", 1],
      [2, 1],
    ]);
    expect(codeOf(() => json.stringify(mixed))).toBe("JSON_KEYS_MIXED");
    expect(flaskJson({ sortKeys: false }).stringify(mixed)).toBe('{"a":1,"2":1}\n');
  });

  test.each([[Symbol("s")], [new Set([1])], [new Uint8Array(1)], [() => 1]])(
    "refuses %s",
    (value) => {
      expect(codeOf(() => json.stringify([value]))).toBe("JSON_VALUE_UNKNOWN");
    },
  );

  test("asks the fallback about an object it does not know", () => {
    class Money {
      readonly cents = 1050;
    }
    const fallback = (value: object): unknown =>
      value instanceof Money ? (value.cents / 100).toFixed(2) : value;
    expect(flaskJson({ fallback }).stringify({ price: new Money() })).toBe('{"price":"10.50"}\n');
  });

  test("indents when it is not compact", () => {
    expect(flaskJson({ compact: false }).stringify({ a: [1, []], b: {} })).toBe(
      '{\n  "a": [\n    1,\n    []\n  ],\n  "b": {}\n}\n',
    );
  });

  test("writes on one line, with blanks and without a line break, for other text", () => {
    const spaced = flaskJson({ compact: false });
    expect(spaced.dumps?.({ b: [1, 2], a: "x" })).toBe('{"a": "x", "b": [1, 2]}');
  });
});

describe("jsonForHtml", () => {
  test("escapes what could end a script or an attribute, and sorts the keys as Flask's tojson", () => {
    const value = ["</script>", "'", "&", { b: 1, a: 2 }];
    const html = jsonForHtml(flaskJson({ sortKeys: false }), value);
    expect(html).toBeInstanceOf(Markup);
    expect(html.toString()).toBe(
      '["\\u003c/script\\u003e", "\\u0027", "\\u0026", {"a": 2, "b": 1}]',
    );
  });

  test("takes a provider that writes in one way only", () => {
    expect(jsonForHtml(plainJson, ["<"]).toString()).toBe('["\\u003c"]');
  });
});
