/** A value that a need may hold; `3` and `"3"` are not the same. */
export type NeedValue = string | number | boolean | null;

/**
 * Something that an identity may provide and a permission may ask for: Flask-Principal's tuple. Two
 * needs are the same when their values are.
 */
export type Need = readonly [method: NeedValue, ...rest: NeedValue[]];

/** The need to be a certain user. */
export function UserNeed(id: string | number): Need {
  return ["id", id];
}

/** The need to have a role. */
export function RoleNeed(role: string): Need {
  return ["role", role];
}

/** The need to be of a type, such as a guest. */
export function TypeNeed(type: string): Need {
  return ["type", type];
}

/** The need to be allowed to do something. */
export function ActionNeed(action: string): Need {
  return ["action", action];
}

/**
 * The need to be allowed to do something with one thing.
 *
 * @example
 * ItemNeed("edit", 3, "post")
 */
export function ItemNeed(method: string, item: string | number, type: string): Need {
  return [method, item, type];
}

/** A set of needs: each is in it once, whichever array it stands in. */
export class NeedSet implements Iterable<Need> {
  readonly #needs = new Map<string, Need>();

  constructor(needs: Iterable<Need> = []) {
    for (const need of needs) this.add(need);
  }

  get size(): number {
    return this.#needs.size;
  }

  add(need: Need): this {
    this.#needs.set(keyOf(need), need);
    return this;
  }

  has(need: Need): boolean {
    return this.#needs.has(keyOf(need));
  }

  /** Whether they have a need in common. */
  meets(other: NeedSet): boolean {
    for (const key of this.#needs.keys()) if (other.#needs.has(key)) return true;
    return false;
  }

  union(other: NeedSet): NeedSet {
    return new NeedSet([...this, ...other]);
  }

  difference(other: NeedSet): NeedSet {
    return new NeedSet([...this].filter((need) => !other.has(need)));
  }

  isSubsetOf(other: NeedSet): boolean {
    return [...this].every((need) => other.has(need));
  }

  [Symbol.iterator](): Iterator<Need> {
    return this.#needs.values();
  }
}

function keyOf(need: Need): string {
  return JSON.stringify(need);
}

/** A need in words, for logs and lists: `role admin`. */
export function describeNeed(need: Need): string {
  return need.map(String).join(" ");
}
