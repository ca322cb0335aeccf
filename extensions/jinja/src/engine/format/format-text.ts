import { OperationError } from "../errors.ts";
import { pointLength, unitIndex } from "../methods/code-points.ts";
import { pad } from "../methods/string-pad.ts";
import { type Spec, unknownCode } from "./spec.ts";

const ENDS = {
  "<": { left: false, right: true },
  ">": { left: true, right: false },
  "^": { left: true, right: true },
} as const;

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
  if (spec.width <= pointLength(text)) return text;
  const fill = spec.fill ?? (spec.zeros ? "0" : " ");
  return pad(text, { width: spec.width, fill, ends: endsOf(spec.align) ?? ENDS[standard] });
}

function endsOf(align: string | null): (typeof ENDS)[keyof typeof ENDS] | undefined {
  return align === "<" || align === ">" || align === "^" ? ENDS[align] : undefined;
}

function checkText(spec: Spec): void {
  const problem = problemOf(spec);
  if (problem !== null) throw new OperationError("ValueError", problem);
  if (spec.type !== "" && spec.type !== "s") throw unknownCode(spec.type, "str");
}

function problemOf(spec: Spec): string | null {
  if (spec.type !== "" && spec.type !== "s") return null;
  if (spec.sign === " ") return "Space not allowed in string format specifier";
  if (spec.sign !== "") return "Sign not allowed in string format specifier";
  if (spec.coerceZero) {
    return "Negative zero coercion (z) not allowed in string format specifier";
  }
  if (spec.alternate) return "Alternate form (#) not allowed in string format specifier";
  if (spec.separator !== "") return `Cannot specify '${spec.separator}' with 's'.`;
  if (spec.align === "=") return "'=' alignment not allowed in string format specifier";
  return null;
}
