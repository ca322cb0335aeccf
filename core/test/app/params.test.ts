import type { StandardSchemaV1 } from "@standard-schema/spec";
import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { anyOf, int, text } from "../../src/app/converters.ts";
import {
  type Converter,
  type ConvertersOf,
  defineConverter,
  ParamsGuard,
  params,
} from "../../src/app/params.ts";

describe("defineConverter", () => {
  // Flask's ListConverter of the recordings.
  const list = defineConverter({
    pattern: "[^/+]+(?:\\+[^/+]+)*",
    parse: (given) => given.split("+"),
    format: (words: string[]) => words.join("+"),
  });

  test.each([
    ["a", ["a"]],
    ["a+b+c", ["a", "b", "c"]],
    ["+a", undefined],
    ["a+", undefined],
    ["a++b", undefined],
  ])("reads %j", (given, value) => {
    expect(list.parse(given)).toEqual(value);
  });

  test("quotes what its format gives", () => {
    expect(list.format(["a", "b c", "d/e"])).toBe("a+b%20c+d/e");
    expect(list.format([])).toBe("");
  });

  test("weighs as much as text unless it says otherwise", () => {
    expect([list.weight, defineConverter({ ...list, weight: 10 }).weight]).toEqual([100, 10]);
    expect(defineConverter({ parse: (given) => given, format: String }).pattern).toBeUndefined();
  });
});

describe("params", () => {
  test("is data for the router", () => {
    const guard = params({ id: int({ min: 1 }), name: text() });
    expect(guard).toBeInstanceOf(ParamsGuard);
    expect(Object.keys(guard.converters)).toEqual(["id", "name"]);
    expect(guard.converters.id.parse("7")).toBe(7);
    expect(guard.converters.id.parse("0")).toBeUndefined();
    expect(Object.getPrototypeOf(guard.converters)).toBeNull();
  });

  test("takes a schema in place of a converter", () => {
    const { page } = params({ page: z.coerce.number().int().positive() }).converters;
    expect([page.parse("3"), page.parse("x"), page.parse("0")]).toEqual([3, undefined, undefined]);
    expect(page.format(3)).toBe("3");
    const { word } = params({ word: z.string() }).converters;
    expect(word.format("a b?")).toBe("a%20b%3F");
  });

  test("does not wait for a schema", () => {
    const later: StandardSchemaV1 = {
      "~standard": { version: 1, vendor: "test", validate: () => Promise.reject(new Error("no")) },
    };
    const { id } = params({ id: later }).converters;
    expect(() => id.parse("1")).toThrow(expect.objectContaining({ code: "CONVERTER_ASYNC" }));
  });

  test("types the values", () => {
    const guard = params({ id: int(), color: anyOf("red", "green"), on: z.coerce.date() });
    expectTypeOf(guard).toEqualTypeOf<
      ParamsGuard<{ id: number; color: "red" | "green"; on: Date }>
    >();
    expectTypeOf<ConvertersOf<{ a: Converter<bigint> }>>().toEqualTypeOf<{ a: bigint }>();
    // @ts-expect-error: a converter is needed, not the name of one.
    expect(() => params({ id: "int" })).toThrow(TypeError);
  });
});
