import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generateETag, parseETags, quoteETag, unquoteETag } from "../../src/http/index.ts";

const tag = fc.stringMatching(/^[!#-~]*$/);

describe("entity tags", () => {
  test("are read back as they were quoted", () => {
    fc.assert(
      fc.property(tag, fc.boolean(), (text, isWeak) => {
        expect(unquoteETag(quoteETag(text, { isWeak }))).toEqual({ tag: text, isWeak });
      }),
    );
  });

  test.each(['a"b', "a\r\nb", "\0"])("refuse %j", (text) => {
    expect(() => quoteETag(text)).toThrow(expect.objectContaining({ code: "ETAG_INVALID" }));
  });

  test("are the SHA-1 of bytes", () => {
    expect(generateETag(Buffer.from("hello"))).toBe("aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d");
  });
});

describe("parseETags", () => {
  test("compares strongly and weakly", () => {
    const etags = parseETags('"a", W/"b"');
    expect([etags.has("a"), etags.has("b")]).toEqual([true, false]);
    expect([etags.hasWeakly("a"), etags.hasWeakly("b")]).toEqual([true, true]);
    expect([etags.hasQuoted('W/"b"'), etags.hasQuoted('"b"')]).toEqual([true, false]);
  });

  test("reads back what it writes", () => {
    fc.assert(
      fc.property(fc.array(tag, { minLength: 1 }), (tags) => {
        const etags = parseETags(tags.map((text) => quoteETag(text)).join(", "));
        expect(String(parseETags(String(etags)))).toBe(String(etags));
        expect(tags.every((text) => etags.has(text))).toBe(true);
      }),
    );
  });

  test("knows that a missing header has no tags", () => {
    expect(parseETags(undefined).isEmpty).toBe(true);
    expect(parseETags("*").isEmpty).toBe(false);
  });

  test("never throws", () => {
    const piece = fc.constantFrom('"', "W/", ",", " ", "*", "a", "\\");
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join("")),
        (header) => {
          expect(() => parseETags(header).has("a")).not.toThrow();
        },
      ),
    );
  });
});
