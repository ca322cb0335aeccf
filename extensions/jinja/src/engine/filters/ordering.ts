import { builtin } from "../calls/invoker.ts";
import type { CallState } from "../calls/callable.ts";
import { FilterArgumentError } from "../errors.ts";
import { keyOf } from "../values/key.ts";
import type { Ops } from "../values/ops.ts";
import { settled } from "../values/promises.ts";
import { ABSENT, ATTRIBUTE } from "../values/protocol.ts";
import { SKIP, TemplateIterator } from "../values/template-iterator.ts";
import { Tuple } from "../values/tuple.ts";
import { attributeGetter, attributesGetter, lowered } from "./attribute-path.ts";
import { ItemSource, itemsOf } from "./item-source.ts";
import { itemPairs } from "./pairs.ts";

interface Keyed<Item, Key> {
  readonly item: Item;
  readonly key: Key;
}

/** `{{ users|sort(attribute="age,name") }}`: a new list; a stable sort. */
export const sort = builtin(
  {
    name: "do_sort",
    params: [
      "value",
      { name: "reverse", default: false },
      { name: "case_sensitive", default: false },
      { name: "attribute", default: null },
    ],
    pass: "environment",
  },
  (state, value: unknown, ...[reverse, caseSensitive, attribute]: unknown[]) => {
    const { ops } = state;
    const items = itemsOf(state, value);
    const keys = attributesGetter(state, attribute, { ignoreCase: !ops.truth(caseSensitive) });
    const keyed = items.map((item) => ({ item, key: keys(item) }));
    return sorted(keyed, (left, right) => lessKeys(ops, left, right), ops.truth(reverse));
  },
);

/** `{{ prices|dictsort(by="value") }}`: the pairs of a dict in order. */
export const dictsort = builtin(
  {
    name: "do_dictsort",
    params: [
      "value",
      { name: "case_sensitive", default: false },
      { name: "by", default: "key" },
      { name: "reverse", default: false },
    ],
  },
  ({ ops }, value: unknown, ...[caseSensitive, by, reverse]: unknown[]) => {
    const position = ops.equals(by, "key") ? 0 : 1;
    if (position === 1 && !ops.equals(by, "value")) {
      throw new FilterArgumentError('You can only sort by either "key" or "value"');
    }
    const isSensitive = ops.truth(caseSensitive);
    const keyed = itemPairs(value).map((item) => {
      const key = settled(item[position]);
      return { item, key: isSensitive ? key : lowered(key) };
    });
    return sorted(keyed, ops.less, ops.truth(reverse));
  },
);

/** `{{ names|unique }}`: of items that are equal the first one, lazily. */
export const unique = builtin(
  {
    name: "sync_do_unique",
    params: [
      "value",
      { name: "case_sensitive", default: false },
      { name: "attribute", default: null },
    ],
    pass: "environment",
  },
  (state, value: unknown, ...[caseSensitive, attribute]: unknown[]): TemplateIterator => {
    const { ops } = state;
    const key = attributeGetter(state, attribute, { ignoreCase: !ops.truth(caseSensitive) });
    const seen = new Set<unknown>();
    return new TemplateIterator(new ItemSource(() => ops.iterate(value)), {
      transform(item) {
        const found = keyOf(key(item));
        if (seen.has(found)) return SKIP;
        seen.add(found);
        return item;
      },
    });
  },
);

/** A group of `groupby`: a pair that also has names for its parts. */
class Group extends Tuple {
  [ATTRIBUTE](name: string): unknown {
    if (name === "grouper") return this[0];
    return name === "list" ? this[1] : ABSENT;
  }
}

/** `{% for city, people in users|groupby("city") %}`: the items by attribute, in its order. */
export const groupby = builtin(
  {
    name: "sync_do_groupby",
    params: [
      "value",
      "attribute",
      { name: "default", default: null },
      { name: "case_sensitive", default: false },
    ],
    pass: "environment",
  },
  (state, value: unknown, ...[attribute, fallback, caseSensitive]: unknown[]) => {
    const { ops } = state;
    const options = { ignoreCase: !ops.truth(caseSensitive), fallback };
    const key = attributeGetter(state, attribute, options);
    const keyed = itemsOf(state, value).map((item) => ({ item, key: key(item) }));
    const shown = attributeGetter(state, attribute, { fallback });
    return grouped(state, sortedPairs(keyed, ops.less, false)).map(([first, items]) =>
      groupOf(options.ignoreCase ? shown(items[0]) : first, items),
    );
  },
);

function grouped(
  { ops }: CallState,
  keyed: readonly Keyed<unknown, unknown>[],
): [key: unknown, items: unknown[]][] {
  const groups: [unknown, unknown[]][] = [];
  for (const { item, key } of keyed) {
    const last = groups.at(-1);
    if (last !== undefined && ops.equals(last[0], key)) last[1].push(item);
    else groups.push([key, [item]]);
  }
  return groups;
}

function groupOf(key: unknown, items: unknown[]): Group {
  const group = new Group();
  group.push(key, items);
  return group;
}

type Less<Key> = (left: Key, right: Key) => boolean;

function sorted<Item, Key>(keyed: Keyed<Item, Key>[], less: Less<Key>, reverse: boolean): Item[] {
  return sortedPairs(keyed, less, reverse).map(({ item }) => item);
}

/** Sorted so that equal ones keep their order, also in reverse. */
function sortedPairs<Item, Key>(
  keyed: Keyed<Item, Key>[],
  less: Less<Key>,
  reverse: boolean,
): Keyed<Item, Key>[] {
  const sign = reverse ? -1 : 1;
  return keyed.sort(({ key: left }, { key: right }) => {
    if (less(left, right)) return -sign;
    return less(right, left) ? sign : 0;
  });
}

/** Python's `<` of lists: the first parts that are not equal decide. */
function lessKeys(ops: Ops, left: readonly unknown[], right: readonly unknown[]): boolean {
  for (const [index, one] of left.entries()) {
    const other = right[index];
    if (typeof one === "number" && typeof other === "number" && one !== other) return one < other;
    if (one !== other && !ops.equals(one, other)) return ops.less(one, other);
  }
  return false;
}
