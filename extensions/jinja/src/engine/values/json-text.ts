import { Float } from "./float.ts";
import { instanceText } from "./instance-text.ts";
import { counted } from "./limits.ts";
import { isMapping } from "./mapping.ts";
import { settled } from "./promises.ts";
import { REPR, special } from "./protocol.ts";
import { isStringObject } from "./string-object.ts";
import { Undefined } from "./undefined.ts";

/** The value as JSON, for reading: what JSON has no form for is told in quotes. */
export function jsonText(value: unknown): string {
  return jsonWithin(value, []);
}

function jsonWithin(value: unknown, around: readonly object[]): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "undefined":
      return "null";
    case "object":
      return value === null ? "null" : jsonOfObject(value, around);
    case "function":
      return JSON.stringify(`<function ${value.name}>`);
    default:
      return String(value);
  }
}

function jsonOfObject(value: object, around: readonly object[]): string {
  if (value instanceof Float) return String(value.value);
  if (isStringObject(value)) return JSON.stringify(value.valueOf());
  if (value instanceof Date) return JSON.stringify(value);
  if (value instanceof Undefined) return "null";
  const known = settled(value);
  if (known !== value) return jsonWithin(known, around);
  if (around.includes(value)) return '"<circular>"';
  const within = [...around, value];
  const json = (part: unknown): string => jsonWithin(part, within);
  const repr = special(value)[REPR];
  return repr === undefined ? jsonOfParts(value, json) : JSON.stringify(repr.call(value, json));
}

function jsonOfParts(value: object, json: (part: unknown) => string): string {
  if (Array.isArray(value) || value instanceof Set) {
    return `[${counted(Array.from(value, json).join(","))}]`;
  }
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  if (entries.length === 0 && !isMapping(value)) return JSON.stringify(instanceText(value));
  const parts = entries.map(([key, item]) => `${jsonKey(key, json)}:${json(item)}`);
  return `{${counted(parts.join(","))}}`;
}

function jsonKey(key: unknown, json: (part: unknown) => string): string {
  const text = json(key);
  return text.startsWith('"') ? text : JSON.stringify(text);
}
