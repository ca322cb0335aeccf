import { expect, test } from "vitest";
import { roundedFloat, roundedInteger } from "../../src/engine/filters/rounding.ts";

test.each([
  [2.5, 0, 2],
  [3.5, 0, 4],
  [2.675, 2, 2.67],
  [0.125, 2, 0.12],
  [-0.5, 0, -0],
  [1250, -2, 1200],
  [1250.5, -2, 1300],
  [1e300, -308, 0],
  [5e-324, 400, 5e-324],
])("rounds %d to %i places as %d", (value, places, rounded) => {
  expect(roundedFloat(value, places)).toBe(rounded);
});

test("rounds ints half to even, however many powers of ten are asked for", () => {
  expect([15n, 25n, -150n, 7n].map((value) => roundedInteger(value, 1))).toEqual([
    20n,
    20n,
    -150n,
    10n,
  ]);
  expect(roundedInteger(10n ** 20n, 1e9)).toBe(0n);
});
