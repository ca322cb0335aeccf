import { existsSync } from "node:fs";
import { compareValue } from "./compare-value.ts";
import type { Difference } from "./difference.ts";
import type { DivergenceRule, VectorResult } from "./divergence.ts";
import { Placeholders } from "./placeholder.ts";
import { isObject } from "./recording.ts";
import type { Vector, VectorFile } from "./recording.ts";

/** What `parity/src/vectors/<group>.ts` exports. */
export interface VectorModule {
  /**
   * By the name a vector calls it; takes `input` as it stands, gives `output` in its notation, or a
   * promise of it.
   */
  readonly functions: Readonly<Record<string, (input: Record<string, unknown>) => unknown>>;
  /** The name of Python's class for what a function threw. @default the error's own name */
  readonly errorType?: (error: unknown) => string;
}

/** Finds the functions of a group; fails with a text that says what is missing. */
export type VectorLoader = (group: string) => Promise<VectorModule>;

/** A vector that was not met. */
export interface VectorReport {
  /** Counted from 0. */
  readonly index: number;
  readonly vector: Vector;
  /** Empty when a rule explains the difference. */
  readonly differences: readonly Difference[];
  /** The rule met. */
  readonly rules: readonly string[];
  /** Whether there is no function to call. */
  readonly isMissing: boolean;
}

/** What came of the vectors of a file. */
export interface VectorFileReport {
  readonly group: string;
  readonly vectors: number;
  readonly unlike: readonly VectorReport[];
}

const vectorsFolder = new URL("./vectors/", import.meta.url);

/**
 * Loads `parity/src/vectors/<group>.ts`.
 *
 * @throws Error when there is no such file or it exports no `functions`.
 */
export async function loadVectorModule(group: string): Promise<VectorModule> {
  const file = new URL(`${group}.ts`, vectorsFolder);
  if (!/^[a-z0-9][a-z0-9_-]*$/i.test(group) || !existsSync(file)) {
    throw new Error(
      `No functions for the vectors of the group ${JSON.stringify(group)}: ` +
        "write parity/src/vectors/<group>.ts, which exports functions.",
    );
  }
  const module: unknown = await import(file.href);
  if (!isVectorModule(module)) {
    throw new Error(`parity/src/vectors/${group}.ts exports no functions.`);
  }
  return module;
}

/** What the functions take and give cannot be seen at run time. */
function isVectorModule(module: unknown): module is VectorModule {
  return isObject(module) && isObject(module["functions"]);
}

/** Calls the function of every vector of a file and compares what it gives. */
export async function runVectors(
  file: VectorFile,
  load: VectorLoader,
  rules: readonly DivergenceRule[],
): Promise<VectorFileReport> {
  const module = await load(file.group);
  const unlike: VectorReport[] = [];
  for (const [index, vector] of file.vectors.entries()) {
    const given = module.functions[vector.function];
    if (!Object.hasOwn(module.functions, vector.function) || given === undefined) {
      const missing = { field: "function", expected: vector.function, got: "no such function" };
      unlike.push({ index, vector, differences: [missing], rules: [], isMissing: true });
      continue;
    }
    const got = await call(vector, given, module.errorType ?? nameOf);
    const differences = compareResult(vector, got);
    if (differences.length === 0) continue;
    const rule = rules.find((candidate) => candidate.explainsVector?.(vector, got) === true);
    const explained =
      rule === undefined ? { differences, rules: [] } : { differences: [], rules: [rule.id] };
    unlike.push({ index, vector, ...explained, isMissing: false });
  }
  return { group: file.group, vectors: file.vectors.length, unlike };
}

async function call(
  vector: Vector,
  given: (input: Record<string, unknown>) => unknown,
  errorType: (error: unknown) => string,
): Promise<VectorResult> {
  try {
    const output = await given(structuredClone(vector.input));
    // As JSON, for that is what is recorded; nothing is null.
    return { output: output === undefined ? null : JSON.parse(JSON.stringify(output)) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { error: { type: errorType(error), message } };
  }
}

const noPlaceholders = { placeholders: new Placeholders({}), variables: {} };

function compareResult(vector: Vector, got: VectorResult): Difference[] {
  if (vector.error !== undefined) {
    const expected = vector.error.type;
    if ("output" in got) return [{ field: "error", expected, got: { output: got.output } }];
    return got.error.type === expected
      ? []
      : [{ field: "error", expected: vector.error, got: got.error }];
  }
  if ("error" in got) return [{ field: "output", expected: vector.output, got: got.error }];
  return compareValue({ expected: vector.output, got: got.output }, "output", noPlaceholders);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
