import { OperationError } from "../errors.ts";
import { allItems } from "../values/lazy-sequence.ts";
import type { Ops } from "../values/ops.ts";
import { settled } from "../values/promises.ts";
import { pythonRepr } from "../values/python-repr.ts";
import { ValueSet } from "../values/set.ts";
import { lengthMethod, type Members, method, type Run, type Takes, typeError } from "./method.ts";

type SetRun = Run<Set<unknown>>;
/** What makes a new set of one set and others. */
type Combine = (one: ValueSet, other: ValueSet) => ValueSet;

const ONE: Takes = { parameters: ["other"] };
const ELEMENT: Takes = { parameters: ["element"], mutates: true };

/** The methods of `set`. */
export const SET_MEMBERS: Members = new Map([
  lengthMethod("set", ({ size }: ReadonlySet<unknown>) => size),
  method("set.union", { style: "any" }, (run: SetRun) => combined(run, "union", union)),
  method("set.intersection", { style: "any" }, (run: SetRun) =>
    combined(run, "intersection", intersection),
  ),
  method("set.difference", { style: "any" }, (run: SetRun) =>
    combined(run, "difference", difference),
  ),
  method("set.symmetric_difference", ONE, (run: SetRun) =>
    combined(run, "symmetric_difference", symmetricDifference),
  ),
  method("set.copy", {}, ({ self }: SetRun) => new ValueSet(self)),
  method("set.isdisjoint", ONE, ({ self, values, ops }: SetRun) => {
    return intersection(setOf(ops, self), setOf(ops, values[0])).size === 0;
  }),
  method("set.issubset", ONE, ({ self, values, ops }: SetRun) => {
    return difference(setOf(ops, self), setOf(ops, values[0])).size === 0;
  }),
  method("set.issuperset", ONE, ({ self, values, ops }: SetRun) => {
    return difference(setOf(ops, values[0]), setOf(ops, self)).size === 0;
  }),
  method("set.add", ELEMENT, ({ self, values, ops }: SetRun) => {
    if (!ops.contains(self, values[0])) self.add(values[0]);
    return null;
  }),
  method("set.discard", ELEMENT, ({ self, values }: SetRun) => {
    remove(self, values[0]);
    return null;
  }),
  method("set.remove", ELEMENT, ({ self, values }: SetRun) => {
    if (remove(self, values[0])) return null;
    throw new OperationError("KeyError", pythonRepr(values[0]));
  }),
  method("set.pop", { mutates: true }, ({ self }: SetRun) => {
    for (const first of self) {
      self.delete(first);
      return first;
    }
    throw new OperationError("KeyError", "'pop from an empty set'");
  }),
  method("set.clear", { mutates: true }, ({ self }: SetRun) => replaced(self, [])),
  method("set.update", { style: "any", mutates: true }, (run: SetRun) =>
    replaced(run.self, combined(run, "update", union)),
  ),
  method("set.intersection_update", { style: "any", mutates: true }, (run: SetRun) =>
    replaced(run.self, combined(run, "intersection_update", intersection)),
  ),
  method("set.difference_update", { style: "any", mutates: true }, (run: SetRun) =>
    replaced(run.self, combined(run, "difference_update", difference)),
  ),
  method("set.symmetric_difference_update", { ...ONE, mutates: true }, (run: SetRun) =>
    replaced(run.self, combined(run, "symmetric_difference_update", symmetricDifference)),
  ),
]);

function combined(
  { self, values, keywords, ops }: SetRun,
  name: string,
  combine: Combine,
): ValueSet {
  if (keywords !== null && keywords.names.length > 0) {
    throw typeError(`set.${name}() takes no keyword arguments`);
  }
  return values.reduce<ValueSet>((set, value) => combine(set, setOf(ops, value)), setOf(ops, self));
}

// A Set of the host may have members that are equal in Python's eyes.
function setOf(ops: Ops, value: unknown): ValueSet {
  return new ValueSet(allItems(ops.iterate(value)).map(settled));
}

function union(one: ValueSet, other: ValueSet): ValueSet {
  return new ValueSet([...one, ...other]);
}

function intersection(one: ValueSet, other: ValueSet): ValueSet {
  return new ValueSet([...one].filter((item) => other.has(item)));
}

function difference(one: ValueSet, other: ValueSet): ValueSet {
  return new ValueSet([...one].filter((item) => !other.has(item)));
}

function symmetricDifference(one: ValueSet, other: ValueSet): ValueSet {
  return union(difference(one, other), difference(other, one));
}

function remove(set: Set<unknown>, item: unknown): boolean {
  const members = new ValueSet([item]);
  for (const member of set) if (members.has(member)) return set.delete(member);
  return false;
}

function replaced(set: Set<unknown>, items: Iterable<unknown>): null {
  const fresh = [...items];
  set.clear();
  for (const item of fresh) set.add(item);
  return null;
}
