import { OperationError } from "../errors.ts";
import { isMapping, valueAt } from "../values/mapping.ts";
import { pythonRepr } from "../values/python-repr.ts";
import { ABSENT, ITEM, special } from "../values/protocol.ts";
import { isText } from "../values/string-object.ts";
import { Tuple } from "../values/tuple.ts";
import { typeName } from "../values/type-name.ts";
import { Undefined } from "../values/undefined.ts";

/**
 * Python's own `mapping[key]`, which Jinja2's is not: no attribute stands in for a missing item.
 *
 * @throws OperationError KeyError, TypeError; UndefinedError
 */
export function subscript(mapping: unknown, key: string): unknown {
  if (isMapping(mapping)) {
    const value = valueAt(mapping, key);
    if (value === ABSENT) throw missingKey(key);
    return value;
  }
  if (mapping instanceof Undefined) return mapping.member(key);
  if (typeof mapping === "object" && mapping !== null) {
    const item = special(mapping)[ITEM]?.(key) ?? ABSENT;
    if (item !== ABSENT) return item;
  }
  throw notAMapping(mapping);
}

/** Python's KeyError for a key that a dict does not have. */
export function missingKey(key: unknown): OperationError {
  return new OperationError("KeyError", pythonRepr(key));
}

/** Python's error for a text as the key of what is not a dict. */
export function notAMapping(value: unknown): OperationError {
  return new OperationError("TypeError", problemOf(value));
}

function problemOf(value: unknown): string {
  if (isText(value)) return "string indices must be integers, not 'str'";
  if (!Array.isArray(value)) return `'${typeName(value)}' object is not subscriptable`;
  const type = value instanceof Tuple ? "tuple" : "list";
  return `${type} indices must be integers or slices, not str`;
}
