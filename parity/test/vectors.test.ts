import { describe, expect, test } from "vitest";
import type { Vector } from "../src/recording.ts";
import { loadVectorModule, runVectors } from "../src/vectors.ts";
import type { VectorModule } from "../src/vectors.ts";

const functions: VectorModule["functions"] = {
  double: ({ n }) => ({ twice: Number(n) * 2, left: undefined }),
  fail: () => {
    throw new RangeError("too far");
  },
  nothing: () => undefined,
};

async function failing(vectors: Vector[], errorType?: (error: unknown) => string) {
  const module = errorType === undefined ? { functions } : { functions, errorType };
  const { unlike } = await runVectors({ group: "tiny", vectors }, async () => module, []);
  return unlike.map(({ index, differences }) => [index, ...differences.map(({ field }) => field)]);
}

const valueError = { type: "ValueError", message: "" };

describe("vectors", () => {
  test("compare outputs deeply and errors by type", async () => {
    const vectors: Vector[] = [
      { function: "double", input: { n: 2 }, output: { twice: 4 } },
      { function: "double", input: { n: 2 }, output: { twice: 5 } },
      { function: "double", input: { n: 2 }, error: valueError },
      { function: "fail", input: {}, output: 1 },
      { function: "fail", input: {}, error: { type: "RangeError", message: "other words" } },
      { function: "fail", input: {}, error: valueError },
      { function: "nothing", input: {}, output: null },
    ];
    expect(await failing(vectors)).toEqual([
      [1, "output.twice"],
      [2, "error"],
      [3, "output"],
      [5, "error"],
    ]);
  });

  test("take Python's name of an error from the module", async () => {
    const vectors: Vector[] = [{ function: "fail", input: {}, error: valueError }];
    expect(await failing(vectors, () => "ValueError")).toEqual([]);
  });

  test("fail for a function that is not there, whatever every object has", async () => {
    const vectors: Vector[] = [
      { function: "triple", input: {}, output: 1 },
      { function: "toString", input: {}, output: 1 },
    ];
    expect(await failing(vectors)).toEqual([
      [0, "function"],
      [1, "function"],
    ]);
  });

  test("are counted as diverged when a rule explains what a function gives", async () => {
    const vectors: Vector[] = [{ function: "double", input: { n: 1 }, output: 3 }];
    const rule = { id: "odd", explainsVector: (vector: Vector) => vector.output === 3 };
    const report = await runVectors({ group: "t", vectors }, async () => ({ functions }), [rule]);
    expect(report.unlike).toMatchObject([{ differences: [], rules: ["odd"] }]);
  });

  test("of an unknown group say which module to write", async () => {
    await expect(loadVectorModule("no-such-group")).rejects.toThrow(/parity\/src\/vectors/);
    await expect(loadVectorModule("../vectors")).rejects.toThrow(/parity\/src\/vectors/);
  });
});
