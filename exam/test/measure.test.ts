import { describe, expect, test } from "vitest";
import { ranksApart } from "../src/measure.ts";

// What scipy.stats.mannwhitneyu(..., method="asymptotic") says.
describe("how likely ranks are apart by chance", () => {
  test.each([
    [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10], 0.012185780355344],
    [[1, 3, 5, 7, 9], [2, 4, 6, 8, 10], 0.676103314023147],
    [[1, 1, 2, 2, 3], [1, 2, 2, 3, 3], 0.506728712272054],
    [[1, 1, 1], [1, 1, 1], 1],
  ])("%j and %j", (one, other, p) => {
    expect(ranksApart(one, other)).toBeCloseTo(p, 6);
    expect(ranksApart(other, one)).toBeCloseTo(p, 6);
  });
});
