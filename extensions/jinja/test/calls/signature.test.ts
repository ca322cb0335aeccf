import { describe, expect, test } from "vitest";
import { Keywords } from "../../src/engine/calls/keywords.ts";
import { Signature, type SignatureSpec } from "../../src/engine/calls/signature.ts";
import { raised } from "../values/operations.ts";

const mark = { name: "mark", default: "!" };
const times = { name: "times", default: 1 };

function bound(spec: SignatureSpec, positional: unknown[], keywords: Record<string, unknown> = {}) {
  const names = Object.keys(keywords);
  const given = names.length === 0 ? null : new Keywords(names, Object.values(keywords));
  return new Signature({ name: "f", ...spec }, () => null).bind(positional, given);
}

describe("arguments", () => {
  test.each([
    [["s"], ["s", "!", 1]],
    [
      ["s", "?"],
      ["s", "?", 1],
    ],
    [
      ["s", "?", 2],
      ["s", "?", 2],
    ],
  ])("%o fill the parameters in order", (positional, values) => {
    expect(bound({ params: ["s", mark, times] }, positional)).toEqual(values);
  });

  test("given by name go to their parameter", () => {
    expect(bound({ params: ["s", mark, times] }, ["s"], { times: 3 })).toEqual(["s", "!", 3]);
    expect(bound({ params: ["a", "b"] }, [], { b: 1, a: 2 })).toEqual([2, 1]);
    expect(bound({ params: ["a"] }, [], { a: undefined })).toEqual([undefined]);
  });

  test("beyond the parameters are collected where that is declared", () => {
    expect(bound({ params: ["a"], rest: true }, [1, 2, 3])).toEqual([1, [2, 3]]);
    expect(bound({ rest: true }, [])).toEqual([[]]);
    const [a, more] = bound({ params: ["a"], keywords: true }, [1], { x: 2, __proto__: 3 });
    expect(a).toBe(1);
    expect(more).toBeInstanceOf(Map);
    expect([...(more as Map<unknown, unknown>)]).toEqual([["x", 2]]);
  });

  test.each<[SignatureSpec, unknown[], Record<string, unknown>, string]>([
    [{ params: ["a", "b"] }, [], {}, "f() missing 2 required positional arguments: 'a' and 'b'"],
    [
      { params: ["a", "b", "c"] },
      [],
      {},
      "f() missing 3 required positional arguments: 'a', 'b', and 'c'",
    ],
    [{ params: ["a", "b"] }, [], { a: 1 }, "f() missing 1 required positional argument: 'b'"],
    [{ params: ["a", "b"] }, [1, 2, 3], {}, "f() takes 2 positional arguments but 3 were given"],
    [{ params: ["a"] }, [1, 2], {}, "f() takes 1 positional argument but 2 were given"],
    [{}, [1], {}, "f() takes 0 positional arguments but 1 was given"],
    [
      { params: ["s", mark], pass: "context" },
      [1, 2, 3],
      {},
      "f() takes from 2 to 3 positional arguments but 4 were given",
    ],
    [{ params: ["a"] }, [1], { z: 1 }, "f() got an unexpected keyword argument 'z'"],
    [{ params: ["a"] }, [1], { a: 1 }, "f() got multiple values for argument 'a'"],
  ])("%o refuses %o and %o: %s", (spec, positional, keywords, problem) => {
    expect(raised(() => bound(spec, positional, keywords))).toBe(`TypeError: ${problem}`);
  });
});
