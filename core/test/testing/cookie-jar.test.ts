import { describe, expect, test } from "vitest";
import { CookieJar } from "../../src/testing/index.ts";

const NOW = 1_700_000_000_000;
const HOME = "http://shop.test/";

/** The Cookie header for `url` after the answers of `from` have been kept. */
function sent(setCookies: readonly string[], url = HOME, from = HOME): string | undefined {
  const jar = new CookieJar();
  for (const line of setCookies) jar.store(line, from, NOW);
  return jar.header(url, NOW);
}

describe("a CookieJar", () => {
  test("sends cookies back in the order in which they came", () => {
    expect(sent(["a=1", "b=2; Path=/", "c=x=y"])).toBe("a=1; b=2; c=x=y");
    expect(sent([])).toBeUndefined();
  });

  test("replaces a cookie of the same name, domain and path, in its place", () => {
    expect(sent(["a=1", "b=2", "a=3"])).toBe("a=3; b=2");
    expect(sent(["a=1; Path=/", "a=2; Path=/x"], `${HOME}x`)).toBe("a=1; a=2");
  });

  test.each([
    ["a=; Max-Age=0", undefined],
    ["a=; Max-Age=-5", undefined],
    ["a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", undefined],
    ["a=2; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "a=2"],
    ["a=2; Max-Age=soon", "a=2"],
    ["a=2; Expires=whenever", "a=2"],
  ])("after a=1, %j leaves %j", (line, header) => {
    expect(sent(["a=1", line])).toBe(header);
  });

  test("forgets a cookie when its time is over", () => {
    const jar = new CookieJar();
    jar.store("a=1; Max-Age=60", HOME, NOW);
    expect([jar.header(HOME, NOW + 59_999), jar.header(HOME, NOW + 60_000)]).toEqual([
      "a=1",
      undefined,
    ]);
  });

  test.each([
    ["https://shop.test/", "a=1"],
    ["http://shop.test/", undefined],
  ])("sends a Secure cookie to %s: %j", (url, header) => {
    expect(sent(["a=1; Secure"], url, "https://shop.test/")).toBe(header);
  });

  test.each([
    ["http://shop.test/admin", "a=1"],
    ["http://shop.test/admin/users", "a=1"],
    ["http://shop.test/administrator", undefined],
    ["http://shop.test/", undefined],
  ])("sends a cookie of Path=/admin to %s: %j", (url, header) => {
    expect(sent(["a=1; Path=/admin"], url)).toBe(header);
  });

  test("takes the folder of the request for the path when none is given", () => {
    const from = "http://shop.test/admin/login";
    expect(sent(["a=1"], "http://shop.test/admin/users", from)).toBe("a=1");
    expect(sent(["a=1"], HOME, from)).toBeUndefined();
  });

  test.each([
    ["http://shop.test/", "a=1"],
    ["http://www.shop.test/", "a=1"],
    ["http://other-shop.test/", undefined],
    ["http://test/", undefined],
  ])("sends a cookie of Domain=.Shop.Test to %s: %j", (url, header) => {
    expect(sent(["a=1; Domain=.Shop.Test"], url, "http://www.shop.test/")).toBe(header);
  });

  test("keeps a cookie without Domain for its own host, and none for a foreign domain", () => {
    expect(sent(["a=1"], "http://www.shop.test/")).toBeUndefined();
    expect(sent(["a=1; Domain=evil.test"], "http://evil.test/")).toBeUndefined();
  });

  test("can be filled, looked at, copied and emptied by hand", () => {
    const jar = new CookieJar();
    jar.set("a", "1", HOME);
    jar.set("b", "2", HOME);
    expect([jar.get("a"), jar.get("c"), jar.header(HOME, NOW)]).toEqual([
      "1",
      undefined,
      "a=1; b=2",
    ]);
    const copy = new CookieJar();
    copy.copyFrom(jar);
    jar.delete("a");
    expect([jar.header(HOME, NOW), copy.header(HOME, NOW)]).toEqual(["b=2", "a=1; b=2"]);
    copy.clear();
    expect(copy.cookies).toEqual([]);
  });
});
