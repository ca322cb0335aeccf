/** The methods and attributes of Python's own types, as templates use them. */
import { CalendarDate } from "../values/date.ts";
import { hasHtml } from "../values/markup.ts";
import type { Method, MethodTable, Property } from "../values/method.ts";
import { isMapping } from "../values/mapping.ts";
import { Float } from "../values/float.ts";
import { isStringObject } from "../values/string-object.ts";
import { Tuple } from "../values/tuple.ts";
import { DATE_MEMBERS, DATETIME_MEMBERS, TIME_MEMBERS } from "./date.ts";
import { DICT_MEMBERS } from "./dict.ts";
import { LIST_MEMBERS, TUPLE_MEMBERS } from "./list.ts";
import { MARKUP_MEMBERS, STRING_OBJECT_MEMBERS } from "./markup.ts";
import type { Members } from "./method.ts";
import { FLOAT_MEMBERS, INTEGER_MEMBERS, numberMembers } from "./number.ts";
import { SET_MEMBERS } from "./set.ts";
import { STRING_MEMBERS } from "./string.ts";
import { TimeOfDay } from "./time-of-day.ts";

/** Finds the members of every value's type; by name in Maps, so that no prototype is ever asked. */
export const METHODS: MethodTable = {
  lookup(value: unknown, name: string): Method | Property | undefined {
    return membersOf(value)?.get(name);
  },
};

function membersOf(value: unknown): Members | undefined {
  switch (typeof value) {
    case "string":
      return STRING_MEMBERS;
    case "number":
      return numberMembers(value);
    case "bigint":
    case "boolean":
      return INTEGER_MEMBERS;
    case "object":
      return value === null ? undefined : membersOfObject(value);
    default:
      return undefined;
  }
}

function membersOfObject(value: object): Members | undefined {
  if (Array.isArray(value)) return value instanceof Tuple ? TUPLE_MEMBERS : LIST_MEMBERS;
  if (isMapping(value)) return DICT_MEMBERS;
  if (isStringObject(value)) return hasHtml(value) ? MARKUP_MEMBERS : STRING_OBJECT_MEMBERS;
  if (value instanceof Float) return FLOAT_MEMBERS;
  if (value instanceof Set) return SET_MEMBERS;
  if (value instanceof Date) {
    return value instanceof CalendarDate ? DATE_MEMBERS : DATETIME_MEMBERS;
  }
  return value instanceof TimeOfDay ? TIME_MEMBERS : undefined;
}
