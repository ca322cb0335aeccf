/**
 * Marks of tokens in a database, for apps of several processes.
 *
 * @module @phial/jwt/db
 */
import { randomUUID } from "node:crypto";
import {
  type BoundModels,
  type Database,
  defineEntity,
  type Model,
  p,
  type Session,
} from "@phial/db";
import type { Phial } from "phial";
import type { MarkOptions, TokenMarks, TokenStore } from "../stores/token-store.ts";

/**
 * The table of {@link dbStore}: give it to the database among its models, and migrations know it.
 *
 * @example
 * export const db = new Database({ models: [Note, TokenMark] });
 */
export const TokenMark = defineEntity({
  name: "PhialJwtMark",
  tableName: "phial_jwt_marks",
  properties: {
    name: p.string().length(512).primary(),
    /** In milliseconds since the Unix epoch. */
    putAt: p.double(),
    /** The same; null for ever. */
    keptUntil: p.double().nullable().index(),
    /** Tells the one who put it from those who found it there. */
    putBy: p.string().length(36),
  },
});

/** Between two looks for what is over, in milliseconds. */
const SWEEP = 60_000;

class DatabaseMarks<M extends readonly Model[], B extends BoundModels> implements TokenMarks {
  readonly #app: Phial;
  readonly #db: Database<M, B>;
  readonly #hasReplicas: boolean;
  #sweptAt = 0;

  constructor(app: Phial, db: Database<M, B>) {
    this.#app = app;
    this.#db = db;
    const replicas = app.config.get(`${db.settingsPrefix}DATABASE_REPLICAS`);
    this.#hasReplicas = replicas !== undefined && replicas !== null;
  }

  async put(name: string, { at, until }: MarkOptions): Promise<number | undefined> {
    const putBy = randomUUID();
    const keptUntil = Number.isFinite(until) ? until : null;
    const row = { name, putAt: at, keptUntil, putBy };
    // In a context of its own: a request that is undone does not take it back.
    const kept = await this.#db.ownTransaction(this.#app, async (session) => {
      await session.upsert(TokenMark, row, { onConflictAction: "ignore" });
      return session.findOneOrFail(TokenMark, { name }, { disableIdentityMap: true });
    });
    await this.#sweep();
    return kept.putBy === putBy ? undefined : Number(kept.putAt);
  }

  find(names: readonly string[]): Promise<readonly (number | undefined)[]> {
    return this.#app.run(() =>
      // A replica may be behind; a transaction is on the primary.
      this.#hasReplicas
        ? this.#db.transaction((session) => findIn(session, names))
        : findIn(this.#db.session, names),
    );
  }

  async #sweep(): Promise<void> {
    const now = this.#app.clock.now();
    if (now - this.#sweptAt < SWEEP) return;
    this.#sweptAt = now;
    await this.#db.ownTransaction(this.#app, (session) =>
      session.nativeDelete(TokenMark, { keptUntil: { $lt: now } }),
    );
  }
}

async function findIn(
  session: Session<readonly Model[]>,
  names: readonly string[],
): Promise<readonly (number | undefined)[]> {
  const where = { name: { $in: [...names] } };
  const rows = await session.find(TokenMark, where, { disableIdentityMap: true });
  const moments = new Map(rows.map(({ name, putAt }) => [name, Number(putAt)]));
  return names.map((name) => moments.get(name));
}

/**
 * Keeps marks in the table of {@link TokenMark}. Rows that are over are deleted now and then.
 *
 * @example
 * export const db = new Database({ models: [Note, TokenMark] });
 * export const jwt = new JWTManager({ store: dbStore(db) });
 */
export function dbStore<M extends readonly Model[], B extends BoundModels>(
  db: Database<M, B>,
): TokenStore {
  return { needs: [db], open: (app) => new DatabaseMarks(app, db) };
}
