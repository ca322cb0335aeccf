import { LimitError } from "../errors.ts";

/** The largest number of characters or items that an operation may make at once. */
export const LARGEST_SIZE = 2 ** 26;

/**
 * Says that a value of this size is about to be made.
 *
 * @throws LimitError when it is too large, so that no template can take the process down
 */
export function allocate(size: number): void {
  if (size > LARGEST_SIZE) {
    throw new LimitError(`A value of ${size} characters or items is too large.`, {
      hint: `An operation of a template may make ${LARGEST_SIZE} at most.`,
    });
  }
}
