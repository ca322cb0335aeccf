import { Float } from "../values/float.ts";
import type { CodeGenerator } from "./generator.ts";

/** The code of a literal. */
export function literal(g: CodeGenerator, value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "boolean":
      return String(value);
    case "number":
      return numberCode(value);
    case "bigint":
      return g.constant(`${value}n`);
    default:
      return value instanceof Float ? g.constant(`new Float(${numberCode(value.value)})`) : "null";
  }
}

function numberCode(value: number): string {
  return Object.is(value, -0) || value < 0 ? `(${value})` : String(value);
}
