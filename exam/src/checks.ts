import { readFileSync } from "node:fs";

/** One step of a check's script; `tools/run.mjs` knows the rest of it. */
export interface Step {
  /** Path and query. */
  readonly p?: string;
  /** Bytes for the socket. */
  readonly raw?: string;
  /** The step is taken once for each of these, as `{{v}}`. */
  readonly each?: readonly string[];
}

/** An attack, a fault or a load. */
export interface Check {
  readonly id: string;
  readonly area: string;
  readonly kind: string;
  readonly profile: string;
  readonly title: string;
  readonly run: readonly Step[] | null;
}

/** A route of the contract, with the status it answers when nothing is attacked. */
export interface ContractRoute {
  readonly m: string;
  readonly p: string;
  readonly st: number | readonly number[];
}

/** A list of checks. */
export interface Exam {
  readonly checks: readonly Check[];
  readonly contract?: { readonly routes: readonly ContractRoute[] };
}

/**
 * Reads a list of checks.
 *
 * @throws Error when the file is no such list
 */
export function readExam(file: string): Exam {
  const exam: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isExam(exam)) throw new Error(`${file} is no list of checks: it needs { "checks": [...] }.`);
  return exam;
}

function isExam(value: unknown): value is Exam {
  if (typeof value !== "object" || value === null || !("checks" in value)) return false;
  return Array.isArray(value.checks) && value.checks.every(isCheck);
}

function isCheck(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const names = ["id", "area", "kind", "profile", "title"];
  return names.every((name) => typeof Reflect.get(value, name) === "string");
}

/** Whether a check is one of those asked for: by its area, the letters of its id, or its id. */
export function isChosen(check: Check, only: readonly string[]): boolean {
  return only.length === 0 || only.some((name) => isNamed(check, name));
}

function isNamed({ id, area }: Check, name: string): boolean {
  const wanted = name.toLowerCase();
  const own = id.toLowerCase();
  return area.toLowerCase() === wanted || own === wanted || own.startsWith(`${wanted}-`);
}
