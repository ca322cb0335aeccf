import { expect, test } from "vitest";
import { flawOfRange } from "../src/versions.ts";

test.each([
  "^1.2.3",
  "^0.1.0",
  ">=1.2",
  ">= 1.2.3",
  ">=1.2.3 <3",
  ">=1.2.3 <3.0.0-0",
  "1",
  "1.x",
  "^1.0.0 || ^2.0.0",
])("accepts the range %s", (range) => {
  expect(flawOfRange(range)).toBeUndefined();
});

test.each([
  ["1.2.3", "keeps newer versions of the same major out"],
  ["=1.2.3", "keeps newer versions of the same major out"],
  ["~1.2.3", "keeps newer versions of the same major out"],
  ["1.2.x", "keeps newer versions of the same major out"],
  [">=1.2.3 <1.5", "keeps newer versions of the same major out"],
  ["1.0.0 - 1.5.0", "keeps newer versions of the same major out"],
  ["^1.0.0 || 2.1.0", "keeps newer versions of the same major out"],
  ["*", "has no lower bound"],
  ["", "has no lower bound"],
  ["<2", "has no lower bound"],
  ["latest", "has no lower bound"],
  ["^1.0.0 || *", "has no lower bound"],
  ["file:../phial", "is no range of versions"],
  ["github:owner/phial", "is no range of versions"],
  ["owner/phial#main", "is no range of versions"],
  ["workspace:^", "is no range of versions"],
])("refuses the range %j, which %s", (range, flaw) => {
  expect(flawOfRange(range)).toBe(flaw);
});
