import type { Dialect } from "../revision.ts";
import { isNarrowed } from "./narrowed-type.ts";
import type { ColumnChange, SchemaComparison, TableChange } from "./schema-comparison.ts";
import type { ColumnSnapshot, TableSnapshot } from "./schema-snapshot.ts";
import type { SchemaWarning, WarningCode } from "./schema-warning.ts";
import { isRebuilt } from "./sqlite-statements.ts";

/** Which codes are of changes that lose rows or values, or may. */
const DESTRUCTIVE: ReadonlySet<WarningCode> = new Set([
  "TABLE_DROPPED",
  "COLUMN_DROPPED",
  "TYPE_NARROWED",
  "ENUM_VALUE_REMOVED",
]);

interface Place {
  readonly bind: string;
  readonly dialect: Dialect;
}

type Found = Pick<SchemaWarning, "code" | "table" | "message"> & { readonly column?: string };

/** What a change does to rows, or to those who use the tables meanwhile. */
export function schemaWarnings(comparison: SchemaComparison, place: Place): SchemaWarning[] {
  const { droppedTables, changedTables, changedEnums } = comparison;
  const found: Found[] = [
    ...droppedTables.map(({ name }) => ({
      code: "TABLE_DROPPED" as const,
      table: name,
      message: `drops the table ${name} with all its rows`,
    })),
    ...changedTables.flatMap((change) => [
      ...columnsOf(change),
      ...change.changedColumns.flatMap((column) => changesOf(change.to, column, place)),
      ...indexesOf(change, place),
      ...rewritingOf(change, place),
    ]),
    ...changedEnums.flatMap(({ from, to }) => {
      const gone = from.items.filter((item) => !to.items.includes(item));
      return gone.length > 0 ? [enumWarning(to.name, undefined, gone)] : [];
    }),
  ];
  const { bind, dialect } = place;
  return found.map((warning) => ({
    ...warning,
    bind,
    dialects: [dialect],
    isDestructive: DESTRUCTIVE.has(warning.code),
  }));
}

/** Warnings that hold for several dialects, as one. */
export function joinedWarnings(warnings: readonly SchemaWarning[]): SchemaWarning[] {
  const joined = new Map<string, SchemaWarning>();
  for (const warning of warnings) {
    const key = JSON.stringify([warning.bind, warning.code, warning.table, warning.column]);
    const known = joined.get(key);
    const dialects = [...(known?.dialects ?? []), ...warning.dialects];
    joined.set(key, { ...(known ?? warning), dialects });
  }
  return [...joined.values()];
}

function columnsOf({ to, removedColumns, addedColumns }: TableChange): Found[] {
  const isRequired = ({ nullable, default: value, generated, autoincrement }: ColumnSnapshot) =>
    !nullable && value === undefined && generated === undefined && !autoincrement;
  return [
    ...removedColumns
      .filter(({ generated }) => generated === undefined)
      .map(({ name }) => ({
        code: "COLUMN_DROPPED" as const,
        table: to.name,
        column: name,
        message: `drops the column ${to.name}.${name} with all its values`,
      })),
    ...addedColumns.filter(isRequired).map(({ name }) => ({
      code: "NOT_NULL_WITHOUT_DEFAULT" as const,
      table: to.name,
      column: name,
      message: `adds ${to.name}.${name}, which is not null and has no default: it fails where the table has rows (MariaDB fills in 0 or an empty text); give it a default, or add it as nullable and fill it first`,
    })),
  ];
}

function changesOf(table: TableSnapshot, change: ColumnChange, { dialect }: Place): Found[] {
  const { from, to, parts } = change;
  const place = `${table.name}.${to.name}`;
  const found: Found[] = [];
  const add = (code: WarningCode, message: string): void => {
    found.push({ code, table: table.name, column: to.name, message });
  };
  if (parts.has("type") && isNarrowed(from, to, dialect)) {
    add(
      "TYPE_NARROWED",
      `turns ${place} from ${from.type} into ${to.type}, which may not hold every value`,
    );
  }
  if (parts.has("nullable") && !to.nullable) {
    if (to.default === undefined) {
      add(
        "NOT_NULL_WITHOUT_DEFAULT",
        `makes ${place} not null without a default: it fails where there are nulls; fill them first`,
      );
    } else {
      add(
        "NULLS_REPLACED",
        `makes ${place} not null, and writes its default ${to.default} over nulls`,
      );
    }
  }
  if (parts.has("generated") && from.generated === undefined) {
    add("COLUMN_DROPPED", `makes ${place} a computed column, so that its values are lost`);
  }
  return found;
}

function indexesOf({ from, to, indexes, checks }: TableChange, { dialect }: Place): Found[] {
  const unique = indexes.added.filter((index) => index.unique);
  const locking = dialect === "postgres" ? indexes.added : [];
  const values = (own: TableSnapshot, column: string): readonly string[] =>
    own.columns.find(({ name }) => name === column)?.enumItems ?? [];
  const enums = to.columns.flatMap(({ name, enumName }) => {
    const after = values(to, name);
    const gone = values(from, name).filter((item) => !after.includes(item));
    const isChecked = after.length > 0 && gone.length > 0 && enumName === undefined;
    return isChecked ? [enumWarning(to.name, name, gone)] : [];
  });
  return [
    ...enums,
    ...unique.map(({ name = "", columns }) => ({
      code: "UNIQUE_ADDED" as const,
      table: to.name,
      column: columns.join(", "),
      message: `makes ${to.name} (${columns.join(", ")}) unique by ${name}: it fails where there are duplicates`,
    })),
    ...locking.map(({ name = "" }) => ({
      code: "INDEX_LOCKS_TABLE" as const,
      table: to.name,
      message: `creates the index ${name}, and nobody writes to ${to.name} meanwhile; for a big table use create index concurrently in a revision of its own with transactional: false`,
    })),
    ...(checks.added.length > 0 && dialect === "postgres"
      ? [rewriting(to.name, "checks every row of it against a new constraint")]
      : []),
  ];
}

function rewritingOf(change: TableChange, { dialect }: Place): Found[] {
  const { to, changedColumns } = change;
  if (dialect === "sqlite") return isRebuilt(change) ? [rewriting(to.name, "writes it anew")] : [];
  const isRetyped = changedColumns.some(({ parts }) => parts.has("type"));
  return isRetyped ? [rewriting(to.name, "writes it anew")] : [];
}

function rewriting(table: string, message: string): Found {
  const code = "TABLE_REWRITTEN" as const;
  return {
    code,
    table,
    message: `changes ${table} in a way that ${message}, and locks it meanwhile`,
  };
}

function enumWarning(table: string, column: string | undefined, gone: readonly string[]): Found {
  const place = column === undefined ? `the enum ${table}` : `${table}.${column}`;
  const code = "ENUM_VALUE_REMOVED" as const;
  const message = `takes ${gone.map((item) => JSON.stringify(item)).join(", ")} away from ${place}: it fails where rows have it (MariaDB outside its strict mode empties them)`;
  return { code, table, message, ...(column !== undefined && { column }) };
}
