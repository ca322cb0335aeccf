import { typeName } from "./type-name.ts";

/** The text of an instance of a host's class: that of its own `toString`, or `<Name>`. */
export function instanceText(value: object): string {
  const text: unknown = "toString" in value ? value.toString : undefined;
  return typeof text === "function" && text !== Object.prototype.toString
    ? String(text.call(value))
    : `<${typeName(value)}>`;
}
