import { type Need, NeedSet } from "./need.ts";
import type { Rule } from "./permission.ts";

/** What an {@link Identity} is made with, besides its id. */
export interface IdentityInit<User> {
  /** How it was found out: `"session"`, `"jwt"`, `"basic"`. */
  readonly authType?: string | null;
  /** What the app knows it as. */
  readonly user?: User;
}

/** Who makes a request, and what it provides. */
export class Identity<User = unknown> {
  /** `null` is nobody. */
  readonly id: string | number | null;
  readonly authType: string | null;
  readonly user: User | undefined;
  readonly provides: NeedSet;

  constructor(id: string | number | null, init: IdentityInit<User> = {}) {
    this.id = id;
    this.authType = init.authType ?? null;
    this.user = init.user;
    this.provides = new NeedSet();
  }

  get isAnonymous(): boolean {
    return this.id === null;
  }

  /** Adds to what it provides. */
  provide(...needs: readonly Need[]): this {
    for (const need of needs) this.provides.add(need);
    return this;
  }

  /** Whether a permission lets it through. */
  can(permission: Rule): boolean {
    return permission.allows(this);
  }
}

/** Nobody. */
export class AnonymousIdentity extends Identity<never> {
  constructor() {
    super(null);
  }
}
