import type { Limits } from "./runtime/budget.ts";

/** How much a template of a sandbox may use. */
export interface SandboxOptions {
  /** How many turns all loops of a rendering may make together. @default 1000000 */
  readonly maxIterations?: number;
  /** How many characters a rendering may print. @default 16777216 */
  readonly maxOutput?: number;
  /**
   * How many characters and items the values that a rendering makes on the way may have together:
   * texts that are put together, lists that are added. @default 16777216
   */
  readonly maxSize?: number;
  /** How many items a `range()` may have. @default 100000 */
  readonly maxRange?: number;
}

/** Jinja's limit of `range()` in a sandbox. */
const MAX_RANGE = 100_000;

const MAX_ITERATIONS = 1_000_000;
const MAX_SIZE = 2 ** 24;

/** What a sandbox limits; null for what is not limited. */
export interface SandboxSettings {
  readonly limits: Limits | null;
  readonly maxRange: number;
}

/** The settings of the option `sandbox`. */
export function settingsOf(option: boolean | SandboxOptions): SandboxSettings {
  if (option === false) return { limits: null, maxRange: Infinity };
  const {
    maxIterations = MAX_ITERATIONS,
    maxOutput = MAX_SIZE,
    maxSize = MAX_SIZE,
    maxRange = MAX_RANGE,
  } = option === true ? {} : option;
  return { limits: { maxIterations, maxOutput, maxSize }, maxRange };
}

/** Whether it is an object of limits: positive numbers, or none. */
export function areSandboxOptions(value: unknown): value is SandboxOptions {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).every(
    ([name, limit]) =>
      ["maxIterations", "maxOutput", "maxSize", "maxRange"].includes(name) &&
      (limit === undefined || (typeof limit === "number" && limit > 0)),
  );
}
