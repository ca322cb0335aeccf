import { indexOf } from "../values/number.ts";
import { isText } from "../values/string-object.ts";
import { typeName } from "../values/type-name.ts";
import { typeError } from "./method.ts";
import type { Range } from "./string-search.ts";

/** The text of an argument that has to be a string; `problem` is what precedes `, not int`. */
export function textOf(value: unknown, problem = "must be str"): string {
  if (isText(value)) return value.valueOf();
  throw typeError(`${problem}, not ${typeName(value)}`);
}

/** The number of an argument that has to be an int; one beyond 2^53 is as good as infinite. */
export function integerOf(value: unknown): number {
  const index = indexOf(value);
  if (index !== null) return index;
  throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
}

/** As {@link integerOf}, of an argument that may be left out. */
export function integerOr(value: unknown, standard: number): number {
  return value === undefined ? standard : integerOf(value);
}

/** The range of two arguments that may be none or left out. */
export function rangeOf(start: unknown, end: unknown): Range {
  return { start: boundOf(start), end: boundOf(end) };
}

function boundOf(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  const index = indexOf(value);
  if (index !== null) return index;
  throw typeError("slice indices must be integers or None or have an __index__ method");
}
