import { expect, test } from "vitest";
import { isJsonObject, JsonNumber, readJson } from "./json.ts";

test("keeps the order of keys that look like integers", () => {
  const json = readJson('{"b": 1, "2": 2, "1": 3, "__proto__": 4}');
  expect(isJsonObject(json) && [...json.keys()]).toEqual(["b", "2", "1", "__proto__"]);
});

test("tells a whole float from an integer", () => {
  const read = (text: string) => {
    const json = readJson(text);
    return json instanceof JsonNumber && json.isInteger;
  };
  expect(["1", "-0", "12345678901234567890"].map(read)).toEqual([true, true, true]);
  expect(["1.0", "1e3", "-0.0", "NaN", "-Infinity"].map(read)).toEqual(Array(5).fill(false));
});

test("keeps the digits of a number that is too long for a double", () => {
  expect(readJson(" [36893488147419103233] ")).toEqual([new JsonNumber("36893488147419103233")]);
});

test("reads strings with escapes, surrogates and names of JSON's own words", () => {
  expect(readJson(String.raw`["\u00e9\ud83d\ude00\n\"\/", "null", true, null, []]`)).toEqual([
    'é😀\n"/',
    "null",
    true,
    null,
    [],
  ]);
});

test.each(["", "[1,]", "{a: 1}", "[1] 2", "01", '"\t"', '"\\x"', '{"a" 1}', "[1", "nul"])(
  "refuses %j with the offset",
  (text) => {
    expect(() => readJson(text)).toThrow(/^This is not JSON at offset \d+\.$/);
  },
);
