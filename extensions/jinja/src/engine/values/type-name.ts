import { CalendarDate } from "./date.ts";
import { Float } from "./float.ts";
import { Markup } from "./markup.ts";
import { special, TYPE_NAME } from "./protocol.ts";
import { isStringObject } from "./string-object.ts";
import { Tuple } from "./tuple.ts";

/** The type's name in Python's own messages: `int`, `str`, `NoneType`, `User`, `datetime.date`. */
export function typeName(value: unknown): string {
  return value instanceof Date ? qualifiedName(value) : className(value);
}

/** The `__name__` of the value's type: as {@link typeName}, but `date`. */
export function className(value: unknown): string {
  const name = qualifiedName(value);
  return name.slice(name.lastIndexOf(".") + 1);
}

/** What Jinja2's messages call the value: `dict object`, `markupsafe.Markup object`, `None`. */
export function typeRepr(value: unknown): string {
  return value === null ? "None" : `${qualifiedName(value)} object`;
}

function qualifiedName(value: unknown): string {
  switch (typeof value) {
    case "string":
      return "str";
    case "number":
      return Number.isInteger(value) ? "int" : "float";
    case "bigint":
      return "int";
    case "boolean":
      return "bool";
    case "undefined":
      return "jinja2.runtime.Undefined";
    case "function":
      return special(value)[TYPE_NAME] ?? "function";
    default:
      return value === null ? "NoneType" : nameOfObject(value as object); // a symbol is no value
  }
}

function nameOfObject(value: object): string {
  const given = special(value)[TYPE_NAME];
  if (given !== undefined) return given;
  if (value instanceof Float) return "float";
  if (Array.isArray(value)) return value instanceof Tuple ? "tuple" : "list";
  if (value instanceof Map || isPlainObject(value)) return "dict";
  if (value instanceof Set) return "set";
  if (isStringObject(value)) return value instanceof Markup ? "markupsafe.Markup" : "str";
  if (value instanceof Date) {
    return value instanceof CalendarDate ? "datetime.date" : "datetime.datetime";
  }
  return nameOfInstance(value);
}

function nameOfInstance(value: object): string {
  if (Symbol.iterator in value && "next" in value) return "generator";
  if (Symbol.asyncIterator in value && "next" in value) return "async_generator";
  const constructor: unknown = value.constructor;
  return typeof constructor === "function" && constructor.name !== "" ? constructor.name : "object";
}

/** Whether the object is a dict to templates: made by `{}`, or without a prototype. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
