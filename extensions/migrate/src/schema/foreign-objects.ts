import { isSameTrigger } from "./likeness.ts";
import {
  type IndexSnapshot,
  type SchemaSnapshot,
  tableOf,
  type TableSnapshot,
  type TriggerSnapshot,
} from "./schema-snapshot.ts";

/**
 * A schema with the triggers and views of another that were found in a database and that no model
 * has: they are not dropped, and what SQLite writes anew gets its triggers back. Unique indexes keep
 * the form that they have.
 */
export function withForeignObjects(schema: SchemaSnapshot, other: SchemaSnapshot): SchemaSnapshot {
  const views = other.views.filter(
    ({ isForeign, name }) => isForeign && !schema.views.some((view) => view.name === name),
  );
  return {
    ...schema,
    tables: schema.tables.map((table) => {
      const before = tableOf(other, table.name);
      if (!before) return table;
      const indexes = table.indexes.map((index) => asBefore(index, before));
      return { ...table, indexes, triggers: withForeign(table, before) };
    }),
    views: [...schema.views, ...views],
  };
}

/** A unique index that is none of a constraint stays that, though models know only constraints. */
function asBefore(index: IndexSnapshot, { indexes }: TableSnapshot): IndexSnapshot {
  const { constraint: _, ...bare } = index;
  const before = indexes.find(({ name }) => name !== undefined && name === index.name);
  return index.unique && before?.unique && !before.constraint ? bare : index;
}

function withForeign(table: TableSnapshot, before: TableSnapshot): TriggerSnapshot[] {
  const isKnown = (trigger: TriggerSnapshot): boolean =>
    table.triggers.some((own) =>
      isSameTrigger(own, trigger, { dialect: "sqlite", isExact: false }),
    );
  const foreign = before.triggers.filter((one) => one.isForeign && !isKnown(one));
  return [...table.triggers, ...foreign];
}
