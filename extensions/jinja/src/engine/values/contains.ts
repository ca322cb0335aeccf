import { OperationError } from "../errors.ts";
import { sameOrEqual } from "./equality.ts";
import { iterate } from "./iterate.ts";
import { keyOf, sameKey } from "./key.ts";
import { isLazy, type LazySequence, takeItem } from "./lazy-sequence.ts";
import { isMapping, valueAt } from "./mapping.ts";
import { ABSENT, CONTAINS, special } from "./protocol.ts";
import { ValueSet } from "./set.ts";
import { isText } from "./string-object.ts";
import { typeName } from "./type-name.ts";

/** Python's `item in container`. @throws OperationError `TypeError` */
export function contains(container: unknown, item: unknown): boolean {
  if (isText(container)) return containsText(container.valueOf(), item);
  if (Array.isArray(container)) return containsItem(container, item);
  if (typeof container !== "object" || container === null) return containsIterated(container, item);
  const own = special(container)[CONTAINS];
  if (own !== undefined) return own.call(container, item);
  if (container instanceof Set) return containsMember(container, item);
  if (isMapping(container)) return valueAt(container, item) !== ABSENT;
  return containsIterated(container, item);
}

function containsText(text: string, item: unknown): boolean {
  if (isText(item)) return text.includes(item.valueOf());
  const problem = `requires string as left operand, not ${typeName(item)}`;
  throw new OperationError("TypeError", `'in <string>' ${problem}`);
}

function containsItem(items: readonly unknown[], item: unknown): boolean {
  for (let index = 0; index < items.length; index++) {
    if (sameOrEqual(items[index], item)) return true;
  }
  return false;
}

// A Set of the host may have a member that is equal in Python's eyes only.
function containsMember(members: ReadonlySet<unknown>, item: unknown): boolean {
  if (item instanceof Set) return false; // what Python takes for a frozenset, which none is
  const standIn = keyOf(item);
  if (members.has(item)) return true;
  if (members instanceof ValueSet) return false;
  for (const member of members) if (sameKey(member, standIn)) return true;
  return false;
}

function containsIterated(container: unknown, item: unknown): boolean {
  const items = iterateForContains(container);
  if (!isLazy(items)) return containsItem(items, item);
  for (let index = 0; ; index++) {
    if (!takeItem(items, index)) return false;
    if (sameOrEqual(items.items[index], item)) return true;
  }
}

function iterateForContains(container: unknown): readonly unknown[] | LazySequence {
  try {
    return iterate(container);
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    const problem = `argument of type '${typeName(container)}' is not iterable`;
    throw new OperationError("TypeError", problem);
  }
}
