import { expect, test } from "vitest";
import { dumpCacheControl, parseCacheControl } from "../../src/http/index.ts";

test("dumpCacheControl writes the directives in the order given", () => {
  const directives = { public: true, maxAge: 60, noStore: false, staleWhileRevalidate: 5 };
  expect(dumpCacheControl(directives)).toBe("public, max-age=60, stale-while-revalidate=5");
  expect(dumpCacheControl({ noCache: "Set-Cookie", private: true })).toBe(
    "no-cache=Set-Cookie, private",
  );
});

test("parseCacheControl finds directives whatever their case", () => {
  const control = parseCacheControl('No-Store, MAX-AGE=60, s-maxage="5"');
  expect(control.has("no-store")).toBe(true);
  expect(control.seconds("max-age")).toBe(60);
  expect(control.seconds("s-maxage")).toBe(5);
});

test.each(["max-age", "max-age=-1", "max-age=1.5", "max-age=x", ""])(
  "parseCacheControl finds no seconds in %j",
  (header) => {
    expect(parseCacheControl(header).seconds("max-age")).toBeUndefined();
  },
);
