import type { AbstractSqlPlatform } from "@mikro-orm/sql";
import type { Dialect } from "../revision.ts";
import { helperOf, mikroTable, splitName } from "./mikro-schema.ts";
import type { Rename } from "./rename.ts";
import { inOrder } from "./renamed-schema.ts";
import type { SchemaComparison } from "./schema-comparison.ts";
import { type TableSnapshot, tableOf, type TriggerSnapshot } from "./schema-snapshot.ts";
import { mentions, tokensOf } from "./sql-tokens.ts";
import { viewWork } from "./view-work.ts";

/** What statements are written for. */
export interface StatementPlan {
  readonly dialect: Dialect;
  readonly platform: AbstractSqlPlatform;
  /** Between schemas that both have the new names. */
  readonly comparison: SchemaComparison;
  readonly renames: readonly Rename[];
  /** Whether the renames are done, before all else, or undone, after all else. */
  readonly direction: "up" | "down";
}

/** What stands around the changes of tables: views and triggers go before and come after. */
export interface Surroundings {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The names that a plan gives, old to new going up, new to old coming down. */
export function renamesOf({ renames, direction }: StatementPlan): readonly Rename[] {
  const ordered = inOrder(renames);
  if (direction === "up") return ordered;
  return ordered.toReversed().map((rename) => ({ ...rename, from: rename.to, to: rename.from }));
}

/** The statements that drop views and triggers, and those that create them. */
export function surroundings(plan: StatementPlan): Surroundings {
  const { comparison, platform } = plan;
  const helper = helperOf(platform);
  const views = viewWork(plan);
  const triggers = triggerWork(plan);
  const drops = views.dropped.map(({ name, materialized }) => {
    const [schema, own] = splitName(name);
    return `drop ${materialized ? "materialized " : ""}view ${platform.quoteIdentifier(schema === undefined ? own : name)}`;
  });
  const creations = views.created.map(({ name, definition, materialized }) => {
    const [schema, own] = splitName(name);
    return materialized
      ? helper.createMaterializedView(own, schema, definition)
      : helper.createView(own, schema, definition);
  });
  const isDropped = (name: string): boolean =>
    comparison.droppedTables.some((table) => table.name === name);
  return {
    before: [
      ...drops,
      ...triggers.dropped
        .filter(({ table }) => plan.dialect === "postgres" || !isDropped(table.name))
        .flatMap(({ table, trigger }) =>
          // It was read from a trigger of MikroORM's.
          statements(helper.dropTrigger(mikroTable(table, platform), trigger as MikroTrigger)),
        ),
    ],
    after: [
      ...triggers.created.flatMap(({ table, trigger }) =>
        statements(helper.createTrigger(mikroTable(table, platform), trigger as MikroTrigger)),
      ),
      ...creations,
    ],
  };
}

type MikroTrigger = Parameters<ReturnType<typeof helperOf>["createTrigger"]>[1];

interface TriggerOf {
  readonly table: TableSnapshot;
  readonly trigger: TriggerSnapshot;
}

/** Triggers are dropped while tables still have the names from before, and created after all. */
function triggerWork(plan: StatementPlan): { dropped: TriggerOf[]; created: TriggerOf[] } {
  const { comparison, renames, direction } = plan;
  const tableRenames = renames.filter(({ table }) => table === undefined);
  const oldName = (name: string): string =>
    tableRenames.find((rename) => rename.to === name)?.from ?? name;
  const before = (table: TableSnapshot): TableSnapshot =>
    direction === "up" ? { ...table, name: oldName(table.name) } : table;
  const after = (table: TableSnapshot): TableSnapshot =>
    direction === "down" ? { ...table, name: oldName(table.name) } : table;
  const dropped: TriggerOf[] = comparison.droppedTables.flatMap((table) =>
    table.triggers.map((trigger) => ({ table: before(table), trigger })),
  );
  const created: TriggerOf[] = comparison.newTables.flatMap((table) =>
    table.triggers.map((trigger) => ({ table: after(table), trigger })),
  );
  for (const { from, to, triggers } of comparison.changedTables) {
    // A rebuilt table of SQLite loses its triggers, a renamed one keeps them under its old text.
    const isRemade = plan.dialect === "sqlite" || tableRenames.some((one) => one.to === to.name);
    const [gone, come] = isRemade
      ? [from.triggers, to.triggers]
      : [triggers.removed, triggers.added];
    dropped.push(...gone.map((trigger) => ({ table: before(from), trigger })));
    created.push(...come.map((trigger) => ({ table: after(to), trigger })));
  }
  for (const table of plan.dialect === "sqlite" ? bystanders(plan) : []) {
    const speaking = table.triggers.filter(({ body, expression = "" }) =>
      touched(plan).some((name) => mentions(`${body} ${expression}`, name)),
    );
    dropped.push(...speaking.map((trigger) => ({ table: before(table), trigger })));
    created.push(...speaking.map((trigger) => ({ table: after(table), trigger })));
  }
  return { dropped, created };
}

/** The tables that do not change themselves. */
function bystanders({ comparison: { from, to, changedTables } }: StatementPlan): TableSnapshot[] {
  const changed = new Set(changedTables.map((change) => change.to.name));
  return to.tables.filter(({ name }) => !changed.has(name) && tableOf(from, name) !== undefined);
}

/** What SQLite has no table for while it is rebuilt: it renames none below a trigger that needs it. */
function touched({ comparison, renames }: StatementPlan): string[] {
  const names = comparison.changedTables.map((change) => change.to.name);
  return [...names, ...renames.flatMap(({ table, from, to }) => [table ?? to, from])];
}

/** What MikroORM renders as one text, as statements without their semicolons. */
export function statements(sql: string | readonly string[]): string[] {
  return [sql]
    .flat()
    .flatMap(split)
    .map((text) => text.trim().replace(/;$/, ""))
    .filter((text) => text !== "");
}

/** A semicolon ends a statement where a line ends with it, as in the body of a trigger none does. */
function split(sql: string): string[] {
  const ends = tokensOf(sql).filter(
    ({ kind, value, end }) => kind === "sign" && value === ";" && sql[end] === "\n",
  );
  const starts = [0, ...ends.map(({ end }) => end)];
  return starts.map((start, at) => sql.slice(start, starts[at + 1]));
}
