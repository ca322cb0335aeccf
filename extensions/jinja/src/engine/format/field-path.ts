import { OperationError } from "../errors.ts";
import { DICT_MEMBERS } from "../methods/dict.ts";
import { isMapping } from "../values/mapping.ts";
import type { Ops } from "../values/ops.ts";
import { settled } from "../values/promises.ts";
import { pythonRepr } from "../values/python-repr.ts";
import { ITEM, special } from "../values/protocol.ts";
import { isText } from "../values/string-object.ts";
import { typeName } from "../values/type-name.ts";
import { Undefined } from "../values/undefined.ts";
import type { Step } from "./format-parser.ts";
import { missingKey, notAMapping } from "./subscript.ts";

/**
 * One step of a field's path, by the rules of the environment's own `value.name` and `value[key]`.
 * What is missing is undefined where Jinja2 or JavaScript would have it so, else an error.
 *
 * @throws OperationError AttributeError, KeyError, IndexError, TypeError
 */
export function follow(ops: Ops, value: unknown, { isAttribute, key }: Step): unknown {
  const isLenient =
    ops.sandbox !== null || ops.dialect === "javascript" || value instanceof Undefined;
  if (isLenient) return settled(reach(ops, value, { isAttribute, key }));
  if (isAttribute ? hidesAttributes(value, key) : hidesItems(value, key)) {
    throw isAttribute ? missingAttribute(value, key) : notAMapping(value);
  }
  const found = settled(reach(ops, value, { isAttribute, key }));
  if (!(found instanceof Undefined)) return found;
  throw isAttribute ? missingAttribute(value, key) : missingItem(value, key);
}

function reach(ops: Ops, value: unknown, { isAttribute, key }: Step): unknown {
  return isAttribute ? ops.attr(value, String(key)) : ops.item(value, key);
}

// In Python the items of a dict are no attributes, and the attributes of a value no items.
function hidesAttributes(value: unknown, key: string | number): boolean {
  return isMapping(value) && !DICT_MEMBERS.has(String(key));
}

function hidesItems(value: unknown, key: string | number): boolean {
  if (isMapping(value)) return false;
  if (Array.isArray(value) || isText(value)) return typeof key === "string";
  return typeof value !== "object" || value === null || special(value)[ITEM] === undefined;
}

function missingAttribute(value: unknown, key: string | number): OperationError {
  const type = typeName(value);
  const owner = type === "type" ? `type object '${classNameOf(value)}'` : `'${type}' object`;
  return new OperationError("AttributeError", `${owner} has no attribute '${key}'`);
}

// Of `<class 'jinja2.utils.Cycler'>` the last part.
function classNameOf(value: unknown): string {
  return /(\w+)'>$/.exec(pythonRepr(value))?.[1] ?? "type";
}

function missingItem(value: unknown, key: string | number): OperationError {
  if (isMapping(value)) return missingKey(key);
  const type = isText(value) ? "string" : typeName(value);
  return new OperationError("IndexError", `${type} index out of range`);
}
