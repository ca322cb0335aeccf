import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  dumpContentRange,
  parseContentRange,
  parseIfRange,
  parseRange,
} from "../../src/http/index.ts";

describe("parseRange", () => {
  test.each([
    ["bytes=0-4", { start: 0, end: 5 }],
    ["bytes=5-", { start: 5, end: 10 }],
    ["bytes=-3", { start: 7, end: 10 }],
    ["bytes=8-99", { start: 8, end: 10 }],
    ["bytes=-0", { start: 0, end: 10 }],
    ["bytes=10-", undefined],
    ["bytes=-11", undefined],
    ["bytes=0-1,3-4", undefined],
    ["items=0-4", undefined],
  ])("gives for %s of ten bytes %j", (header, span) => {
    expect(parseRange(header)?.spanWithin(10)).toEqual(span);
  });

  test.each([
    "bytes=4-2",
    "bytes=",
    "bytes",
    "bytes=a-b",
    "bytes=+1-2",
    "bytes=0-4,4-5",
    "bytes=-5,0-1",
  ])("takes %s for no range", (header) => {
    expect(parseRange(header)).toBeUndefined();
  });

  test("never gives a span that is empty or leaves the body", () => {
    const piece = fc.constantFrom("0", "1", "5", "-", ",", "99999999999999999999", " ", "=");
    const header = fc.array(piece).map((pieces) => `bytes=${pieces.join("")}`);
    fc.assert(
      fc.property(fc.oneof(header, fc.string()), fc.nat(12), (text, length) => {
        const span = parseRange(text)?.spanWithin(length) ?? { start: 0, end: 1 };
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeGreaterThan(span.start);
        expect(span.end).toBeLessThanOrEqual(Math.max(length, 1));
      }),
    );
  });
});

describe("Content-Range", () => {
  test("is read back as it was written", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 1e9 }), (start, size) => {
        const range = { units: "bytes", span: { start, end: start + size }, length: start + size };
        expect(parseContentRange(dumpContentRange(range))).toEqual(range);
      }),
    );
  });

  test("says how long a body is of which no part was sent", () => {
    const range = { units: "bytes", span: undefined, length: 10 };
    expect(dumpContentRange(range)).toBe("bytes */10");
    expect(parseContentRange("bytes */10")).toEqual(range);
  });

  test("never throws", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => parseContentRange(`bytes ${text}`)).not.toThrow();
        expect(() => parseIfRange(text)).not.toThrow();
      }),
    );
  });
});
