import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { safeRedirectTarget } from "../../src/net/safe-redirect.ts";

const origin = "https://app.test";
const fallback = "/home";

function go(target: string | undefined) {
  return safeRedirectTarget(target, { origin, fallback });
}

describe("safeRedirectTarget", () => {
  test.each([
    ["/", "/"],
    ["/me?x=1", "/me?x=1"],
    ["/me?next=//evil.test&n=%0a#top", "/me?next=//evil.test&n=%0a#top"],
    ["me", "/me"],
    ["?page=2", "/?page=2"],
    ["#top", "/#top"],
    ["https://app.test/a/b?c#d", "/a/b?c#d"],
    ["https://APP.test:443/a", "/a"],
    ["HTTPS://app.test", "/"],
    ["/a//b", "/a//b"],
    ["/a/../b", "/b"],
    ["/../../b", "/b"],
    ["/é?ü=ß", "/%C3%A9?%C3%BC=%C3%9F"],
    ["/a b", "/a%20b"],
    ["/100%25", "/100%25"],
    ["/a:b", "/a:b"],
    ["/user@host", "/user@host"],
    ["/%E0%A4%A", "/%E0%A4%A"],
    [" /trimmed ", "/trimmed"],
  ])("keeps %j as %j", (target, expected) => {
    expect(go(target)).toBe(expected);
  });

  test.each([
    undefined,
    "",
    "//evil.test",
    "///evil.test",
    "////evil.test",
    "//app.test/x",
    " //evil.test",
    "\u00a0//evil.test",
    "https://evil.test",
    "https://app.test.evil.test",
    "https://app.test:8443/",
    "http://app.test/",
    "http:evil.test",
    "https:evil.test",
    "https:/evil.test",
    "https:///evil.test",
    "https:\\\\evil.test",
    "\\\\evil.test",
    "/\\evil.test",
    "\\/evil.test",
    "/\\/evil.test",
    "/a\\b",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "\u0001javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "blob:https://app.test/1",
    "mailto:a@b",
    "ftp://app.test/",
    "ws://app.test/",
    "app.test:443/x",
    "/\t/evil.test",
    "/\n/evil.test",
    "/\r/evil.test",
    "\t//evil.test",
    "//\tevil.test",
    "/a\u0000b",
    "/a\u007fb",
    "/a\u0085b",
    "/a\r\nSet-Cookie: x=1",
    "https://user@app.test/",
    "https://user:password@app.test/",
    "https://app.test@evil.test/",
    "https://app.test%40evil.test/",
    "https://app.test\\@evil.test/",
    "//evil.test%2f..",
    "/.//evil.test",
    "/..//evil.test",
    "/a/..//evil.test",
    "/%2e//evil.test",
    "/%2e%2e//evil.test",
    "/%2f%2fevil.test",
    "%2f%2fevil.test",
    "/%2fevil.test",
    "/%5cevil.test",
    "%5c%5cevil.test",
    "/%255cevil.test",
    "/%252fevil.test",
    "/%25252fevil.test",
    "/%252e%252e//evil.test",
    "/%0d%0aSet-Cookie:x",
    "/%00",
    "https://app.test//evil.test",
    "//evil\u3002test",
    "https://evil\uff0etest",
    "/\uff0f\uff0fevil.test".replace("/", "//"),
    "https://[::1]/",
    "https://app.test:99999/",
    "https://",
    "//",
    "http://[",
  ])("replaces %j by the fallback", (target) => {
    expect(go(target)).toBe(fallback);
  });

  test("compares the port and the scheme of its origin", () => {
    const at = (own: string, target: string) =>
      safeRedirectTarget(target, { origin: own, fallback });
    expect(at("http://localhost:5000", "http://localhost:5000/x")).toBe("/x");
    expect(at("http://localhost:5000", "http://localhost/x")).toBe(fallback);
    expect(at("http://localhost:80", "http://localhost/x")).toBe("/x");
    expect(at("https://app.test/sub/page?q", "https://app.test/x")).toBe("/x");
    expect(at("file:///etc", "/x")).toBe(fallback);
    expect(at("not a url", "/x")).toBe(fallback);
  });

  test("never leaves the origin, whatever the target is made of", () => {
    const piece = fc.constantFrom(
      ..."/ // \\ . .. : @ ? # % %2f %5c %2e %252f %09 %0a evil.test app.test https: http: javascript: a [".split(
        " ",
      ),
      " ",
      "\t",
      "\n",
      "\r",
      "\0",
      "\u3002",
      "\uff0f",
      "\u2028",
      "é",
    );
    const built = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(""));
    const targets = fc.oneof(built, fc.string({ unit: "binary" }), fc.webUrl());
    fc.assert(
      fc.property(targets, (target) => {
        const result = go(target);
        expect(result).toMatch(/^\/(?!\/)[\u0021-\u005b\u005d-\u007e]*$/);
        for (const page of [`${origin}/`, `${origin}/deep/page?x=1`]) {
          expect(new URL(result, page).origin).toBe(origin);
          expect(new URL(decodeLoosely(result), page).origin).toBe(origin);
        }
      }),
      { numRuns: 5000 },
    );
  });
});

/** Decodes once, as a careless intermediary would. */
function decodeLoosely(path: string): string {
  const [before = ""] = path.split(/[?#]/);
  return before.replaceAll(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
