import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isValidHost } from "../../src/net/trusted-hosts.ts";

describe("isValidHost", () => {
  test.each([
    "localhost",
    "LOCALHOST",
    "localhost:5000",
    "a.b-c_d.example",
    "example.com.",
    "example.com.:80",
    "192.0.2.1:80",
    "[::1]",
    "[::1]:8080",
    "[::ffff:192.0.2.1]:80",
    "xn--bcher-kva.example",
    "a".repeat(253),
    "x:65535",
  ])("takes %j", (host) => {
    expect(isValidHost(host)).toBe(true);
  });

  test.each([
    "",
    " ",
    "a b",
    "a@evil.test",
    "a/b",
    "a\\b",
    "a?b",
    "a#b",
    "a,b",
    "a;b",
    "a%2eb",
    "a\tb",
    "a\r\nb",
    "a\0",
    "bücher.example",
    "a..b",
    ".a",
    ".",
    "..",
    "a:",
    ":80",
    "a:80:80",
    "a:99999",
    "a:8o",
    "a:-1",
    "a:+1",
    "[::1",
    "::1",
    "[]",
    "[::1]x",
    "[::1]:",
    "[fe80::1%25eth0]",
    "[[::1]]",
    "[192.0.2.1]",
    "[192.0.2.1:80]",
    "a[::1]",
    "<script>",
    "'",
    "a".repeat(255),
    "http://a",
  ])("refuses %j", (host) => {
    expect(isValidHost(host)).toBe(false);
  });

  test("takes only what a URL keeps as its host", () => {
    const piece = fc.constantFrom(
      "a",
      "Z",
      "9",
      ".",
      "-",
      "_",
      ":",
      "[",
      "]",
      "@",
      "/",
      "%",
      "::1",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 8 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(text, (host) => {
        fc.pre(isValidHost(host));
        const url = URL.parse(`http://${host}/path`);
        // Not every name is one to WHATWG ("1.2.3"), but none means something else.
        if (url === null) return;
        expect(url.pathname + url.username + url.password + url.search).toBe("/path");
        expect(url.hostname.length).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });
});
