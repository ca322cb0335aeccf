import { isSameTrigger } from "./likeness.ts";
import {
  type SchemaSnapshot,
  tableOf,
  type TableSnapshot,
  type TriggerSnapshot,
} from "./schema-snapshot.ts";

/**
 * A schema with the triggers and views of another that were found in a database and that no model
 * has: they are not dropped, and what SQLite writes anew gets its triggers back.
 */
export function withForeignObjects(schema: SchemaSnapshot, other: SchemaSnapshot): SchemaSnapshot {
  const views = other.views.filter(
    ({ isForeign, name }) => isForeign && !schema.views.some((view) => view.name === name),
  );
  return {
    ...schema,
    tables: schema.tables.map((table) => {
      const before = tableOf(other, table.name);
      return before ? { ...table, triggers: withForeign(table, before) } : table;
    }),
    views: [...schema.views, ...views],
  };
}

function withForeign(table: TableSnapshot, before: TableSnapshot): TriggerSnapshot[] {
  const isKnown = (trigger: TriggerSnapshot): boolean =>
    table.triggers.some((own) => isSameTrigger(own, trigger, { dialect: "sqlite", isExact: false }));
  const foreign = before.triggers.filter((one) => one.isForeign && !isKnown(one));
  return [...table.triggers, ...foreign];
}
