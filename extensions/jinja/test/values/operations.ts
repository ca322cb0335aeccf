import { createOps, type Dialect, type Ops, type OpsOptions } from "../../src/engine/values/ops.ts";
import { Undefined } from "../../src/engine/values/undefined.ts";

const NOTHING: OpsOptions = {
  dialect: "python",
  undefined: Undefined,
  sandbox: null,
  methods: { lookup: () => undefined },
  percent: (_ops, text, values) => `${text.valueOf()} % ${String(values)}`,
};

/** Operations without methods and formatting, which have tests of their own. */
export function operations(options: Partial<OpsOptions> = {}): Ops {
  return createOps({ ...NOTHING, ...options });
}

/** The text that a value prints as. */
export function printed(value: unknown, dialect: Dialect = "python"): string {
  return operations({ dialect }).print(value);
}

/** The error that the work raises, as `Name: problem`. */
export function raised(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `${error.name}: ${"problem" in error ? String(error.problem) : error.message}`;
  }
  return "nothing";
}
