import { LimitError } from "../errors.ts";

/** What one rendering may use, in a sandbox. Infinity stands for no limit. */
export interface Limits {
  readonly maxIterations: number;
  readonly maxOutput: number;
}

/** Counts what one rendering uses. */
export class Budget {
  readonly limits: Limits;
  #iterations = 0;
  #output = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** One turn of a loop. */
  tick(): void {
    this.#iterations += 1;
    if (this.#iterations > this.limits.maxIterations) {
      throw new LimitError(`The loops ran more than ${this.limits.maxIterations} times.`, {
        hint: "The sandbox option maxIterations sets this limit.",
      });
    }
  }

  /** Text that was handed over. */
  write(length: number): void {
    this.#output += length;
    if (this.#output > this.limits.maxOutput) {
      throw new LimitError(`The text is longer than ${this.limits.maxOutput} characters.`, {
        hint: "The sandbox option maxOutput sets this limit.",
      });
    }
  }
}

let current: Budget | null = null;

/** The budget of the rendering whose code is running now, if it has one. */
export function currentBudget(): Budget | null {
  return current;
}

/** Makes this the current budget, and gives the one it was before, to be put back. */
export function enterBudget(budget: Budget | null): Budget | null {
  const before = current;
  current = budget;
  return before;
}
