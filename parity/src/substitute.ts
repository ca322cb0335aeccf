import { ExactNumber } from "./recording.ts";

/** The captured variables of a recording. */
export type Variables = Readonly<Record<string, string>>;

/**
 * Replaces `{{name}}` by the captured variable in every string of `value`, keys too. An unknown
 * name stays as it is.
 */
export function substitute<T>(value: T, variables: Variables): T;
export function substitute(value: unknown, variables: Variables): unknown {
  if (typeof value === "string") {
    if (!value.includes("{{")) return value;
    return value.replace(/\{\{(\w+)\}\}/g, (whole, name: string) =>
      Object.hasOwn(variables, name) ? (variables[name] ?? whole) : whole,
    );
  }
  if (typeof value !== "object" || value === null || value instanceof ExactNumber) return value;
  if (Array.isArray(value)) return value.map((item) => substitute(item, variables));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      substitute(key, variables),
      substitute(item, variables),
    ]),
  );
}
