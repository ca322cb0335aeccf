import { PhialError } from "phial";
import { type Dialect, DIALECTS } from "../revision.ts";
import {
  emptySchema,
  type SchemaSnapshot,
  type Snapshot,
  tableOf,
  type TableSnapshot,
} from "./schema-snapshot.ts";

/** The value on the branch that a merge begins with, and those on two branches. */
interface Three<T> {
  readonly base: T | undefined;
  readonly ours: T | undefined;
  readonly theirs: T | undefined;
}

/**
 * The snapshot of a revision that merges two branches: what each of them has changed since `base`,
 * the snapshot of the revision that they have in common.
 *
 * @throws PhialError `MIGRATE_SNAPSHOT_CONFLICT`, naming what both have changed in different ways
 */
export function mergeSnapshots(three: {
  readonly base: Snapshot | undefined;
  readonly ours: Snapshot;
  readonly theirs: Snapshot;
}): Snapshot {
  const conflicts: string[] = [];
  const binds = new Set([...three.ours.keys(), ...three.theirs.keys()]);
  const merged = [...binds].map((bind) => {
    const schemas = DIALECTS.flatMap((dialect): [Dialect, SchemaSnapshot][] => {
      const of = (snapshot: Snapshot | undefined) => snapshot?.get(bind)?.get(dialect);
      const [base = emptySchema, ours, theirs] = [of(three.base), of(three.ours), of(three.theirs)];
      const isOnBoth = ours !== undefined && theirs !== undefined;
      const schema = isOnBoth ? merge({ base, ours, theirs }, conflicts) : (ours ?? theirs);
      return schema ? [[dialect, schema]] : [];
    });
    return [bind, new Map(schemas)] as const;
  });
  if (conflicts.length > 0) throw conflict([...new Set(conflicts)]);
  return new Map(merged);
}

interface Sides {
  readonly base: SchemaSnapshot;
  readonly ours: SchemaSnapshot;
  readonly theirs: SchemaSnapshot;
}

function merge(sides: Sides, conflicts: string[]): SchemaSnapshot {
  return new SchemaMerge(sides, conflicts).merged();
}

class SchemaMerge {
  readonly #schemas: Sides;
  readonly #conflicts: string[];

  constructor(schemas: Sides, conflicts: string[]) {
    this.#schemas = schemas;
    this.#conflicts = conflicts;
  }

  merged(): SchemaSnapshot {
    const { base, ours, theirs } = this.#schemas;
    const isOfModels = ours.source === "models" && theirs.source === "models";
    const names = new Set([...ours.tables, ...theirs.tables].map(({ name }) => name));
    return {
      source: isOfModels ? "models" : "database",
      tables: [...names].flatMap((name) => {
        const three = {
          base: tableOf(base, name),
          ours: tableOf(ours, name),
          theirs: tableOf(theirs, name),
        };
        return this.#table(name, three) ?? [];
      }),
      enums: this.#list("the enum", { base: base.enums, ours: ours.enums, theirs: theirs.enums }),
      views: this.#list("the view", { base: base.views, ours: ours.views, theirs: theirs.views }),
    };
  }

  #table(name: string, three: Three<TableSnapshot>): TableSnapshot | undefined {
    const { base, ours, theirs } = three;
    // Dropped on one side, or there on one side only.
    if (!ours || !theirs) return this.#one(`the table ${name}`, three);
    const listOf = <K extends ListOfTable>(key: K, kind: string): TableSnapshot[K] => {
      const lists: Three<readonly Named[]> = {
        base: base?.[key],
        ours: ours[key],
        theirs: theirs[key],
      };
      // What comes out are elements of the lists that went in.
      return this.#list(`${name}: ${kind}`, lists) as readonly Named[] as TableSnapshot[K];
    };
    const comments = { base: base?.comment, ours: ours.comment, theirs: theirs.comment };
    const comment = this.#one(`${name}: the comment`, comments);
    const keys = { base: base?.primaryKey, ours: ours.primaryKey, theirs: theirs.primaryKey };
    return {
      name,
      columns: listOf("columns", "the column"),
      primaryKey: this.#one(`${name}: the primary key`, keys) ?? [],
      indexes: listOf("indexes", "the index"),
      foreignKeys: listOf("foreignKeys", "the foreign key"),
      checks: listOf("checks", "the check"),
      triggers: listOf("triggers", "the trigger"),
      ...(comment !== undefined && { comment }),
    };
  }

  #list<T extends Named>(kind: string, lists: Three<readonly T[]>): T[] {
    const keyOf = (item: T): string => item.name ?? JSON.stringify(item);
    const [base, ours, theirs] = [lists.base, lists.ours, lists.theirs].map(
      (list) => new Map((list ?? []).map((item) => [keyOf(item), item])),
    );
    const keys = new Set([...(ours?.keys() ?? []), ...(theirs?.keys() ?? [])]);
    return [...keys].flatMap((key) => {
      const three = { base: base?.get(key), ours: ours?.get(key), theirs: theirs?.get(key) };
      return this.#one(`${kind} ${key}`, three) ?? [];
    });
  }

  /** What only one side has changed is as that side has it. */
  #one<T>(name: string, { base, ours, theirs }: Three<T>): T | undefined {
    if (isSame(ours, theirs) || isSame(base, theirs)) return ours;
    if (!isSame(base, ours)) this.#conflicts.push(name);
    return theirs;
  }
}

interface Named {
  readonly name?: string;
}

type ListOfTable = "columns" | "indexes" | "foreignKeys" | "checks" | "triggers";

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function conflict(conflicts: readonly string[]): PhialError {
  return new PhialError(
    "MIGRATE_SNAPSHOT_CONFLICT",
    `The branches have changed the same in different ways: ${conflicts.join("; ")}.`,
    "Let one of the branches follow the other: give its first revision the other's head as its parent, and generate it again.",
  );
}
