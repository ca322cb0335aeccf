import { callValue } from "../calls/call.ts";
import { OperationError } from "../errors.ts";
import { allItems } from "../values/lazy-sequence.ts";
import { allocate } from "../values/limits.ts";
import { settled } from "../values/promises.ts";
import { pythonRepr } from "../values/python-repr.ts";
import { integerOf, integerOr } from "./arguments.ts";
import { lengthMethod, type Members, method, type Run, valueError } from "./method.ts";

type ListRun = Run<unknown[]>;

/** The methods of `list`. */
export const LIST_MEMBERS: Members = new Map([
  lengthMethod("list", ({ length }: readonly unknown[]) => length),
  method("list.append", { parameters: ["object"], mutates: true }, ({ self, values }: ListRun) => {
    self.push(values[0]);
    return null;
  }),
  method("list.extend", { parameters: ["iterable"], mutates: true }, (run: ListRun) => {
    const items = allItems(run.ops.iterate(run.values[0]));
    allocate(run.self.length + items.length);
    return changed(run.self, run.self.concat(items));
  }),
  method("list.insert", { parameters: ["index", "object"], mutates: true }, (run: ListRun) => {
    run.self.splice(integerOf(run.values[0]), 0, run.values[1]);
    return null;
  }),
  method("list.pop", { parameters: ["index?"], mutates: true }, pop),
  method(
    "list.remove",
    { parameters: ["value"], mutates: true },
    ({ self, values, ops }: ListRun) => {
      const index = self.findIndex((item) => ops.equals(item, values[0]));
      if (index < 0) throw valueError("list.remove(x): x not in list");
      self.splice(index, 1);
      return null;
    },
  ),
  method("list.clear", { mutates: true }, ({ self }: ListRun) => changed(self, [])),
  method("list.reverse", { mutates: true }, ({ self }: ListRun) => {
    self.reverse();
    return null;
  }),
  method(
    "list.sort",
    { parameters: ["key?", "reverse?"], style: "keywordOnly", mutates: true },
    (run: ListRun) => changed(run.self, sorted(run)),
  ),
  method("list.copy", {}, ({ self }: ListRun) => self.slice()),
  method("list.count", { parameters: ["value"] }, countItems),
  method("list.index", { parameters: ["value", "start?", "stop?"] }, (run: ListRun) => {
    const index = indexOfItem(run);
    if (index < 0) throw valueError(`${pythonRepr(run.values[0])} is not in list`);
    return index;
  }),
]);

/** The methods of `tuple`. */
export const TUPLE_MEMBERS: Members = new Map([
  lengthMethod("tuple", ({ length }: readonly unknown[]) => length),
  method("tuple.count", { parameters: ["value"] }, countItems),
  method("tuple.index", { parameters: ["value", "start?", "stop?"] }, (run: ListRun) => {
    const index = indexOfItem(run);
    if (index < 0) throw valueError("tuple.index(x): x not in tuple");
    return index;
  }),
]);

/** Replaces the items of a list, which may be long, in place. */
function changed(list: unknown[], items: readonly unknown[]): null {
  list.length = items.length;
  for (let index = 0; index < items.length; index++) list[index] = items[index];
  return null;
}

function pop({ self, values }: ListRun): unknown {
  const index = integerOr(values[0], -1);
  if (self.length === 0) throw new OperationError("IndexError", "pop from empty list");
  const at = index < 0 ? index + self.length : index;
  if (at < 0 || at >= self.length) throw new OperationError("IndexError", "pop index out of range");
  return self.splice(at, 1)[0];
}

function countItems({ self, values, ops }: ListRun): number {
  let count = 0;
  for (const item of self) if (ops.equals(item, values[0])) count++;
  return count;
}

function indexOfItem({ self, values, ops }: ListRun): number {
  const from = bound(values[1] ?? 0, self.length);
  const to = bound(values[2] ?? self.length, self.length);
  for (let index = from; index < Math.min(to, self.length); index++) {
    if (ops.equals(self[index], values[0])) return index;
  }
  return -1;
}

function bound(value: unknown, length: number): number {
  const index = integerOf(value);
  return index < 0 ? Math.max(0, index + length) : index;
}

// As Python does it, a list is reversed before and after, so that equal items keep their order.
function sorted({ self, values, ops, state }: ListRun): unknown[] {
  const [key = null, reverse = false] = values;
  const isReversed = integerOf(reverse) !== 0;
  const items = isReversed ? self.toReversed() : self;
  const keyed = items.map((item) => ({
    item,
    key: key === null ? settled(item) : callValue(state, key, [item], null),
  }));
  keyed.sort((left, right) => {
    if (ops.less(left.key, right.key)) return -1;
    return ops.less(right.key, left.key) ? 1 : 0;
  });
  const result = keyed.map(({ item }) => item);
  return isReversed ? result.reverse() : result;
}
