import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDuration, parseDuration } from "../../src/settings/duration.ts";

describe("parseDuration", () => {
  test.each([
    ["31 days", 2_678_400],
    ["15m", 900],
    ["1h30m", 5400],
    ["1h 30m", 5400],
    ["1 hour 30 minutes", 5400],
    ["2 weeks", 1_209_600],
    ["1d12h", 129_600],
    ["1.5h", 5400],
    ["100ms", 0.1],
    ["1s500ms", 1.5],
    ["90 sec", 90],
    ["0s", 0],
    ["1.1h", 3960],
  ])("reads %j as %d seconds", (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  test.each([
    "",
    " ",
    "10",
    "-1s",
    "1 month",
    "1 year",
    "30m1h",
    "1h1h",
    "1h,30m",
    "1h  30m",
    "1h ",
    " 1h",
    "1H",
    "1.h",
    ".5h",
    "1hh",
    "PT15M",
    "1e3s",
    "Infinity s",
    "9".repeat(16) + "s",
    "999999999999999w",
    "1h" + " ".repeat(200),
  ])("refuses %j", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test("reads back whatever formatDuration writes", () => {
    fc.assert(
      fc.property(fc.nat(10_000_000_000), (milliseconds) => {
        expect(parseDuration(formatDuration(milliseconds / 1000))).toBe(milliseconds / 1000);
      }),
    );
  });

  test("returns a number of seconds or undefined for any text", () => {
    const piece = fc.constantFrom("1", "9", ".", " ", "h", "m", "s", "d", "days", "ms", "-", "x");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const seconds = parseDuration(pieces.join(""));
        expect(seconds === undefined || (Number.isFinite(seconds) && seconds >= 0)).toBe(true);
      }),
    );
  });
});

describe("formatDuration", () => {
  test.each([
    [2_678_400, "31 days"],
    [5400, "1 hour 30 minutes"],
    [1, "1 second"],
    [0.1, "100 ms"],
    [0, "0 seconds"],
  ])("writes %d seconds as %j", (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});
