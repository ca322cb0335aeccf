import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Markup } from "../../src/markup.ts";
import { BadPayload, dumpTagged, loadTagged, Tuple, Uuid } from "../../src/signing/index.ts";

const uuid = new Uuid("12345678-1234-5678-1234-567812345678");

// The JSON.parse of Node 24 reads the name "\"" as "\\" after an object that has the latter.
function isReadRight(json: string): boolean {
  return !json.includes(String.raw`"\""`);
}

function nested(levels: number): string {
  return "[".repeat(levels) + "]".repeat(levels);
}

describe("dumpTagged", () => {
  test.each<[unknown, string]>([
    [Tuple.of(1, "a"), `{" t":[1,"a"]}`],
    [Uint8Array.of(0, 1, 2, 255), `{" b":"AAEC/w=="}`],
    [new Markup("<b>"), `{" m":"<b>"}`],
    [uuid, `{" u":"12345678123456781234567812345678"}`],
    [new Date("2024-02-29T12:34:56.999Z"), `{" d":"Thu, 29 Feb 2024 12:34:56 GMT"}`],
    [{ " t": 1 }, `{" di":{" t__":1}}`],
    [{ " di": { " t": 1 } }, `{" di":{" di__":{" di":{" t__":1}}}}`],
    [{ " t": 1, b: 2 }, `{" t":1,"b":2}`],
    [{ " t": undefined, " b": 1 }, `{" di":{" b__":1}}`],
    [{ " zz": 1 }, `{" zz":1}`],
  ])("writes %o with the tag of Flask", (value, json) => {
    expect(dumpTagged(value)).toBe(json);
  });

  test("sorts keys by code point, on every level", () => {
    const value = { b: { z: 1, a: 2 }, "\u{10000}": 1, "\uffff": 2, B: 3, a: 4, "10": 5, "9": 6 };

    expect(Object.keys(Object(JSON.parse(dumpTagged(value))))).toEqual(
      ["9", "10", "B", "a", "b", "\uffff", "\u{10000}"].toSorted((a, b) =>
        /^\d+$/.test(a + b) ? Number(a) - Number(b) : 0,
      ),
    );
    expect(dumpTagged(value)).toMatch(/^\{"10":5,"9":6,"B":3,"a":4,"b":\{"a":2,"z":1\},"\\uffff"/);
  });

  test("escapes everything outside of printable ASCII", () => {
    expect(dumpTagged(`é\u2028😀\x7f\0"\\/\n<`)).toBe(
      String.raw`"\u00e9\u2028\ud83d\ude00\u007f\u0000\"\\/\n<"`,
    );
    expect(dumpTagged({ ü: "\ud800" })).toBe(String.raw`{"\u00fc":"\ud800"}`);
  });

  test.each<[number | bigint, string]>([
    [0.1, "0.1"],
    [1e-7, "1e-07"],
    [0.0001, "0.0001"],
    [0.00001, "1e-05"],
    [1e16, "1e+16"],
    [1e21, "1e+21"],
    [1.5e300, "1.5e+300"],
    [2 ** 53 + 2, "9007199254740994.0"],
    [-0, "-0.0"],
    [Number.NaN, "NaN"],
    [-Infinity, "-Infinity"],
    [2n ** 64n, "18446744073709551616"],
  ])("writes the number %d as Python does", (value, json) => {
    expect(dumpTagged(value)).toBe(json);
  });

  test("sorts a key before those that it begins", () => {
    expect(dumpTagged({ "😀b": 1, "😀": 2, "😀a": 3 })).toMatch(/2,.*3,.*1\}$/);
  });

  test("leaves out members that are undefined", () => {
    expect(dumpTagged({ a: undefined, b: 1 })).toBe(`{"b":1}`);
  });

  test("writes objects without a prototype", () => {
    expect(dumpTagged(Object.assign(Object.create(null), { a: 1 }))).toBe(`{"a":1}`);
  });

  test.each<[string, unknown]>([
    ["undefined", undefined],
    ["an undefined item", [undefined]],
    ["a function", { f: () => 1 }],
    ["a symbol", Symbol("s")],
    ["a Map", new Map()],
    ["an object of a nameless class", Object.create(Object.create({ constructor: 1 }))],
    ["an object of a class", { x: new URL("http://localhost") }],
  ])("refuses %s", (_name, value) => {
    expect(() => dumpTagged(value)).toThrow(
      expect.objectContaining({ code: "SIGNING_VALUE_UNSUPPORTED" }),
    );
  });

  test("names the class it refuses", () => {
    expect(() => dumpTagged([new Set()])).toThrow(/class Set /);
  });

  test("refuses a date that HTTP cannot show", () => {
    expect(() => dumpTagged(new Date(Number.NaN))).toThrow(
      expect.objectContaining({ code: "HTTP_DATE_INVALID" }),
    );
  });

  test("refuses a value that contains itself", () => {
    const value: unknown[] = [];
    value.push(Tuple.of({ value }));

    expect(() => dumpTagged(value)).toThrow(
      expect.objectContaining({ code: "SIGNING_VALUE_DEEP" }),
    );
  });
});

