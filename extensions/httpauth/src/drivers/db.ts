/**
 * API tokens in a database.
 *
 * @module @phial/httpauth/db
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
import {
  type ApiToken,
  type StoredToken,
  type TokenRecords,
  type TokenStore,
  withoutHash,
} from "../tokens/token-store.ts";

/**
 * The table of {@link databaseTokens}: give it to the database among its models, and migrations know it.
 *
 * @example
 * export const db = new Database({ models: [User, ApiTokenRow] });
 */
export const ApiTokenRow = defineEntity({
  name: "PhialApiToken",
  tableName: "phial_api_tokens",
  properties: {
    id: p.string().length(16).primary(),
    userId: p.string().length(191).index(),
    name: p.string().length(191),
    abilities: p.json<string[]>(),
    // Times are in milliseconds since the Unix epoch.
    createdAt: p.double(),
    lastUsedAt: p.double().nullable(),
    expiresAt: p.double().nullable(),
    usesLeft: p.integer().nullable(),
    hash: p.string().length(64),
  },
});

class DatabaseTokens<M extends readonly Model[], B extends BoundModels> implements TokenRecords {
  readonly #app: Phial;
  readonly #db: Database<M, B>;

  constructor(app: Phial, db: Database<M, B>) {
    this.#app = app;
    this.#db = db;
  }

  async add(token: StoredToken): Promise<void> {
    const row = { ...token, abilities: [...token.abilities] };
    await this.#do((session) => session.insert(ApiTokenRow, row));
  }

  find(id: string): Promise<StoredToken | undefined> {
    return this.#do(async (session) => {
      const found = await session.findOne(ApiTokenRow, { id }, { disableIdentityMap: true });
      return found ? storedOf(found) : undefined;
    });
  }

  async use(id: string, at: number): Promise<boolean> {
    for (;;) {
      const used = await this.#do((session) => useOnce(session, id, at));
      if (used !== undefined) return used;
    }
  }

  list(userId: string): Promise<readonly ApiToken[]> {
    return this.#do(async (session) => {
      const order = {
        orderBy: { createdAt: "desc", id: "asc" },
        disableIdentityMap: true,
      } as const;
      const rows = await session.find(ApiTokenRow, { userId }, order);
      return rows.map((row) => withoutHash(storedOf(row)));
    });
  }

  revoke(id: string, userId?: string): Promise<boolean> {
    const where = userId === undefined ? { id } : { id, userId };
    return this.#do(async (session) => (await session.nativeDelete(ApiTokenRow, where)) === 1);
  }

  revokeAll(userId: string): Promise<number> {
    return this.#do((session) => session.nativeDelete(ApiTokenRow, { userId }));
  }

  // In a context of its own: a request that is undone does not take it back; and in a transaction, so
  // that no replica is asked, which may be behind.
  #do<T>(work: (session: Session<M>) => Promise<T>): Promise<T> {
    return this.#db.ownTransaction(this.#app, work);
  }
}

/**
 * Notes a use if the row is as it was found; else undefined. Ask again in another transaction: MariaDB
 * shows all that one finds as of its beginning.
 */
async function useOnce(
  session: Session<readonly Model[]>,
  id: string,
  at: number,
): Promise<boolean | undefined> {
  const found = await session.findOne(ApiTokenRow, { id }, { disableIdentityMap: true });
  if (!found || found.usesLeft === 0) return false;
  const { usesLeft = null } = found;
  const changed = { lastUsedAt: at, usesLeft: usesLeft === null ? null : usesLeft - 1 };
  const rows = await session.nativeUpdate(ApiTokenRow, { id, usesLeft }, changed);
  return rows === 1 || undefined;
}

type Moment = "createdAt" | "lastUsedAt" | "expiresAt";
type Plain = Omit<StoredToken, Moment | "usesLeft">;
// A driver may give a double as text.
type Row = Plain & { readonly [K in Moment]?: number | string | null | undefined } & {
  readonly usesLeft?: number | null | undefined;
};

function storedOf(row: Row): StoredToken {
  const { id, userId, name, abilities, hash } = row;
  return {
    id,
    userId,
    name,
    abilities: [...abilities],
    hash,
    createdAt: Number(row.createdAt),
    lastUsedAt: momentOf(row.lastUsedAt),
    expiresAt: momentOf(row.expiresAt),
    usesLeft: row.usesLeft ?? null,
  };
}

function momentOf(value: number | string | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

/**
 * Keeps tokens in the table of {@link ApiTokenRow}.
 *
 * @example
 * export const tokens = new ApiTokens({ store: databaseTokens(db) });
 */
export function databaseTokens<M extends readonly Model[], B extends BoundModels>(
  db: Database<M, B>,
): TokenStore {
  return { needs: [db], open: (app) => new DatabaseTokens(app, db) };
}
