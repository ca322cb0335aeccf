import { describe, expect, test, vi } from "vitest";
import { extensionChecks, report, runChecks } from "../src/index.ts";
import { broken, makeCheck, unjudged } from "../src/check.ts";
import { Greeter } from "./good/greeter.ts";

const CHECKS = [
  makeCheck({ name: "holds", law: "It has to.", judge: () => undefined }),
  makeCheck({
    name: "does not hold",
    law: "It has to, too.",
    judge: () => {
      throw broken("It does not.", "Let it.");
    },
  }),
  makeCheck({ name: "is not seen", law: "It may.", judge: () => unjudged("there is no light.") }),
  makeCheck({
    name: "falls over",
    law: "It must not.",
    judge: () => {
      throw new TypeError("a stone in the way");
    },
  }),
];

describe("a check", () => {
  test("says why it could not be judged", async () => {
    const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    const [, , check] = CHECKS;

    await check?.run();

    expect(check?.skipped).toBe("there is no light.");
    expect(warned.mock.calls[0]?.[0]).toContain('"is not seen" was not checked');
  });

  test("fails with the problem and the remedy", async () => {
    await expect(CHECKS[1]?.run()).rejects.toMatchObject({
      code: "CONFORMANCE_LAW_BROKEN",
      problem: "It does not.",
      remedy: "Let it.",
    });
  });

  test("keeps the error that it did not expect as the cause", async () => {
    await expect(CHECKS[3]?.run()).rejects.toMatchObject({
      code: "CONFORMANCE_CHECK_STOPPED",
      cause: new TypeError("a stone in the way"),
    });
  });

  test("waits for the one before it, also when a runner starts all at once", async () => {
    const steps: string[] = [];
    const checks = ["one", "other"].map((name) =>
      makeCheck({
        name,
        law: "",
        judge: async () => {
          steps.push(`${name} begins`);
          await new Promise((resolve) => setImmediate(resolve));
          steps.push(`${name} ends`);
        },
      }),
    );

    await Promise.all(checks.map((check) => check.run()));

    expect(steps).toEqual(["one begins", "one ends", "other begins", "other ends"]);
  });

  test("of an extension without options is judged as far as there is something to see", async () => {
    vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);

    const results = await runChecks(extensionChecks(() => new Greeter()));

    expect(results.filter(({ status }) => status === "failed")).toEqual([]);
    expect(results.filter(({ status }) => status === "skipped").length).toBeGreaterThan(3);
  });

  test("of something that is no extension names the remedy", async () => {
    // @ts-expect-error what the types refuse may still come out of a package in JavaScript
    const [first] = extensionChecks(() => ({ name: "not an extension" }));

    await expect(first?.run()).rejects.toMatchObject({ code: "CONFORMANCE_LAW_BROKEN" });
  });
});

test("the report shows problem, remedy and law of a failure, and ends with the figures", async () => {
  vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);

  expect(report(await runChecks(CHECKS, "Thing"))).toMatchInlineSnapshot(`
    "Thing
      ok    holds
      FAIL  does not hold
            It does not.
            -> Let it.
               It has to, too.
      skip  is not seen
            not judged: there is no light.
      FAIL  falls over
            The check could not be finished: a stone in the way
            -> See the cause: something has failed where nothing should, or an option of the checks is wrong.
               It must not.

    1 could not be judged
    1 passed, 2 failed"
  `);
});
