import { expect, test } from "vitest";
import { type Result, judged, merge } from "../src/result.ts";
import { describeResult, describeResults } from "../src/table.ts";

const net = { id: "NET-01", area: "net", title: "Two lengths" };
const session = { id: "SES-15", area: "session", title: "Lifetime" };
const waiting: Result = {
  check: session,
  outcome: "owned",
  problems: [],
  figures: [],
  owner: "@phial/session",
};

test("a passed check is one line with its figures", () => {
  expect(describeResult(judged(net, [], ["3 runs"]))).toBe("PASS NET-01 Two lengths: 3 runs");
});

test("the table counts what passed, failed and waits, and ends with the count", () => {
  const lines = describeResults([judged(net, ["smuggled"]), waiting]);
  expect(lines).toContain("  @phial/session: SES-15");
  expect(lines).toContain("net                0       1         0");
  expect(lines).toContain("session            0       0         1");
  expect(lines).toContain("  smuggled");
  expect(lines.at(-1)).toBe("0 passed, 1 failed");
});

test("a check with a script and a program passes only when both do", () => {
  const both = merge(judged(net, []), judged(net, ["late"], ["1 s"]));
  expect(both).toEqual({ check: net, outcome: "failed", problems: ["late"], figures: ["1 s"] });
});

test("a choice without a check says so", () => {
  expect(describeResults([])).toEqual(["There is no such check.", "0 passed, 0 failed"]);
});
