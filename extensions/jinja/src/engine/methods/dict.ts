import { OperationError } from "../errors.ts";
import { Dict } from "../values/dict.ts";
import { keyOf, sameKey } from "../values/key.ts";
import { allItems } from "../values/lazy-sequence.ts";
import { allocate } from "../values/limits.ts";
import { entriesOf, isMapping, keysOf, type Mapping, sizeOf, valueAt } from "../values/mapping.ts";
import type { Ops } from "../values/ops.ts";
import { settled } from "../values/promises.ts";
import { ABSENT } from "../values/protocol.ts";
import { pythonRepr } from "../values/python-repr.ts";
import { isText } from "../values/string-object.ts";
import { Tuple } from "../values/tuple.ts";
import { DictView } from "./dict-view.ts";
import { lengthMethod, type Members, method, type Run, typeError, valueError } from "./method.ts";

type DictRun = Run<Mapping>;

const KEYED = { parameters: ["key", "default?"] };

/** The methods of `dict`, for a Map and for a plain object. */
export const DICT_MEMBERS: Members = new Map([
  lengthMethod("dict", sizeOf),
  method("dict.items", {}, ({ self }: DictRun) => new DictView(self, "items")),
  method("dict.keys", {}, ({ self }: DictRun) => new DictView(self, "keys")),
  method("dict.values", {}, ({ self }: DictRun) => new DictView(self, "values")),
  method("dict.get", KEYED, ({ self, values }: DictRun) => {
    const value = valueAt(self, values[0]);
    return value === ABSENT || value === undefined ? (values[1] ?? null) : value;
  }),
  method("dict.copy", {}, ({ self }: DictRun) => new Dict(entriesOf(self))),
  method("dict.fromkeys", { parameters: ["iterable", "value?"] }, ({ values, ops }: DictRun) => {
    const [iterable, value = null] = values;
    return new Dict(allItems(ops.iterate(iterable)).map((key) => [settled(key), value]));
  }),
  method("dict.pop", { ...KEYED, mutates: true }, ({ self, values }: DictRun) => {
    const [key, standard] = values;
    const value = sizeOf(self) === 0 ? ABSENT : valueAt(self, key);
    if (value !== ABSENT) remove(self, key);
    else if (standard === undefined) throw new OperationError("KeyError", pythonRepr(key));
    return value === ABSENT ? standard : value;
  }),
  method("dict.popitem", { mutates: true }, ({ self }: DictRun) => {
    const last = entriesOf(self).at(-1);
    if (last === undefined) {
      throw new OperationError("KeyError", "'popitem(): dictionary is empty'");
    }
    remove(self, last[0]);
    return Tuple.from(last);
  }),
  method("dict.setdefault", { ...KEYED, mutates: true }, ({ self, values }: DictRun) => {
    const [key, standard = null] = values;
    const value = valueAt(self, key);
    if (value !== ABSENT) return value;
    store(self, key, standard);
    return standard;
  }),
  method("dict.update", { style: "any", mutates: true }, update),
  method("dict.clear", { mutates: true }, ({ self }: DictRun) => {
    if (self instanceof Map) self.clear();
    else for (const key of keysOf(self)) remove(self, key);
    return null;
  }),
]);

function update({ self, values, keywords, ops }: DictRun): null {
  if (values.length > 1) {
    throw typeError(`update expected at most 1 argument, got ${values.length}`);
  }
  const entries = values.length === 0 ? [] : pairsOf(ops, values[0]);
  const named = keywords?.names.map((name) => [name, keywords.get(name)] as const) ?? [];
  allocate(entries.length);
  for (const [key, value] of [...entries, ...named]) store(self, key, value);
  return null;
}

function pairsOf(ops: Ops, value: unknown): (readonly [unknown, unknown])[] {
  if (isMapping(value)) return entriesOf(value);
  return allItems(ops.iterate(value)).map((item, index) => {
    const pair = partsOf(ops, settled(item), index);
    if (pair.length === 2) return [pair[0], pair[1]];
    const problem = `#${index} has length ${pair.length}; 2 is required`;
    throw valueError(`dictionary update sequence element ${problem}`);
  });
}

function partsOf(ops: Ops, item: unknown, index: number): readonly unknown[] {
  try {
    return allItems(ops.iterate(item));
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    const problem = `cannot convert dictionary update sequence element #${index} to a sequence`;
    throw typeError(problem);
  }
}

function store(mapping: Mapping, key: unknown, value: unknown): void {
  if (mapping instanceof Map) {
    mapping.set(storedKey(mapping, key), value);
    return;
  }
  // A property of the host's object: an own one, whatever its name is.
  const name = isText(key) ? key.valueOf() : null;
  if (name === null) {
    throw typeError(`a key of an object has to be a string, not ${pythonRepr(key)}`);
  }
  Object.defineProperty(mapping, name, ownProperty(value));
}

function remove(mapping: Mapping, key: unknown): void {
  if (mapping instanceof Map) mapping.delete(storedKey(mapping, key));
  else if (isText(key)) Reflect.deleteProperty(mapping, key.valueOf());
}

// A Map of the host may have a key that is equal in Python's eyes only.
function storedKey(map: ReadonlyMap<unknown, unknown>, key: unknown): unknown {
  if (map instanceof Dict || map.has(key)) return key;
  const standIn = keyOf(key);
  for (const candidate of map.keys()) if (sameKey(candidate, standIn)) return candidate;
  return key;
}

function ownProperty(value: unknown): PropertyDescriptor {
  return { value, writable: true, enumerable: true, configurable: true };
}
