import { PhialError } from "phial";
import { DIALECTS } from "../revision.ts";
import { emptySchema, type SchemaSnapshot, type Snapshot } from "./schema-snapshot.ts";

const FORMAT = 1;

/** The text of a snapshot's file: a line for each column, index and key, so that a diff can be read. */
export function formatSnapshot(snapshot: Snapshot): string {
  const binds = [...snapshot].sort(byName).map(([bind, schemas]) => {
    const dialects = DIALECTS.flatMap((dialect) => {
      const schema = schemas.get(dialect);
      return schema ? [[dialect, sorted(schema)] as const] : [];
    });
    return [bind, Object.fromEntries(dialects)] as const;
  });
  return `${render({ format: FORMAT, binds: Object.fromEntries(binds) }, "")}\n`;
}

/**
 * Reads the text of a snapshot's file; `name` is that of the file, for the error.
 *
 * @throws PhialError `MIGRATE_SNAPSHOT_INVALID`
 */
export function parseSnapshot(text: string, name: string): Snapshot {
  const file = parsed(text, name);
  if (!isRecord(file) || file["format"] !== FORMAT || !isRecord(file["binds"])) throw invalid(name);
  const binds = Object.entries(file["binds"]).map(([bind, schemas]) => {
    if (!isRecord(schemas)) throw invalid(name);
    const dialects = DIALECTS.flatMap((dialect) => {
      const schema = schemas[dialect];
      if (schema === undefined) return [];
      if (!isSchema(schema)) throw invalid(name);
      return [[dialect, { ...emptySchema, ...schema }] as const];
    });
    return [bind, new Map(dialects)] as const;
  });
  return new Map(binds);
}

/** Tables by name, as the order of models in a file means nothing. */
function sorted(schema: SchemaSnapshot): SchemaSnapshot {
  const byTable = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
  return {
    source: schema.source,
    tables: [...schema.tables].sort(byTable),
    enums: [...schema.enums].sort(byTable),
    views: [...schema.views].sort(byTable),
  };
}

function render(value: unknown, indent: string): string {
  if (isFlat(value)) return oneLine(value);
  const deeper = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((item) => `${deeper}${render(item, deeper)}`)
    : Object.entries(value ?? {})
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => `${deeper}${JSON.stringify(key)}: ${render(item, deeper)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}

/** Whether it has its place on one line: no lists of objects in it, and not the file itself. */
function isFlat(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every((item) => typeof item !== "object");
  const isLeaf = (item: unknown): boolean =>
    typeof item !== "object" || (Array.isArray(item) && item.every((one) => !isRecord(one)));
  return !("tables" in value) && Object.values(value).every(isLeaf) && !("primaryKey" in value);
}

function oneLine(value: unknown): string {
  return JSON.stringify(value, null, 1)
    .replace(/\n\s*/g, " ")
    .replace(/^\[ | \]$/g, trimmed);
}

function trimmed(bracket: string): string {
  return bracket.trim();
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(name);
  }
}

function isSchema(value: unknown): value is SchemaSnapshot {
  if (!isRecord(value)) return false;
  const { source, tables } = value;
  const isTable = (table: unknown): boolean =>
    isRecord(table) &&
    typeof table["name"] === "string" &&
    ["columns", "primaryKey", "indexes", "foreignKeys", "checks", "triggers"].every((part) =>
      Array.isArray(table[part]),
    );
  const isKnown = source === "models" || source === "database";
  return isKnown && Array.isArray(tables) && tables.every(isTable);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function invalid(name: string): PhialError {
  return new PhialError(
    "MIGRATE_SNAPSHOT_INVALID",
    `${name} is not a snapshot of a schema.`,
    "Take the file as it was committed; a conflict in it is solved by `phial db merge`.",
  );
}
