import type { NeedSet as Needs } from "./need.ts";
import { describeNeed, type Need, NeedSet } from "./need.ts";

/** Who is judged. */
export interface Provider {
  readonly provides: Needs;
}

/** Says who may do something. */
export abstract class Rule {
  /** Whether an identity may. */
  abstract allows(identity: Provider): boolean;
  /** In a few words, for logs and lists. */
  abstract describe(): string;

  /** Lets through whom both let through. */
  and(other: Rule): Rule {
    return new Both(this, other);
  }

  /** Lets through whom one of them lets through. */
  or(other: Rule): Rule {
    return new Either(this, other);
  }

  /** Lets through whom this one does not. */
  not(): Rule {
    return new Not(this);
  }
}

/**
 * Lets through who provides one of its needs and none of what it excludes. One that has neither lets
 * nobody through, where Flask-Principal's lets everybody: a list of roles that came out empty must not
 * open a door.
 *
 * @example
 * const editors = new Permission(RoleNeed("editor"), RoleNeed("admin"));
 */
export class Permission extends Rule {
  readonly needs: NeedSet;
  readonly excludes: NeedSet;

  constructor(...needs: readonly Need[]) {
    super();
    this.needs = new NeedSet(needs);
    this.excludes = new NeedSet();
  }

  allows({ provides }: Provider): boolean {
    if (this.needs.size + this.excludes.size === 0) return false;
    if (this.needs.size > 0 && !this.needs.meets(provides)) return false;
    return !this.excludes.meets(provides);
  }

  describe(): string {
    const needs = [...this.needs].map(describeNeed).join(" or ");
    const excludes = [...this.excludes].map(describeNeed).join(", ");
    const words = [needs, excludes === "" ? "" : `not ${excludes}`].filter((part) => part !== "");
    return words.join(", ") || "nobody";
  }

  /** The needs of both, and what both exclude: Flask-Principal's `&`. One of the needs is enough. */
  union(other: Permission): Permission {
    return made(this.needs.union(other.needs), this.excludes.union(other.excludes));
  }

  /** Without the needs of the other, and without what it excludes: Flask-Principal's `|`. */
  difference(other: Permission): Permission {
    return made(this.needs.difference(other.needs), this.excludes.difference(other.excludes));
  }

  /** Excludes what it needed, and needs what it excluded. */
  reverse(): Permission {
    return made(this.excludes, this.needs);
  }

  /** Whether the other has all its needs and excludes. */
  isSubsetOf(other: Permission): boolean {
    return this.needs.isSubsetOf(other.needs) && this.excludes.isSubsetOf(other.excludes);
  }
}

/**
 * Lets through who provides none of these.
 *
 * @example
 * const welcome = new Denial(RoleNeed("banned"));
 */
export class Denial extends Permission {
  constructor(...excludes: readonly Need[]) {
    super();
    for (const need of excludes) this.excludes.add(need);
  }
}

function made(needs: NeedSet, excludes: NeedSet): Permission {
  const permission = new Permission(...needs);
  for (const need of excludes) permission.excludes.add(need);
  return permission;
}

class Both extends Rule {
  readonly #rules: readonly [Rule, Rule];

  constructor(one: Rule, other: Rule) {
    super();
    this.#rules = [one, other];
  }

  allows(identity: Provider): boolean {
    return this.#rules.every((rule) => rule.allows(identity));
  }

  describe(): string {
    return this.#rules.map((rule) => `(${rule.describe()})`).join(" and ");
  }
}

class Either extends Rule {
  readonly #rules: readonly [Rule, Rule];

  constructor(one: Rule, other: Rule) {
    super();
    this.#rules = [one, other];
  }

  allows(identity: Provider): boolean {
    return this.#rules.some((rule) => rule.allows(identity));
  }

  describe(): string {
    return this.#rules.map((rule) => `(${rule.describe()})`).join(" or ");
  }
}

class Not extends Rule {
  readonly #rule: Rule;

  constructor(rule: Rule) {
    super();
    this.#rule = rule;
  }

  allows(identity: Provider): boolean {
    return !this.#rule.allows(identity);
  }

  describe(): string {
    return `not (${this.#rule.describe()})`;
  }
}
