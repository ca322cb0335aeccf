import type { Extension, Phial } from "phial";

/** A role that a user has. */
export interface RoleGrant {
  readonly userId: string;
  readonly role: string;
}

/** The roles of one app's users. Where the store cannot be reached, every method rejects. */
export interface RoleGrants {
  /** The roles of a user, in order. */
  rolesOf(userId: string): Promise<readonly string[]>;
  /** Gives a user a role; whether it is new. */
  grant(grant: RoleGrant): Promise<boolean>;
  /** Takes a role away; whether it was there. */
  revoke(grant: RoleGrant): Promise<boolean>;
  /** All of them, or those of a role, ordered by user and role. */
  list(role?: string): Promise<readonly RoleGrant[]>;
}

/** Where roles are kept. Like an extension it belongs to no app. */
export interface RoleStore {
  /** The extensions it stands on. */
  readonly needs?: readonly Extension[];
  /** Gives the roles of an app; opens nothing. */
  open(app: Phial): RoleGrants;
}
