import { LimitError } from "../errors.ts";
import { enterMeter, type Meter } from "../values/limits.ts";

/** What one rendering may use, in a sandbox. Infinity stands for no limit. */
export interface Limits {
  readonly maxIterations: number;
  readonly maxOutput: number;
  readonly maxSize: number;
}

/** Counts what one rendering uses. */
export class Budget implements Meter {
  readonly limits: Limits;
  #iterations = 0;
  #output = 0;
  #size = 0;

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

  /** Characters and items of values that are made on the way. */
  spend(size: number): void {
    this.#size += size;
    if (this.#size > this.limits.maxSize) {
      throw new LimitError(
        `The values take more than ${this.limits.maxSize} characters or items.`,
        {
          hint: "The sandbox option maxSize sets this limit.",
        },
      );
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
  enterMeter(budget);
  return before;
}
