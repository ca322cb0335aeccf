import type { Context, ExtensionOptions } from "phial";
import type { RoleStore } from "./role-store.ts";
import type { Identity } from "./identity.ts";
import type { Need } from "./need.ts";
import type { AnyPolicy } from "./policy.ts";

/** Finds an identity in a request, or nothing. */
export type IdentityLoader = (
  c: Context,
) => Identity | undefined | null | Promise<Identity | undefined | null>;

/** Keeps an identity that was found or set. */
export type IdentitySaver = (identity: Identity, c: Context) => void | Promise<void>;

/** What a {@link Principal} is made with. */
export interface PrincipalOptions<Policies extends readonly AnyPolicy[]> extends ExtensionOptions {
  /** What an identity provides: asked once for each. */
  readonly provides?: (identity: Identity, c: Context) => Iterable<Need> | Promise<Iterable<Need>>;
  /** What may be done with resources. */
  readonly policies?: Policies;
  /** Where the roles of users are kept: an identity provides them, and `phial principal` grants them. */
  readonly roles?: RoleStore;
  /** Asked at the beginning of each request, the last one first, as Flask-Principal does. */
  readonly identityLoaders?: readonly IdentityLoader[];
  /** Told each identity that was found or set. */
  readonly identitySavers?: readonly IdentitySaver[];
  /**
   * Whether the session keeps the identity, in Flask-Principal's keys. Needed where a Flask half does so:
   * logins and logouts of a `LoginManager` then count there, too. @default false
   */
  readonly useSessions?: boolean;
  /** Whether requests for static files have no identity. @default false */
  readonly skipStatic?: boolean;
}
