import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPhialError } from "../../src/errors/phial-error.ts";
import { httpDate, parseHttpDate } from "../../src/http/index.ts";

describe("httpDate", () => {
  test("is read back to the second", () => {
    const from = Date.UTC(1000, 0, 1);
    fc.assert(
      fc.property(fc.integer({ min: from, max: Date.UTC(9999, 11, 31) }), (time) => {
        expect(parseHttpDate(httpDate(time))).toBe(Math.floor(time / 1000) * 1000);
      }),
    );
  });

  test("takes a Date and milliseconds alike", () => {
    expect(httpDate(new Date(1_700_000_000_999))).toBe("Tue, 14 Nov 2023 22:13:20 GMT");
    expect(httpDate(1_700_000_000_000)).toBe("Tue, 14 Nov 2023 22:13:20 GMT");
  });

  test.each([Number.NaN, Infinity, -1e17, 253_402_300_800_000])("refuses %d", (time) => {
    const write = () => httpDate(time);
    expect(write).toThrow(expect.objectContaining({ code: "HTTP_DATE_INVALID" }));
  });

  test("refuses an invalid Date with a PhialError", () => {
    try {
      httpDate(new Date("x"));
      expect.unreachable();
    } catch (error) {
      expect(isPhialError(error, "HTTP_DATE_INVALID")).toBe(true);
    }
  });
});

describe("parseHttpDate", () => {
  test.each([
    ["the form of RFC 9110", "Sun, 06 Nov 1994 08:49:37 GMT"],
    ["the form of RFC 850", "Sunday, 06-Nov-94 08:49:37 GMT"],
    ["the form of asctime", "Sun Nov  6 08:49:37 1994"],
    ["a numeric zone", "Sun, 06 Nov 1994 10:49:37 +0200"],
    ["a zone behind the time", "Sun, 06 Nov 1994 10:49:37+0200"],
    ["an American zone", "Sun, 06 Nov 1994 03:49:37 EST"],
    ["no day name", "6 Nov 1994 08:49:37"],
  ])("reads %s", (_name, text) => {
    expect(parseHttpDate(text)).toBe(784_111_777_000);
  });

  test.each([
    "",
    "x",
    "0",
    "1994-11-06",
    "Sun, 31 Feb 1994 08:49:37 GMT",
    "Sun, 06 Nov 1994 25:00:00 GMT",
    "Sun, 06 Nov 1994 08:60:00 GMT",
    "Sun, 06 Nov 1994 08:49:37 +2400",
    `Sun, 06 Nov 1994 08:49:37 ${"x".repeat(200)}`,
  ])("takes %j for no date", (text) => {
    expect(parseHttpDate(text)).toBeUndefined();
  });

  test("never throws", () => {
    const word = fc.constantFrom("Sun,", "06", "Nov", "1994", "08:49:37", "GMT", "-", "+0100", " ");
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join(" ")),
        ),
        (text) => {
          expect(() => parseHttpDate(text)).not.toThrow();
        },
      ),
    );
  });
});
