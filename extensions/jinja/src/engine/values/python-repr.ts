import { CalendarDate } from "./date.ts";
import { Float } from "./float.ts";
import { instanceText } from "./instance-text.ts";
import { counted } from "./limits.ts";
import { Markup } from "./markup.ts";
import { numberText } from "./number-text.ts";
import { settled } from "./promises.ts";
import { REPR, special } from "./protocol.ts";
import { quoted } from "./python-string.ts";
import { isStringObject, type StringObject } from "./string-object.ts";
import { Tuple } from "./tuple.ts";
import { isPlainObject } from "./type-name.ts";

/** Python's `repr()` of the value, whatever the dialect: Jinja2's messages are made of it. */
export function pythonRepr(value: unknown): string {
  return reprWithin(value, []);
}

function reprWithin(value: unknown, around: readonly object[]): string {
  switch (typeof value) {
    case "string":
      return quoted(value);
    case "number":
    case "bigint":
      return numberText(value);
    case "boolean":
      return value ? "True" : "False";
    case "undefined":
      return "Undefined";
    case "function":
      return special(value)[REPR]?.(pythonRepr) ?? `<function ${value.name}>`;
    default:
      return value === null ? "None" : reprOfObject(value as object, around); // a symbol is no value
  }
}

function reprOfObject(value: object, around: readonly object[]): string {
  if (special(value)[REPR] !== undefined) {
    return special(value)[REPR]?.((part) => reprWithin(part, [...around, value])) ?? "";
  }
  if (value instanceof Float) return numberText(value);
  if (isStringObject(value)) return reprOfText(value);
  if (value instanceof Date) return reprOfDate(value);
  const settledValue = settled(value);
  if (settledValue !== value) return reprWithin(settledValue, around);
  return reprOfContainer(value, around);
}

function reprOfText(value: StringObject): string {
  const text = quoted(value.valueOf());
  return value instanceof Markup ? `Markup(${text})` : text;
}

function reprOfDate(value: Date): string {
  const fields = [value.getUTCFullYear(), value.getUTCMonth() + 1, value.getUTCDate()];
  if (value instanceof CalendarDate) return `datetime.date(${fields.join(", ")})`;
  fields.push(value.getUTCHours(), value.getUTCMinutes());
  const [second, millisecond] = [value.getUTCSeconds(), value.getUTCMilliseconds()];
  if (second !== 0 || millisecond !== 0) fields.push(second);
  if (millisecond !== 0) fields.push(millisecond * 1000);
  return `datetime.datetime(${fields.join(", ")})`;
}

function reprOfContainer(value: object, around: readonly object[]): string {
  const again = around.includes(value);
  const within = [...around, value];
  const repr = (part: unknown): string => reprWithin(part, within);
  if (Array.isArray(value)) return again ? cycleOf(value) : reprOfArray(value, repr);
  if (value instanceof Set) return again ? "set(...)" : reprOfSet(value, repr);
  if (value instanceof Map) return again ? "{...}" : reprOfEntries([...value], repr);
  if (isPlainObject(value)) return again ? "{...}" : reprOfEntries(Object.entries(value), repr);
  return instanceText(value);
}

function cycleOf(value: readonly unknown[]): string {
  return value instanceof Tuple ? "(...)" : "[...]";
}

function reprOfArray(value: readonly unknown[], repr: (part: unknown) => string): string {
  const items = counted(Array.from(value, repr).join(", "));
  if (!(value instanceof Tuple)) return `[${items}]`;
  return value.length === 1 ? `(${items},)` : `(${items})`;
}

function reprOfSet(value: ReadonlySet<unknown>, repr: (part: unknown) => string): string {
  return value.size === 0 ? "set()" : `{${counted(Array.from(value, repr).join(", "))}}`;
}

function reprOfEntries(
  entries: readonly (readonly [unknown, unknown])[],
  repr: (part: unknown) => string,
): string {
  const parts = entries.map(([key, value]) => `${repr(key)}: ${repr(value)}`);
  return `{${counted(parts.join(", "))}}`;
}
