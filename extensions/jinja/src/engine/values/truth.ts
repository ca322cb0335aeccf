import { OperationError } from "../errors.ts";
import { pointLength } from "../methods/code-points.ts";
import { Float } from "./float.ts";
import { isMapping, sizeOf } from "./mapping.ts";
import { LENGTH, special, TRUTH } from "./protocol.ts";
import { isStringObject } from "./string-object.ts";
import { typeName } from "./type-name.ts";

/** Python's `bool()`. */
export function truth(value: unknown): boolean {
  switch (typeof value) {
    case "boolean":
      return value;
    case "string":
      return value !== "";
    case "number":
      return value !== 0;
    case "object":
      return value !== null && truthOfObject(value);
    case "bigint":
      return value !== 0n;
    default:
      return value !== undefined;
  }
}

function truthOfObject(value: object): boolean {
  if (Array.isArray(value)) return value.length > 0;
  const { [TRUTH]: own } = special(value);
  if (own !== undefined) return own.call(value);
  if (value instanceof Float) return value.value !== 0;
  return sizeOfObject(value) !== 0;
}

/**
 * Python's `len()`.
 *
 * @throws OperationError `TypeError` when the value has no length
 */
export function length(value: unknown): number {
  if (typeof value === "string") return pointLength(value);
  if (value === undefined) return 0;
  const size = typeof value === "object" && value !== null ? sizeOfObject(value) : null;
  if (size !== null) return size;
  throw new OperationError("TypeError", `object of type '${typeName(value)}' has no len()`);
}

function sizeOfObject(value: object): number | null {
  if (Array.isArray(value)) return value.length;
  const { [LENGTH]: own } = special(value);
  if (own !== undefined) return own.call(value);
  if (isStringObject(value)) return pointLength(value.valueOf());
  if (value instanceof Set) return value.size;
  return isMapping(value) ? sizeOf(value) : null;
}
