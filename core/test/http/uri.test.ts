import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isHttpError } from "../../src/errors/http-error.ts";
import { hostIsTrusted, iriToUri, uriToIri } from "../../src/http/index.ts";

describe("iriToUri", () => {
  test("gives ASCII, and the same when it is done twice", () => {
    fc.assert(
      fc.property(fc.webUrl(), fc.string({ unit: "grapheme" }), (url, tail) => {
        const uri = iriToUri(`${url}/${tail}`);
        expect(uri).toMatch(/^[\x21-\x7e]*$/);
        expect(iriToUri(uri)).toBe(uri);
      }),
    );
  });

  test("leaves no line break in a location", () => {
    expect(iriToUri("/a\r\nSet-Cookie: b=c")).toBe("/aSet-Cookie:%20b=c");
  });

  test("does not make a path out of an empty host, which would be another host", () => {
    expect(iriToUri("///evil.example")).toBe("///evil.example");
  });

  test.each(["http://[::1/", "http://h:abc/", "http://h:99999/", "http://\u00fc%/"])(
    "answers %j with 400",
    (iri) => {
      try {
        iriToUri(iri);
        expect.unreachable();
      } catch (error) {
        expect(isHttpError(error) && error.status).toBe(400);
      }
    },
  );
});

describe("uriToIri", () => {
  test("changes nothing in what a reference means", () => {
    fc.assert(
      fc.property(fc.webPath(), (path) => {
        expect(iriToUri(uriToIri(iriToUri(path)))).toBe(iriToUri(uriToIri(path)));
      }),
    );
  });

  test.each([
    ["/%C3%BC", "/ü"],
    ["/a%2Fb%3F%23%25%20", "/a%2Fb%3F%23%25%20"],
    ["/?a=%26%3D", "/?a=%26%3D"],
    ["/%e2%82", "/%E2%82"],
    ["/%0a%2f%c3%bc", "/%0a%2fü"],
    ["/%F0%9F%98%80%80", "/😀%80"],
    ["/%ED%A0%80", "/%ED%A0%80"],
    ["http://xn--bcher-kva.example/", "http://bücher.example/"],
  ])("reads %s as %s", (uri, iri) => {
    expect(uriToIri(uri)).toBe(iri);
  });
});

test("neither throws anything but 400", () => {
  const piece = fc.constantFrom(
    "http:",
    "//",
    "/",
    "a",
    "ü",
    "%",
    "C3",
    "[",
    "]",
    "@",
    ":",
    "?",
    "#",
  );
  fc.assert(
    fc.property(
      fc.array(piece).map((pieces) => pieces.join("")),
      (text) => {
        for (const convert of [iriToUri, uriToIri]) {
          try {
            convert(text);
          } catch (error) {
            expect(isHttpError(error) && error.status).toBe(400);
          }
        }
      },
    ),
  );
});

describe("hostIsTrusted", () => {
  test.each([
    ["www.example.com", [".example.com"], true],
    ["example.com:8080", [".example.com"], true],
    ["badexample.com", [".example.com"], false],
    ["example.com.evil.org", ["example.com"], false],
    ["xn--bcher-kva.example", ["bücher.example"], true],
    ["[::1]:80", ["[::1]"], true],
    ["a@b", ["b"], false],
    ["example.com:", ["example.com"], false],
    ["a..b", ["a..b", ""], true],
    ["b", [""], false],
    [undefined, ["localhost"], false],
  ])("decides about %s in %j: %s", (host, trusted, isTrusted) => {
    expect(hostIsTrusted(host, trusted)).toBe(isTrusted);
  });
});
