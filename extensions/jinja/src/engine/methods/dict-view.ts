import { entriesOf, keysOf, type Mapping, sizeOf, valueAt } from "../values/mapping.ts";
import {
  ABSENT,
  CONTAINS,
  EQUALS,
  ITERATE,
  LENGTH,
  REPR,
  type Special,
  TYPE_NAME,
} from "../values/protocol.ts";
import { sameOrEqual } from "../values/equality.ts";
import { Tuple } from "../values/tuple.ts";

/** What of a dict a {@link DictView} shows. */
export type DictPart = "items" | "keys" | "values";

/** What `dict.items()`, `keys()` and `values()` give: a view that changes with the dict. */
export class DictView implements Special {
  readonly part: DictPart;
  readonly #mapping: Mapping;

  constructor(mapping: Mapping, part: DictPart) {
    this.#mapping = mapping;
    this.part = part;
  }

  get [TYPE_NAME](): string {
    return `dict_${this.part}`;
  }

  /** What it shows now: pairs as tuples. */
  [ITERATE](): readonly unknown[] {
    if (this.part === "keys") return keysOf(this.#mapping);
    const entries = entriesOf(this.#mapping);
    if (this.part === "values") return entries.map(([, value]) => value);
    return entries.map((entry) => Tuple.from(entry));
  }

  [LENGTH](): number {
    return sizeOf(this.#mapping);
  }

  [CONTAINS](item: unknown): boolean {
    if (this.part === "keys") return valueAt(this.#mapping, item) !== ABSENT;
    if (this.part === "values") return this[ITERATE]().some((value) => sameOrEqual(value, item));
    if (!(item instanceof Tuple) || item.length !== 2) return false;
    const value = valueAt(this.#mapping, item[0]);
    return value !== ABSENT && sameOrEqual(value, item[1]);
  }

  /** Views of keys and of items are equal when they have the same members, as sets are. */
  [EQUALS](other: unknown): boolean {
    if (this === other) return true;
    if (!(other instanceof DictView) || this.part === "values") return false;
    if (other.part === "values" || other[LENGTH]() !== this[LENGTH]()) return false;
    return this[ITERATE]().every((item) => other[CONTAINS](item));
  }

  [REPR](repr: (value: unknown) => string): string {
    return `dict_${this.part}([${this[ITERATE]().map(repr).join(", ")}])`;
  }
}
