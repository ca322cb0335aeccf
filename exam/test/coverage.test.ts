import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { profileNames } from "../app/environment.ts";
import { arrivingProfiles } from "../coverage.ts";
import { readExam } from "../src/checks.ts";
import { fateOf, isServed, ownerOfPaths } from "../src/ownership.ts";
import { hasProgram } from "../src/programs.ts";

const exam = readExam(join(import.meta.dirname, "../checks.json"));
const paths = (exam.contract?.routes ?? []).map(({ p }) => p.split("?")[0] ?? "");

describe("the coverage", () => {
  test.each(paths)("says who serves %s, and names one", (path) => {
    const isArriving = ownerOfPaths([path]) !== undefined;
    expect(isServed(path)).toBe(!isArriving);
  });

  test("knows every profile of the checks", () => {
    const known = new Set([...profileNames, ...Object.keys(arrivingProfiles)]);
    expect(exam.checks.filter(({ profile }) => !known.has(profile))).toEqual([]);
  });

  test("leaves no check without an owner", () => {
    const ownerless = exam.checks.filter(({ id, ...check }) => {
      const fate = fateOf({ id, ...check }, hasProgram(id));
      return fate.kind === "owned" && fate.owner.startsWith("exam/programs/");
    });
    expect(ownerless.map(({ id }) => id)).toEqual([]);
  });
});
