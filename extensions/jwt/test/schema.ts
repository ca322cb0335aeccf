import type { StandardSchemaV1 } from "@standard-schema/spec";

/** A Standard Schema for objects whose members have the types of an example. */
export function z<T extends object>(example: T): StandardSchemaV1<unknown, T> {
  const fits = (value: unknown): value is T =>
    typeof value === "object" &&
    value !== null &&
    Object.entries(example).every(
      ([name, item]) => typeof Reflect.get(value, name) === typeof item,
    );
  return {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (value) =>
        fits(value) ? { value } : { issues: [{ message: "does not fit", path: ["role"] }] },
    },
  };
}
