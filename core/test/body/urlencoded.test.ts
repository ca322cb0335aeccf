import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseUrlEncoded, parseUrlEncodedBytes } from "../../src/body/urlencoded.ts";

describe("parseUrlEncoded", () => {
  // As recorded from Flask's request.form and request.args.
  test.each([
    ["", []],
    ["a=1", [["a", "1"]]],
    [
      "a=1&b",
      [
        ["a", "1"],
        ["b", ""],
      ],
    ],
    [
      "a=1&a=2&b=",
      [
        ["a", "1"],
        ["a", "2"],
        ["b", ""],
      ],
    ],
    ["%C3%A9=%C3%BC+%C3%9F", [["é", "ü ß"]]],
    ["x=a%2Bb+%26+c%3Dd", [["x", "a+b & c=d"]]],
    ["a=%ff", [["a", "%FF"]]],
    ["a=%E9", [["a", "%E9"]]],
    ["=1", [["", "1"]]],
    ["a=1;b=2", [["a", "1;b=2"]]],
    [
      "a=1&&b=2",
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    ["&&a=1&", [["a", "1"]]],
    [" a = 1 ", [[" a ", " 1 "]]],
    ['{"json": 1}', [['{"json": 1}', ""]]],
    ["a=b=c", [["a", "b=c"]]],
    ["a+b=c+d", [["a b", "c d"]]],
    ["a%20b=c%2Bd", [["a b", "c+d"]]],
    ["x=%", [["x", "%"]]],
    ["x=%4", [["x", "%4"]]],
    ["x=%zz%41", [["x", "%zzA"]]],
    ["x=%00", [["x", "\0"]]],
    [
      "a[]=1&a[]=2",
      [
        ["a[]", "1"],
        ["a[]", "2"],
      ],
    ],
    ["a=1#frag", [["a", "1#frag"]]],
    ["x=%e2%82%ac%e2%82a%f0%9f%98%80", [["x", "€%E2%82a😀"]]],
    ["x=%c0%af%ed%a0%80", [["x", "%C0%AF%ED%A0%80"]]],
  ])("reads %j as Flask does", (text, pairs) => {
    expect(parseUrlEncoded(text)).toEqual(pairs);
  });

  test("keeps bytes of a body that are not UTF-8 percent-encoded", () => {
    const body = Buffer.from("a=\xff&\xc3\xa9=\xe2\x82", "latin1");
    expect(parseUrlEncodedBytes(body)).toEqual([
      ["a", "%FF"],
      ["é", "%E2%82"],
    ]);
  });

  test("reads what URLSearchParams has written", () => {
    const pair = fc.tuple(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }));
    const property = fc.property(fc.array(pair), (pairs) => {
      const text = new URLSearchParams(pairs).toString();
      // A pair of two empty strings is written as "=".
      expect(parseUrlEncoded(text)).toEqual([...new URLSearchParams(pairs)]);
    });
    fc.assert(property);
  });

  test.each(["%", "%f", "a&", "&", "%ff", "%e2%82", "+", "1="])(
    "takes time in proportion to the length: %j over and over",
    (piece) => {
      const text = piece.repeat(400_000 / piece.length);
      const start = performance.now();
      parseUrlEncoded(text);
      expect(performance.now() - start).toBeLessThan(500);
    },
  );
});
