import { describe, expect, expectTypeOf, test } from "vitest";
import { Tuple } from "../../src/signing/index.ts";

describe("Tuple", () => {
  test("is a list that nobody can change", () => {
    const items = [1, 2];
    const tuple = new Tuple(items);
    items.push(3);

    expect([...tuple]).toEqual([1, 2]);
    expect(tuple.length).toBe(2);
    expect(Object.isFrozen(tuple) && Object.isFrozen(tuple.items)).toBe(true);
  });

  test("comes apart like an array and is one in JSON", () => {
    const [category, message] = Tuple.of("info", "Saved.");

    expect([category, message]).toEqual(["info", "Saved."]);
    expect(JSON.stringify(Tuple.of(1, Tuple.of()))).toBe("[1,[]]");
  });

  test("knows the type of its items", () => {
    expectTypeOf(Tuple.of("a", "b")).toEqualTypeOf<Tuple<string>>();
    expectTypeOf(Tuple.of("a").items).toEqualTypeOf<readonly string[]>();
    // @ts-expect-error -- a tuple cannot be changed
    expect(() => Tuple.of(1).items.push(2)).toThrow(TypeError);
  });
});
