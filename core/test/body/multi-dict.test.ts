import { describe, expect, test } from "vitest";
import { MultiDict } from "../../src/body/multi-dict.ts";
import { HttpError } from "../../src/errors/http-error.ts";

const missing = (name: string) => new HttpError(400, { detail: name });
const few = new MultiDict<string>(
  [
    ["a", "1"],
    ["b", "2"],
    ["a", "3"],
  ],
  { missing },
);
const many = new MultiDict<string>(
  Array.from({ length: 40 }, (_, i): [string, string] => [i % 2 ? "odd" : "even", String(i)]),
  { missing },
);

describe("MultiDict", () => {
  test("gives the first value, and all of them", () => {
    expect([few.get("a"), few.getAll("a"), few.get("c"), few.getAll("c")]).toEqual([
      "1",
      ["1", "3"],
      undefined,
      [],
    ]);
    expect([many.get("odd"), many.getAll("even").length, many.has("c")]).toEqual(["1", 20, false]);
  });

  test("keeps the order in which values came", () => {
    expect([...few]).toEqual([
      ["a", "1"],
      ["b", "2"],
      ["a", "3"],
    ]);
    expect([...few.entries()]).toEqual([...few]);
    expect(few.size).toBe(3);
  });

  test("lists every name once", () => {
    expect([...few.keys()]).toEqual(["a", "b"]);
    expect([...few.lists()]).toEqual([
      ["a", ["1", "3"]],
      ["b", ["2"]],
    ]);
  });

  test("cannot be changed through what it gives", () => {
    many.getAll("odd").length = 0;
    for (const [, values] of many.lists()) values.length = 0;
    expect(many.getAll("odd")).toHaveLength(20);
  });

  test("refuses to be without a required name, and takes an empty value", () => {
    expect(() => few.require("__proto__")).toThrow(HttpError);
    expect(new MultiDict([["a", ""]], { missing }).require("a")).toBe("");
  });

  test("is not slowed down by names that are numbers", () => {
    const names = Array.from({ length: 120_000 }, (_, i) => String(i * 8192));
    const start = performance.now();
    const dict = new MultiDict(
      names.map((name): [string, string] => [name, ""]),
      { missing },
    );
    expect(dict.has("8192")).toBe(true);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
