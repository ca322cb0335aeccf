/** A `String` object: text that carries something with it, as `Markup` does. */
export interface StringObject {
  valueOf(): string;
}

export function isStringObject(value: unknown): value is StringObject {
  // oxlint-disable-next-line unicorn/no-instanceof-builtins -- the wrapper is what is asked for
  return value instanceof String;
}

/** Whether the value is a string: a primitive one, `Markup` or any other `String` object. */
export function isText(value: unknown): value is string | StringObject {
  return typeof value === "string" || isStringObject(value);
}
