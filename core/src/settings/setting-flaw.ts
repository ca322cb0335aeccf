import type { Setting } from "./setting.ts";

/** A value as it was given: `text` when it comes from an environment variable or `.env` file. */
export interface Given {
  readonly value: unknown;
  readonly text: boolean;
}

/** What is wrong with a value: completes "NAME is VALUE, ..."; and what to write instead. */
export interface Flaw {
  readonly wrong: string;
  readonly write: string;
}

/** A value of the setting's type, or the reason why there is none. */
export type Reading = { readonly value: unknown } | Flaw;

/** The value, unless the setting's own `check` found a problem. */
export function checked(setting: Setting, value: unknown, problem: string | undefined): Reading {
  if (problem === undefined) return { value };
  return { wrong: `which ${problem}`, write: `It should be: ${setting.doc}` };
}

/** The flaw of a value that has another type than the setting. */
export function mistyped(value: unknown, expected: string, write: string): Flaw {
  return { wrong: `which is ${kindOf(value)} and not ${expected}`, write };
}

/** What sort of value it is, in words that show nothing of it. */
function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (value instanceof Uint8Array) return "bytes";
  if (typeof value === "object") return "an object";
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return value === undefined ? "undefined" : `a ${typeof value}`;
}
