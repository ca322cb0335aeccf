import { describe, expect, test } from "vitest";
import { Jar } from "../src/jar.ts";
import type { CookieScope } from "../src/jar.ts";
import { parseSetCookie } from "../src/set-cookie.ts";

const scope: CookieScope = { scheme: "http", host: "www.example.com", path: "/a/b", now: 1000 };

function jarWith(...headers: string[]): Jar {
  const jar = new Jar();
  for (const header of headers) jar.store(parseSetCookie(header), scope);
  return jar;
}

function sent(jar: Jar, change: Partial<CookieScope> = {}): string[] {
  return jar.select({ ...scope, ...change }).map(({ name, value }) => `${name}=${value}`);
}

describe("a cookie jar", () => {
  test("sends values back exactly as they came", () => {
    expect(sent(jarWith('a="two words\\073"; Path=/'))).toEqual(['a="two words\\073"']);
  });

  test("keeps the place of a cookie that gets a new value", () => {
    expect(sent(jarWith("a=1; Path=/", "b=2; Path=/", "a=3; Path=/"))).toEqual(["a=3", "b=2"]);
  });

  test("keeps cookies of one name apart by path and by domain", () => {
    const jar = jarWith("a=1; Path=/", "a=2; Path=/a", "a=3; Path=/; Domain=example.com");
    expect(sent(jar)).toEqual(["a=1", "a=2", "a=3"]);
  });

  test("sends a cookie without a domain to the same host only", () => {
    const jar = jarWith("a=1; Path=/");
    expect(sent(jar, { host: "x.www.example.com" })).toEqual([]);
    expect(sent(jar, { host: "example.com" })).toEqual([]);
  });

  test("sends a cookie with a domain to that domain and those below", () => {
    const jar = jarWith("a=1; Path=/; Domain=.Example.com");
    expect(sent(jar, { host: "example.com" })).toEqual(["a=1"]);
    expect(sent(jar, { host: "other.example.com" })).toEqual(["a=1"]);
    expect(sent(jar, { host: "badexample.com" })).toEqual([]);
  });

  test("drops a cookie of a domain the host is not in", () => {
    expect(jarWith("a=1; Path=/; Domain=other.com").cookies).toEqual([]);
  });

  test("takes the folder of the request when the path is missing or not absolute", () => {
    const jar = jarWith("a=1", "b=2; Path=x");
    expect(jar.cookies.map((cookie) => cookie.path)).toEqual(["/a", "/a"]);
    expect(sent(jar, { path: "/a/other" })).toEqual(["a=1", "b=2"]);
    expect(sent(jar, { path: "/" })).toEqual([]);
  });

  test("matches a path that is equal or goes on after a slash", () => {
    const jar = jarWith("a=1; Path=/shop", "b=2; Path=/shop/");
    expect(sent(jar, { path: "/shop" })).toEqual(["a=1"]);
    expect(sent(jar, { path: "/shop/x" })).toEqual(["a=1", "b=2"]);
    expect(sent(jar, { path: "/shopping" })).toEqual([]);
  });

  test("lets Max-Age win over Expires", () => {
    const past = "Expires=Thu, 01 Jan 1970 00:00:00 GMT";
    expect(sent(jarWith(`a=1; Path=/; Max-Age=10; ${past}`))).toEqual(["a=1"]);
    expect(sent(jarWith(`a=1; Path=/; ${past}`))).toEqual([]);
  });

  test("deletes a cookie whose lifetime is over and never sends an expired one", () => {
    const jar = jarWith("a=1; Path=/; Max-Age=10", "b=2; Path=/");
    expect(sent(jar, { now: 1009.9 })).toEqual(["a=1", "b=2"]);
    expect(sent(jar, { now: 1010 })).toEqual(["b=2"]);
    jar.store(parseSetCookie("b=; Path=/; Max-Age=0"), scope);
    expect(jar.cookies.map((cookie) => cookie.name)).toEqual(["a"]);
  });

  test("keeps a cookie whose Expires is no date for the session", () => {
    expect(sent(jarWith("a=1; Path=/; Expires=soon"), { now: 9e9 })).toEqual(["a=1"]);
  });

  test("sends secure cookies to https only", () => {
    const jar = jarWith("a=1; Path=/; Secure");
    expect(sent(jar)).toEqual([]);
    expect(sent(jar, { scheme: "https" })).toEqual(["a=1"]);
  });

  test("makes a request's changes in their order: clear, copy, delete, set", () => {
    const jar = jarWith("old=1; Path=/");
    const other = jarWith("x=1; Path=/", "y=2; Path=/");
    const changes = { clear: true, copy_from: "b", delete: ["x"], set: { z: "3" } };
    jar.change(changes, scope.host, () => other);
    expect(sent(jar)).toEqual(["y=2", "z=3"]);
    expect(sent(other)).toEqual(["x=1", "y=2"]);
  });
});
