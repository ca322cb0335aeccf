import { type CreateTable, parseCreateTable, predicateOf } from "./create-table.ts";
import { enumItemsOf } from "./enum-items.ts";
import type {
  CheckSnapshot,
  ColumnSnapshot,
  ForeignKeySnapshot,
  IndexSnapshot,
  SchemaSnapshot,
  TableSnapshot,
  TriggerSnapshot,
} from "./schema-snapshot.ts";

/** Asks a database; gives the rows. */
export type Ask = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

type Row = Readonly<Record<string, unknown>>;

/**
 * The schema of a database of SQLite, from its pragmas and from the text of its tables. MikroORM
 * reads only tables as it writes them, and a key of several columns as several keys.
 */
export async function sqliteLiveSchema(ask: Ask): Promise<SchemaSnapshot> {
  const master = await ask("select type, name, tbl_name, sql from sqlite_master order by name");
  const ofType = (type: string): Row[] => master.filter((row) => row["type"] === type);
  const tables: TableSnapshot[] = [];
  for (const row of ofType("table")) {
    const name = text(row["name"]);
    if (name.startsWith("sqlite_")) continue;
    const triggers = ofType("trigger").filter((one) => one["tbl_name"] === name);
    const table = await new TableReading(ask, name, parseCreateTable(text(row["sql"]))).read(
      new Map(ofType("index").map((index) => [text(index["name"]), text(index["sql"])])),
    );
    tables.push({ ...table, triggers: triggers.map(triggerOf) });
  }
  const views = ofType("view").map((row) => ({
    name: text(row["name"]),
    definition: text(row["sql"]).replace(/^create\s+(?:temp\s+)?view\s+\S+\s+as\s+/i, ""),
  }));
  return { source: "database", tables, enums: [], views };
}

class TableReading {
  readonly #ask: Ask;
  readonly #name: string;
  readonly #created: CreateTable;

  constructor(ask: Ask, name: string, created: CreateTable) {
    this.#ask = ask;
    this.#name = name;
    this.#created = created;
  }

  async read(statements: ReadonlyMap<string, string>): Promise<TableSnapshot> {
    const rows = await this.#pragma("table_xinfo", this.#name);
    const keys = rows
      .filter((row) => Number(row["pk"]) > 0)
      .sort((a, b) => Number(a["pk"]) - Number(b["pk"]));
    return {
      name: this.#name,
      columns: rows.map((row) => this.#column(row, keys.length)),
      primaryKey: keys.map((row) => text(row["name"])),
      indexes: await this.#indexes(statements),
      foreignKeys: await this.#foreignKeys(),
      checks: this.#created.checks.map((check): CheckSnapshot => check),
      triggers: [],
    };
  }

  #column(row: Row, keys: number): ColumnSnapshot {
    const name = text(row["name"]);
    const { generated, collation } = this.#created.columns.get(name) ?? {};
    const isPrimary = Number(row["pk"]) > 0;
    const checks = this.#created.checks.map(({ expression }) => expression);
    const enumItems = checks.map((check) => enumItemsOf(check, name)).find(Boolean);
    const value = row["dflt_value"];
    const type = text(row["type"]).toLowerCase();
    return {
      name,
      type,
      nullable: Number(row["notnull"]) === 0 && !isPrimary,
      ...(typeof value === "string" && !/^null$/i.test(value) && { default: bracketed(value) }),
      ...(isPrimary && keys === 1 && this.#created.hasAutoincrement && { autoincrement: true }),
      ...(generated !== undefined && { generated }),
      ...(collation !== undefined && { collation }),
      ...(enumItems && { enumItems }),
    };
  }

  async #indexes(statements: ReadonlyMap<string, string>): Promise<IndexSnapshot[]> {
    const indexes: IndexSnapshot[] = [];
    for (const row of (await this.#pragma("index_list", this.#name)).toReversed()) {
      if (row["origin"] === "pk") continue;
      const name = text(row["name"]);
      const parts = await this.#pragma("index_xinfo", name);
      const own = row["origin"] === "c" ? { name } : { constraint: true };
      const unique = Number(row["unique"]) === 1;
      const index = indexOf(parts, statements.get(name) ?? "", this.#created);
      indexes.push({ ...index, ...own, ...(unique && { unique }) });
    }
    return indexes;
  }

  async #foreignKeys(): Promise<ForeignKeySnapshot[]> {
    const rows = await this.#pragma("foreign_key_list", this.#name);
    const groups = Map.groupBy(rows, (row) => Number(row["id"]));
    const keys: ForeignKeySnapshot[] = [];
    for (const group of groups.values()) keys.push(await this.#foreignKey(group));
    return keys.toReversed();
  }

  async #foreignKey(rows: readonly Row[]): Promise<ForeignKeySnapshot> {
    const parts = [...rows].sort((a, b) => Number(a["seq"]) - Number(b["seq"]));
    const columns = parts.map((row) => text(row["from"]));
    const known = this.#created.foreignKeys.find(
      (key) => key.columns.join("\0").toLowerCase() === columns.join("\0").toLowerCase(),
    );
    const [first = {}] = parts;
    const references = text(first["table"]);
    const named = parts.flatMap((row) => (row["to"] === null ? [] : [text(row["to"])]));
    const ruleOf = (rule: unknown): string => text(rule).toLowerCase().replace("no action", "");
    const [onUpdate, onDelete] = [ruleOf(first["on_update"]), ruleOf(first["on_delete"])];
    return {
      ...(known?.name !== undefined && { name: known.name }),
      columns,
      references,
      // Without columns it is the primary key that is meant.
      referencedColumns: named.length > 0 ? named : await this.#primaryKeyOf(references),
      ...(onUpdate && { onUpdate }),
      ...(onDelete && { onDelete }),
      ...(known?.deferMode !== undefined && { deferMode: known.deferMode }),
    };
  }

