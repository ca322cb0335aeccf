import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { coreSettings } from "../../src/settings/core-settings.ts";
import { editDistance, nearest } from "../../src/settings/nearest.ts";

const NAMES = Object.keys(coreSettings);
const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "_"), maxLength: 9 });

describe("nearest", () => {
  test.each([
    ["SESSION_COOKIE_SECUREE", "SESSION_COOKIE_SECURE"],
    ["SESSION_COOKIE_SECUER", "SESSION_COOKIE_SECURE"],
    ["secret_key", "SECRET_KEY"],
    ["SECRETKEY", "SECRET_KEY"],
    ["secret-key", "SECRET_KEY"],
    ["DEBG", "DEBUG"],
    ["DEBUG", "DEBUG"],
    ["MAX_CONTENT_LENGHT", "MAX_CONTENT_LENGTH"],
    ["PREFERRED", "PREFERRED_URL_SCHEME"],
  ])("finds what was meant by %s", (name, meant) => {
    expect(nearest(name, NAMES)).toBe(meant);
  });

  test("takes the beginning of exactly one candidate", () => {
    const caches = ["NullCache", "SimpleCache", "RedisCache", "RedisSentinelCache"];
    expect(nearest("simple", caches)).toBe("SimpleCache");
    expect(nearest("redis", caches)).toBeUndefined();
    expect(nearest("redis", caches.slice(0, 3))).toBe("RedisCache");
    expect(nearest("simple", caches, { beginning: false })).toBeUndefined();
  });

  test.each(["", "___", "IMAGE_STORE", "Z", "A".repeat(101)])("finds nothing near %j", (name) => {
    expect(nearest(name, NAMES)).toBeUndefined();
  });

  test("takes the first of equally near candidates", () => {
    expect(nearest("blog.shaw", ["blog.show", "blog.shew"])).toBe("blog.show");
  });

  test("goes no further than the edits allowed", () => {
    expect(nearest("blog.indx", ["blog.index"], { edits: 0 })).toBeUndefined();
    expect(nearest("Blog_Index", ["blog.index"], { edits: 0 })).toBe("blog.index");
  });

  test("finds every setting again after one edit", () => {
    const edit = fc.record({
      name: fc.constantFrom(...NAMES.filter((name) => name.length > 8)),
      place: fc.nat(50),
      kind: fc.constantFrom("add", "remove", "replace", "swap"),
    });
    fc.assert(
      fc.property(edit, ({ name, place, kind }) => {
        const at = place % (name.length - 1);
        const [before, one, two] = [name.slice(0, at), name.charAt(at), name.charAt(at + 1)];
        const after = name.slice(at + 2);
        const middle = { add: `${one}X${two}`, remove: one, replace: `${one}X`, swap: two + one };
        const wrong = `${before}${middle[kind]}${after}`;
        expect(editDistance(wrong, nearest(wrong, NAMES) ?? "")).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("returns a candidate or undefined for anything", () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (name, candidates) => {
        const meant = nearest(name, candidates);
        expect(meant === undefined || candidates.includes(meant)).toBe(true);
      }),
    );
  });

  test("is quick with long names", () => {
    const started = performance.now();
    nearest(
      "a".repeat(100),
      Array.from({ length: 200 }, () => "b".repeat(100)),
    );
    nearest("a".repeat(100_000), ["b".repeat(100_000)]);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe("editDistance", () => {
  /** The definition of optimal string alignment, word for word. */
  function defined(one: string, other: string): number {
    if (one === "" || other === "") return one.length + other.length;
    const same = one.at(-1) === other.at(-1) ? 0 : 1;
    const swapped =
      one.length > 1 && one.at(-1) === other.at(-2) && one.at(-2) === other.at(-1)
        ? [defined(one.slice(0, -2), other.slice(0, -2)) + 1]
        : [];
    return Math.min(
      defined(one.slice(0, -1), other) + 1,
      defined(one, other.slice(0, -1)) + 1,
      defined(one.slice(0, -1), other.slice(0, -1)) + same,
      ...swapped,
    );
  }

  test("is what its definition says", () => {
    const short = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 5 });
    fc.assert(
      fc.property(short, short, (one, other) => {
        expect(editDistance(one, other)).toBe(defined(one, other));
      }),
    );
  });

  test("is the same both ways, and 0 for the same words only", () => {
    fc.assert(
      fc.property(word, word, (one, other) => {
        expect(editDistance(one, other)).toBe(editDistance(other, one));
        expect(editDistance(one, other) === 0).toBe(one === other);
      }),
    );
  });

  test("ends at the limit", () => {
    fc.assert(
      fc.property(word, word, fc.nat(6), (one, other, limit) => {
        expect(editDistance(one, other, limit)).toBe(Math.min(limit, editDistance(one, other)));
      }),
    );
  });
});
