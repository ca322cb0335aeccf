import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AcceptKind, parseAccept } from "../../src/http/index.ts";

describe("parseAccept", () => {
  test("orders by how specific a value is, and then by its quality", () => {
    const accept = parseAccept("*/*;q=0.9, text/html;q=0.5, text/*, text/html;level=1", "mime");
    expect(Array.from(accept, ({ value }) => value)).toEqual([
      "text/html; level=1",
      "text/html",
      "text/*",
      "*/*",
    ]);
  });

  test("lets a value that is named beat a wildcard, also when it is refused", () => {
    const accept = parseAccept("en;q=0, *", "language");
    expect(accept.bestMatch(["en", "de"])).toBe("de");
    expect(accept.quality("en")).toBe(0);
    expect(accept.has("en")).toBe(true);
  });

  test("finds a language by its first part, in both directions", () => {
    expect(parseAccept("en-GB", "language").bestMatch(["de", "en"])).toBe("en");
    expect(parseAccept("zh", "language").bestMatch(["en", "zh-TW"])).toBe("zh-TW");
    expect(parseAccept("zh-Hant-TW", "language").bestMatch(["zh", "zh-TW"])).toBe("zh");
  });

  test("accepts nothing when the header is missing", () => {
    const accept = parseAccept(undefined, "mime");
    expect(accept.best).toBeUndefined();
    expect(accept.bestMatch(["text/html"])).toBeUndefined();
  });

  test("leaves out values with a quality that is none", () => {
    expect(parseAccept("a;q=2, b;q=-1, c;q=x, d;q=1e-1, e", "plain").items).toEqual([
      { value: "e", quality: 1 },
    ]);
  });

  test.each(["html", "*/html"])("refuses %j as a media type of the server", (choice) => {
    expect(() => parseAccept("text/html", "mime").bestMatch([choice])).toThrow(
      expect.objectContaining({ code: "MIME_TYPE_INVALID" }),
    );
  });

  test("writes itself as a header", () => {
    expect(String(parseAccept("a;q=0.5, b", "plain"))).toBe("b,a;q=0.5");
  });

  test("never throws, also on control characters", () => {
    const kind = fc.constantFrom<AcceptKind>("mime", "language", "charset", "plain");
    const piece = fc.constantFrom("text/html", "*", "/", ";q=", "0.5", ",", ";", '"', "a=", "\x01");
    const header = fc.oneof(
      fc.string(),
      fc.array(piece).map((p) => p.join("")),
    );
    fc.assert(
      fc.property(header, kind, (text, one) => {
        expect(() => parseAccept(text, one).bestMatch(["a/b", "c/d"])).not.toThrow();
      }),
    );
  });
});