  async #primaryKeyOf(table: string): Promise<string[]> {
    const rows = await this.#pragma("table_info", table);
    return rows.filter((row) => Number(row["pk"]) > 0).map((row) => text(row["name"]));
  }

  #pragma(pragma: string, name: string): ReturnType<Ask> {
    return this.#ask(`pragma ${pragma}("${name.replaceAll('"', '""')}")`);
  }
}

function indexOf(
  parts: readonly Row[],
  sql: string,
  { columns: definitions }: CreateTable,
): Omit<IndexSnapshot, "name"> {
  const keys = parts.filter((row) => Number(row["key"]) === 1);
  const columns = keys.flatMap((row) => (row["name"] === null ? [] : [text(row["name"])]));
  // A column without a name is an expression.
  if (columns.length < keys.length) return { columns, expression: sql };
  const options = keys.flatMap((row) => {
    const sort = Number(row["desc"]) === 1 ? { sort: "DESC" } : {};
    const [name, coll] = [text(row["name"]), text(row["coll"])];
    const own = definitions.get(name)?.collation ?? "binary";
    const isOwn = coll.toLowerCase() === own.toLowerCase();
    const option = { ...sort, ...(!isOwn && { collation: coll }) };
    return Object.keys(option).length > 0 ? [{ name, ...option }] : [];
  });
  const where = predicateOf(sql);
  return {
    columns,
    ...(where !== undefined && { where }),
    ...(options.length > 0 && { options }),
  };
}

function triggerOf(row: Row): TriggerSnapshot {
  const sql = text(row["sql"]);
  const name = text(row["name"]);
  return { name, timing: "", events: [], forEach: "row", body: "", expression: sql };
}

/** A default that is an expression has lost the brackets that it is written with. */
function bracketed(value: string): string {
  const isPlain =
    /^(?:[-+]?\d[\d.eE+-]*|x?'(?:[^']|'')*'|"[^"]*"|\(.*\)|true|false|current_(?:timestamp|date|time))$/is;
  return isPlain.test(value) ? value : `(${value})`;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
