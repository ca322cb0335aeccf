import { describe, expect, test } from "vitest";
import { parseFloatLiteral, parseIntegerLiteral } from "../../src/engine/filters/number-literal.ts";

describe("an int", () => {
  test.each<[string, number, bigint]>([
    [" 42\n", 10, 42n],
    ["-1_000", 10, -1000n],
    ["١٢", 10, 12n],
    ["0x_1F", 16, 31n],
    ["0b101", 0, 5n],
    ["z", 36, 35n],
    ["00", 0, 0n],
    ["0b1", 16, 177n],
    ["36893488147419103232", 10, 36893488147419103232n],
  ])("is read from %j in base %i", (text, base, value) => {
    expect(parseIntegerLiteral(text, base)).toBe(value);
  });

  test.each([
    ["", 10],
    ["1__0", 10],
    ["_1", 10],
    ["0x1f", 10],
    ["012", 0],
    ["8", 8],
    ["1", 37],
    ["\u{1c}1", 10],
    ["\ufeff1", 10],
    ["1".repeat(4301), 10],
  ])("is not read from %j in base %i", (text, base) => {
    expect(parseIntegerLiteral(text, base)).toBeNull();
  });
});

describe("a float", () => {
  test.each([
    ["5.", 5],
    [".5", 0.5],
    ["1_0.5e-1_0", 10.5e-10],
    ["+Infinity", Infinity],
    ["-inf", -Infinity],
    ["1e400", Infinity],
    ["𝟗.𝟓", 9.5],
    [" -0 ", -0],
  ])("is read from %j", (text, value) => {
    expect(parseFloatLiteral(text)).toBe(value);
  });

  test("may be no number", () => {
    expect(parseFloatLiteral("-NaN")).toBeNaN();
  });

  test.each(["", ".", "1e", "0x10", "1._5", "1_.5", "1,5", "infin"])(
    "is not read from %j",
    (text) => {
      expect(parseFloatLiteral(text)).toBeNull();
    },
  );
});
