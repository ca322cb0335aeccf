import { OperationError } from "../errors.ts";
import { strftime } from "../methods/strftime.ts";
import { TimeOfDay } from "../methods/time-of-day.ts";
import { Float, isFloat, isInteger } from "../values/float.ts";
import type { Ops } from "../values/ops.ts";
import { isText } from "../values/string-object.ts";
import { typeName } from "../values/type-name.ts";
import { formatFloat, formatInteger } from "./format-number.ts";
import { formatText } from "./format-text.ts";
import { parseSpec } from "./spec.ts";

/**
 * Python's `format(value, spec)`.
 *
 * @throws OperationError TypeError where the value takes no specification, ValueError where this one
 * is wrong
 */
export function formatValue(ops: Ops, value: unknown, spec: string): string {
  if (spec === "") return ops.text(value);
  if (isText(value)) return formatText(value.valueOf(), parseSpec(spec, "str"));
  if (typeof value === "boolean")
    return formatInteger(Number(value), parseSpec(spec, "bool"), "bool");
  if (isInteger(value)) return formatInteger(value, parseSpec(spec, "int"), "int");
  if (isFloat(value)) {
    const number = value instanceof Float ? value.value : value;
    return formatFloat(number, parseSpec(spec, "float"), ops.text(value));
  }
  if (value instanceof Date) return strftime(value, spec);
  if (value instanceof TimeOfDay) return strftime(value.date, spec);
  throw new OperationError(
    "TypeError",
    `unsupported format string passed to ${typeName(value)}.__format__`,
  );
}
