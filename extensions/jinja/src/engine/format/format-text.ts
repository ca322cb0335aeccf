import { OperationError } from "../errors.ts";
import { pointLength, unitIndex } from "../methods/code-points.ts";
import { allocate } from "../values/limits.ts";
import { type Spec, unknownCode } from "./spec.ts";

/**
 * A string by a format specification.
 *
 * @throws OperationError ValueError where the specification is for numbers
 */
export function formatText(text: string, spec: Spec): string {
  checkText(spec);
  const { precision } = spec;
  const cut = precision === null ? text : text.slice(0, unitIndex(text, precision));
  return align(cut, spec, "<");
}

/** The text filled up to the width of the specification. */
export function align(text: string, spec: Spec, standard: "<" | ">"): string {
  const missing = spec.width - pointLength(text);
  if (missing <= 0) return text;
  allocate(spec.width);
  const side = spec.align ?? standard;
  const before = side === "<" ? 0 : side === "^" ? Math.floor(missing / 2) : missing;
  const fill = spec.fill ?? (spec.zeros ? "0" : " ");
  return fill.repeat(before) + text + fill.repeat(missing - before);
}

function checkText(spec: Spec): void {
  const problem = problemOf(spec);
  if (problem !== null) throw new OperationError("ValueError", problem);
  if (spec.type !== "" && spec.type !== "s") throw unknownCode(spec.type, "str");
}

function problemOf(spec: Spec): string | null {
  if (spec.type !== "" && spec.type !== "s") return null;
  if (spec.separator !== "") return `Cannot specify '${spec.separator}' with 's'.`;
  if (spec.sign === " ") return "Space not allowed in string format specifier";
  if (spec.sign !== "") return "Sign not allowed in string format specifier";
  if (spec.coerceZero) {
    return "Negative zero coercion (z) not allowed in string format specifier";
  }
  if (spec.alternate) return "Alternate form (#) not allowed in string format specifier";
  if (spec.align === "=") return "'=' alignment not allowed in string format specifier";
  return null;
}
