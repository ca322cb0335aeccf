import { LimitError } from "../errors.ts";

/** The largest number of characters or items that an operation may make at once. */
export const LARGEST_SIZE = 2 ** 26;

/** Counts what the values of one rendering take together, in a sandbox. */
export interface Meter {
  /** @throws LimitError when it is more than the rendering may take */
  spend(size: number): void;
}

let meter: Meter | null = null;

/** Makes this the meter of what runs now, and gives the one it was before, to be put back. */
export function enterMeter(next: Meter | null): Meter | null {
  const before = meter;
  meter = next;
  return before;
}

/** Says how long a text is that has been put together, and gives it back. */
export function counted(text: string): string {
  allocate(text.length);
  return text;
}

/**
 * Says that a value of this size is about to be made.
 *
 * @throws LimitError when it is too large, so that no template can take the process down
 */
export function allocate(size: number): void {
  meter?.spend(size);
  if (size > LARGEST_SIZE) {
    throw new LimitError(`A value of ${size} characters or items is too large.`, {
      hint: `An operation of a template may make ${LARGEST_SIZE} at most.`,
    });
  }
}
