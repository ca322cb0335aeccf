import { NOTHING_GIVEN } from "./undefined.ts";
import { CalendarDate, isoDate, isoTime } from "./date.ts";
import { Float } from "./float.ts";
import { instanceText } from "./instance-text.ts";
import { jsonText } from "./json-text.ts";
import type { Ops } from "./ops.ts";
import { settled } from "./promises.ts";
import { REPR, special, TEXT } from "./protocol.ts";
import { pythonRepr } from "./python-repr.ts";
import { isStringObject } from "./string-object.ts";
import { isPlainObject } from "./type-name.ts";

/** Python's `str()` of the value. */
export function pythonText(value: unknown, ops: Ops): string {
  switch (typeof value) {
    case "string":
      return value;
    case "undefined":
      return ops.undefined({ hint: NOTHING_GIVEN }).toString();
    case "object":
      return value === null ? "None" : pythonTextOfObject(value, ops);
    default:
      return pythonRepr(value);
  }
}

function pythonTextOfObject(value: object, ops: Ops): string {
  if (isStringObject(value)) return value.valueOf();
  if (value instanceof Date) return dateText(value);
  const own = ownText(value, ops);
  if (own !== undefined) return own;
  const known = settled(value);
  return known === value ? pythonRepr(value) : pythonText(known, ops);
}

/** What a JavaScript programmer expects to be printed: nothing for null, JSON for containers. */
export function javascriptText(value: unknown, ops: Ops): string {
  switch (typeof value) {
    case "string":
      return value;
    case "object":
      return value === null ? "" : javascriptTextOfObject(value, ops);
    case "undefined":
      return ops.undefined({ hint: NOTHING_GIVEN }).toString();
    case "function":
      return pythonRepr(value);
    default:
      return String(value);
  }
}

function javascriptTextOfObject(value: object, ops: Ops): string {
  if (isStringObject(value)) return value.valueOf();
  if (value instanceof Float) return String(value.value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? String(value) : value.toJSON();
  const own = ownText(value, ops);
  if (own !== undefined) return own;
  const known = settled(value);
  if (known !== value) return javascriptText(known, ops);
  return isContainer(value) ? jsonText(value) : instanceText(value);
}

function ownText(value: object, ops: Ops): string | undefined {
  const { [TEXT]: text, [REPR]: repr } = special(value);
  if (text !== undefined) return text.call(value, ops);
  return repr?.call(value, ops.repr);
}

function isContainer(value: object): boolean {
  return (
    Array.isArray(value) || value instanceof Map || value instanceof Set || isPlainObject(value)
  );
}

function dateText(date: Date): string {
  if (date instanceof CalendarDate) return isoDate(date);
  return `${isoDate(date)} ${isoTime(date)}`;
}
