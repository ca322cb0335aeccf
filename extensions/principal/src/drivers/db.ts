/**
 * Roles in a database.
 *
 * @module @phial/principal/db
 */
import {
  type BoundModels,
  type Database,
  defineEntity,
  type Model,
  p,
  type Session,
} from "@phial/db";
import type { Phial } from "phial";
import type { RoleGrant, RoleGrants, RoleStore } from "../role-store.ts";

/**
 * The table of {@link databaseRoles}: give it to the database among its models, and migrations know it.
 *
 * @example
 * export const db = new Database({ models: [User, UserRole] });
 */
export const UserRole = defineEntity({
  name: "PhialUserRole",
  tableName: "phial_user_roles",
  properties: {
    userId: p.string().length(191).primary(),
    role: p.string().length(191).primary(),
  },
});

class DatabaseRoles<M extends readonly Model[], B extends BoundModels> implements RoleGrants {
  readonly #app: Phial;
  readonly #db: Database<M, B>;

  constructor(app: Phial, db: Database<M, B>) {
    this.#app = app;
    this.#db = db;
  }

  rolesOf(userId: string): Promise<readonly string[]> {
    return this.#do(async (session) => (await find(session, { userId })).map(({ role }) => role));
  }

  grant(grant: RoleGrant): Promise<boolean> {
    return this.#do(async (session) => {
      if ((await find(session, grant)).length > 0) return false;
      await session.upsert(UserRole, { ...grant }, { onConflictAction: "ignore" });
      return true;
    });
  }

  revoke(grant: RoleGrant): Promise<boolean> {
    return this.#do(async (session) => (await session.nativeDelete(UserRole, { ...grant })) === 1);
  }

  list(role?: string): Promise<readonly RoleGrant[]> {
    return this.#do((session) => find(session, role === undefined ? {} : { role }));
  }

  // In a context of its own, and in a transaction, so that no replica is asked, which may be behind.
  #do<T>(work: (session: Session<M>) => Promise<T>): Promise<T> {
    return this.#db.ownTransaction(this.#app, work);
  }
}

async function find<M extends readonly Model[]>(
  session: Session<M>,
  where: Partial<RoleGrant>,
): Promise<RoleGrant[]> {
  const order = { orderBy: { userId: "asc", role: "asc" }, disableIdentityMap: true } as const;
  const found = await session.find(UserRole, { ...where }, order);
  return found.map(({ userId, role }) => ({ userId, role }));
}

/**
 * Keeps roles in the table of {@link UserRole}.
 *
 * @example
 * export const principal = new Principal({ roles: databaseRoles(db) });
 */
export function databaseRoles<M extends readonly Model[], B extends BoundModels>(
  db: Database<M, B>,
): RoleStore {
  return { needs: [db], open: (app) => new DatabaseRoles(app, db) };
}
