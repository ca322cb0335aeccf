import { PhialError } from "phial";
import type { BoundDatabase } from "./bound-database.ts";
import type { Model } from "./models.ts";

type AnyDatabase = BoundDatabase<readonly Model[]>;

/** What a seeder writes to: the database, in a transaction, and its binds. */
export interface SeedTarget extends Pick<AnyDatabase, "session" | "sql" | "transaction"> {
  /** One of the further databases; what is written there is not part of the transaction. */
  bind(name: string): AnyDatabase;
}

/** What a seeder gets of a database. */
export function seedTarget(main: AnyDatabase, bind: (name: string) => AnyDatabase): SeedTarget {
  return {
    bind,
    transaction: (work) => main.transaction(work),
    get session() {
      return main.session;
    },
    get sql() {
      return main.sql;
    },
  };
}

/** Fills a database with what an app begins with; see {@link seeder}. */
export interface Seeder {
  readonly name: string;
  run(db: SeedTarget): void | Promise<void>;
}

/**
 * Declares what fills a database: `new Database({ seeders: [demo] })`, then `phial db seed demo`.
 * It runs in a transaction, and is to be written so that a second run does no harm.
 *
 * @example
 * export const demo = seeder("demo", async (db) => {
 *   await notes.createMany(db, 10);
 * });
 */
export function seeder(name: string, run: (db: SeedTarget) => void | Promise<void>): Seeder {
  return { name, run };
}

/** The seeders of a database, in order. */
export class Seeders {
  readonly #byName: ReadonlyMap<string, Seeder>;

  /** @throws PhialError `DATABASE_SEEDER_TAKEN` */
  constructor(seeders: readonly Seeder[]) {
    this.#byName = new Map(seeders.map((one) => [one.name, one]));
    if (this.#byName.size < seeders.length) throw taken(seeders);
  }

  /**
   * The seeder of this name, or all.
   *
   * @throws PhialError `DATABASE_SEEDER_MISSING`
   */
  select(name: string | undefined): readonly Seeder[] {
    if (name === undefined) return [...this.#byName.values()];
    const found = this.#byName.get(name);
    if (found) return [found];
    throw missing(name, [...this.#byName.keys()]);
  }
}

function missing(name: string, names: readonly string[]): PhialError {
  return new PhialError(
    "DATABASE_SEEDER_MISSING",
    `There is no seeder ${JSON.stringify(name)}.`,
    names.length === 0
      ? "Declare one: new Database({ seeders: [seeder(name, async (db) => { ... })] })."
      : `There are: ${names.join(", ")}.`,
  );
}

function taken(seeders: readonly Seeder[]): PhialError {
  const names = seeders.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return new PhialError(
    "DATABASE_SEEDER_TAKEN",
    `Two seeders have the name ${JSON.stringify(twice)}.`,
    "Give one of them another name.",
  );
}
