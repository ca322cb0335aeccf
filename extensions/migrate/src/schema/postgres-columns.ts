import type { AbstractSqlPlatform } from "@mikro-orm/sql";
import { helperOf, mikroColumn, splitName } from "./mikro-schema.ts";
import type { ColumnChange } from "./schema-comparison.ts";
import type { ColumnSnapshot, TableSnapshot } from "./schema-snapshot.ts";

/** A column of PostgreSQL that changes. */
export interface ColumnWork {
  readonly table: TableSnapshot;
  readonly column: ColumnChange;
  readonly platform: AbstractSqlPlatform;
}

/** What `serial` is an integer of; the word stands only where a column is created. */
const SERIALS: Readonly<Record<string, string>> = {
  serial: "int",
  bigserial: "bigint",
  smallserial: "smallint",
};

/** The statements that make a column of PostgreSQL another, keeping what is in it. */
export function columnStatements(work: ColumnWork): string[] {
  const { column, table, platform } = work;
  const { from, to, parts } = column;
  const quote = (name: string): string => platform.quoteIdentifier(name);
  const alter = `alter table ${quote(table.name)} alter column ${quote(to.name)}`;
  const isRetyped = parts.has("type") || parts.has("collation");
  // A default is of the old type, and is not cast with the column.
  const isDefaultRemade = isRetyped || parts.has("default") || parts.has("autoincrement");
  const hadDefault = from.default !== undefined || !!from.autoincrement;
  return [
    ...(isDefaultRemade && hadDefault ? [`${alter} drop default`] : []),
    ...(parts.has("generated") && from.generated !== undefined
      ? [`${alter} drop identity if exists`]
      : []),
    ...(from.autoincrement && !to.autoincrement
      ? [`drop sequence if exists ${quote(sequence(work))}`]
      : []),
    ...(isRetyped ? [`${alter} type ${typeOf(work)}`] : []),
    ...(to.autoincrement && isDefaultRemade ? counting(work, alter) : []),
    ...(isDefaultRemade && to.default !== undefined ? [`${alter} set default ${to.default}`] : []),
    ...nullability(work, alter),
    ...(parts.has("generated") && to.generated !== undefined
      ? [`${alter} add generated ${identityOf(to)}`]
      : []),
    ...(parts.has("comment") ? [comment(work)] : []),
  ];
}

function nullability({ table, column, platform }: ColumnWork, alter: string): string[] {
  const { from, to, parts } = column;
  if (!parts.has("nullable")) return [];
  if (to.nullable) return [`${alter} drop not null`];
  const name = platform.quoteIdentifier(to.name);
  const filled = from.nullable && to.default !== undefined && !to.autoincrement;
  const update = `update ${platform.quoteIdentifier(table.name)} set ${name} = ${to.default} where ${name} is null`;
  return [...(filled ? [update] : []), `${alter} set not null`];
}

function typeOf({ column, platform }: ColumnWork): string {
  const { name, type: written, enumName, collation } = column.to;
  const quote = (text: string): string => platform.quoteIdentifier(text);
  const plain = SERIALS[written] ?? written;
  const array = /(?:\[\])+$/.exec(plain)?.[0] ?? "";
  const type = enumName === undefined ? plain : `${quote(enumName)}${array}`;
  const collate = collation === undefined ? "" : ` collate ${quote(collation)}`;
  // Whatever it was has a text, and not every two types have a cast between them.
  const isByText = enumName !== undefined || column.from.enumName !== undefined || type === "uuid";
  return `${type}${collate} using (${quote(name)}${isByText ? `::text${array}` : ""}::${type})`;
}

/** What `serial` does when a table is created, beginning after what there is. */
function counting(work: ColumnWork, alter: string): string[] {
  const { table, column, platform } = work;
  const quote = (name: string): string => platform.quoteIdentifier(name);
  const name = sequence(work);
  const literal = platform.quoteValue(quote(name));
  const [own, whole] = [quote(column.to.name), quote(table.name)];
  return [
    `create sequence if not exists ${quote(name)} owned by ${whole}.${own}`,
    `select setval(${literal}, (select coalesce(max(${own}), 0) + 1 from ${whole}), false)`,
    `${alter} set default nextval(${literal})`,
  ];
}

function sequence({ table, column }: ColumnWork): string {
  const [schema, name] = splitName(table.name);
  const own = `${name}_${column.to.name}_seq`;
  return schema === undefined ? own : `${schema}.${own}`;
}

function comment({ table, column, platform }: ColumnWork): string {
  const [schema, name] = splitName(table.name);
  const made = mikroColumn(column.to, table, platform);
  return helperOf(platform).getChangeColumnCommentSQL(name, made, schema);
}

function identityOf({ generated = "" }: ColumnSnapshot): string {
  return generated.startsWith("by default") ? generated : "always as identity";
}