describe("loadTagged", () => {
  test("gives the values behind the tags", () => {
    const values = Object(
      loadTagged(
        `{"t":{" t":[1,{" b":"AAEC"}]},"m":{" m":"<i>"},"u":{" u":"${uuid.hex}"},` +
          `"d":{" d":"Thu, 29 Feb 2024 12:34:56 GMT"},"l":[{" t":[]}],"x":{" di":{" t__":[1]}}}`,
      ),
    );

    expect(values.t).toEqual(Tuple.of(1, Uint8Array.of(0, 1, 2)));
    expect(values.m).toBeInstanceOf(Markup);
    expect(String(values.m)).toBe("<i>");
    expect(values.u).toEqual(uuid);
    expect(values.d).toEqual(new Date("2024-02-29T12:34:56Z"));
    expect(values.l).toEqual([new Tuple([])]);
    expect(values.x).toEqual({ " t": [1] });
  });

  test("gives bytes that own their memory", () => {
    const bytes = Object(loadTagged(`{"b":{" b":"AAEC"}}`)).b;

    expect(bytes.buffer.byteLength).toBe(3);
    expect(bytes.constructor).toBe(Uint8Array);
  });

  test("gives null for a date that cannot be read", () => {
    expect(loadTagged(`[{" d":"2024-02-29"},{" d":null}]`)).toEqual([null, null]);
  });

  test("shows in Markup what Python shows", () => {
    const shown = loadTagged(`[{" m":5},{" m":1e-7},{" m":true},{" m":null},{" m":{" m":"x"}}]`);

    expect(Array.isArray(shown) && shown.map(String)).toEqual(["5", "1e-07", "True", "None", "x"]);
  });

  test("makes a tuple of a text and of an object as Python does", () => {
    expect(loadTagged(`[{" t":"a😀"},{" t":{"x":1}}]`)).toEqual([
      Tuple.of("a", "😀"),
      Tuple.of("x"),
    ]);
  });

  test("leaves objects alone that only look tagged", () => {
    expect(loadTagged(`[{" t":[1],"y":2},{" zz":1},{}]`)).toEqual([
      { " t": [1], y: 2 },
      { " zz": 1 },
      {},
    ]);
  });

  test.each([
    `{" t":5}`,
    `{" t":null}`,
    `{" b":5}`,
    `{" b":"A"}`,
    `{" b":"é"}`,
    `{" m":[1]}`,
    `{" u":"zz"}`,
    `{" u":5}`,
    `{" d":5}`,
    `{" di":[]}`,
    `{" di":{}}`,
    `{" di":{" t":[1]}}`,
  ])("does not accept %s", (text) => {
    expect(() => loadTagged(text)).toThrow(BadPayload);
  });

  test("says what is wrong with a tag without repeating it", () => {
    expect(() => loadTagged(`{" u":["<script>"]}`)).toThrow(
      'The tag " u" holds an array, not a UUID.',
    );
  });

  test("makes own properties of names that mean something to objects", () => {
    const text = `{"__proto__":{"x":1},"constructor":{"prototype":{"y":1}},"a":{" di":{"__proto____":{"z":1}}}}`;
    const value = Object(loadTagged(text));

    expect(Object.keys(value)).toEqual(["__proto__", "constructor", "a"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value.a)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(value.a)).toBe(Object.prototype);
    expect(value.x ?? Object({}).x ?? Object({}).y ?? Object({}).z).toBeUndefined();
  });

  test("makes own properties of them also where it reads numbers exactly", () => {
    const value = Object(loadTagged(`{"__proto__":12345678901234567890}`));

    expect(Object.keys(value)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  test("reads integers that a number cannot hold as bigint, and only those", () => {
    const text = `[9007199254740991,9007199254740992,-12345678901234567890,1e20,"1234567890123456789"]`;

    expect(loadTagged(text)).toEqual([
      9007199254740991,
      9007199254740992n,
      -12345678901234567890n,
      1e20,
      "1234567890123456789",
    ]);
  });

  test("reads the constants that Python writes", () => {
    expect(loadTagged(`{"a":[NaN,Infinity,-Infinity], "b" : {" t":[null,true]}}`)).toEqual({
      a: [Number.NaN, Infinity, -Infinity],
      b: Tuple.of(null, true),
    });
  });

  test("reads no more levels than it writes", () => {
    expect(dumpTagged(loadTagged(nested(500)))).toBe(nested(500));
    expect(() => loadTagged(nested(501))).toThrow(BadPayload);
    expect(() => loadTagged(nested(1_000_000))).toThrow(BadPayload);
    expect(() => loadTagged(`[NaN,${nested(1_000_000)}]`)).toThrow(BadPayload);
    expect(() => loadTagged(`{" t":`.repeat(300) + "[]" + "}".repeat(300))).not.toThrow();
  });

  test.each([
    ["lists", (inner: unknown) => [inner]],
    ["tuples", (inner: unknown) => Tuple.of(inner)],
    ["objects", (inner: unknown) => ({ a: inner })],
    ["objects that look tagged", (inner: unknown) => ({ " t": inner })],
  ])("reads every depth of %s that it writes", (_name, wrap) => {
    let value: unknown = 1;
    for (let levels = 1; levels < 600; levels++) {
      value = wrap(value);
      let text: string;
      try {
        text = dumpTagged(value);
      } catch {
        expect(levels).toBeGreaterThan(249);
        return;
      }
      if (levels % 10 === 0 || levels > 240) expect(dumpTagged(loadTagged(text))).toBe(text);
    }
    expect.unreachable("There is a limit.");
  });

  test("refuses an integer of very many digits", () => {
    expect(loadTagged("1".repeat(4300))).toBe(BigInt("1".repeat(4300)));
    expect(() => loadTagged("1".repeat(4301))).toThrow(BadPayload);
  });

  test.each([
    "",
    "{",
    "[1",
    `{"a"}`,
    `{"a":}`,
    `{a:1}`,
    "[1,]",
    "01",
    "1.",
    "NaN1",
    "nul",
    `"\n"`,
    `"\\x"`,
    `"`,
    "\ufeff1",
    "[NaN,}",
    "-",
    "[NaN 1]",
    `{"a":NaN,}`,
  ])("does not accept %j", (text) => {
    expect(() => loadTagged(text)).toThrow(
      expect.objectContaining({ code: "BAD_PAYLOAD", cause: expect.any(SyntaxError) }),
    );
  });

  test("agrees with JSON.parse where it reads numbers exactly", () => {
    const big = 12345678901234567890n;
    fc.assert(
      fc.property(fc.json().filter(isReadRight), (json) => {
        expect(loadTagged(`[${json}\t,${big}]`)).toEqual([loadTagged(json), big]);
      }),
    );
  });

  test("throws nothing but BadPayload, whatever the text", () => {
    const parts = fc.constantFrom(
      ...'{}[],:"\\ \n-+.eE0123456789'.split(""),
      " t",
      " b",
      '{" di":{"',
      "NaN",
      "null",
      "\ud800",
      "12345678901234567890",
    );
    fc.assert(
      fc.property(fc.array(parts), (pieces) => {
        try {
          loadTagged(pieces.join(""));
        } catch (error) {
          expect(error).toBeInstanceOf(BadPayload);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("reads long texts in linear time", () => {
    const quotes = `"${'\\"'.repeat(500_000)}"`;

    expect(loadTagged(`[NaN,${quotes}]`)).toEqual([Number.NaN, '"'.repeat(500_000)]);
    expect(() => loadTagged(`NaN${" ".repeat(1_000_000)}x`)).toThrow(BadPayload);
    expect(() => loadTagged(`"${"\\".repeat(1_000_001)}`)).toThrow(BadPayload);
  });

  test("gives back what it wrote, byte for byte", () => {
    const { tagged } = fc.letrec((tie) => ({
      tagged: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.double(),
          fc.bigInt(),
          fc.constantFrom(null, true, false),
          fc.uint8Array(),
          fc.uuid().map((text) => new Uuid(text)),
          fc.string().map((html) => new Markup(html)),
          fc.date({
            min: new Date("0100-01-01"),
            max: new Date("9999-12-31"),
            noInvalidDate: true,
          }),
        ),
        fc.array(tie("tagged"), { maxLength: 3 }),
        fc.array(tie("tagged"), { maxLength: 2 }).map((items) => new Tuple(items)),
        fc.dictionary(
          fc.oneof(
            fc.string().filter((key) => key !== '"'),
            fc.constantFrom(" t", " di", " b", "__proto__", "\uffff", "😀"),
          ),
          tie("tagged"),
          { maxKeys: 2 },
        ),
      ),
    }));
    fc.assert(
      fc.property(tagged, (value) => {
        const text = dumpTagged(value);
        expect(dumpTagged(loadTagged(text))).toBe(text);
      }),
    );
  });
});
