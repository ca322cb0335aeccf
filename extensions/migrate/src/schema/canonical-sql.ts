import type { Dialect } from "../revision.ts";
import type { ColumnSnapshot } from "./schema-snapshot.ts";
import { type SqlToken, tokensOf } from "./sql-tokens.ts";

const TYPES: Readonly<Record<Dialect, Readonly<Record<string, string>>>> = {
  sqlite: {
    ...families("integer", "int bigint smallint mediumint tinyint int2 int4 int8 boolean bool"),
    ...families("text", "varchar char character nvarchar nchar clob uuid tinytext longtext"),
    ...families("text", "character_varying native_character mediumtext string enum interval"),
    ...families("real", "float double double_precision"),
    ...families("numeric", "decimal"),
    ...families("datetime", "timestamp timestamptz"),
    ...families("blob", "bytea binary varbinary longblob"),
    ...families("json", "jsonb"),
  },
  postgres: {
    ...families("integer", "int int4 serial serial4"),
    ...families("bigint", "int8 bigserial serial8"),
    ...families("smallint", "int2 smallserial serial2"),
    ...families("boolean", "bool"),
    ...families("real", "float4 float"),
    ...families("double precision", "float8 double double_precision"),
    ...families("varchar", "character_varying"),
    ...families("char", "bpchar character"),
    ...families("numeric", "decimal"),
    ...families("timestamptz", "timestamp_with_time_zone"),
    ...families("timestamp", "timestamp_without_time_zone"),
    ...families("time", "time_without_time_zone"),
    ...families("timetz", "time_with_time_zone"),
  },
  mariadb: {
    ...families("integer", "int"),
    ...families("decimal", "numeric dec fixed"),
    ...families("double", "double_precision real"),
    ...families("tinyint(1)", "boolean bool"),
    ...families("varchar", "character_varying"),
    ...families("char", "character"),
  },
};

function families(name: string, members: string): Record<string, string> {
  return Object.fromEntries(members.split(" ").map((member) => [member, name]));
}

/** The type of a column under one name for all the names that a dialect has for it. */
export function canonicalType({ type, unsigned }: ColumnSnapshot, dialect: Dialect): string {
  const written = type.trim().toLowerCase();
  if (written.startsWith("enum(")) return type.replace(/\s*,\s*/g, ",");
  const [, word = written, size = "", rest = "", array = ""] =
    /^([a-z][a-z0-9_ ]*?)\s*(\([^)]*\))?\s*((?:with|without) time zone|unsigned)?\s*((?:\[\])*)$/.exec(
      written,
    ) ?? [];
  const full = [word, rest === "unsigned" ? "" : rest]
    .filter(Boolean)
    .join("_")
    .replaceAll(" ", "_");
  const name = TYPES[dialect][full] ?? full;
  const sign = dialect === "mariadb" && (unsigned || rest === "unsigned") ? " unsigned" : "";
  return name + (array ? "" : canonicalSize(name, size, dialect)) + array + sign;
}

function canonicalSize(name: string, size: string, dialect: Dialect): string {
  const plain = size.replaceAll(" ", "");
  // SQLite keeps no length; a width of display is not one.
  if (dialect === "sqlite" || /^(?:integer|bigint|smallint|mediumint)$/.test(name)) return "";
  if (/^(?:timestamp|timestamptz|time|timetz)$/.test(name) && dialect === "postgres") {
    return plain === "(6)" ? "" : plain;
  }
  if (/^(?:datetime|timestamp|time)$/.test(name)) return plain === "(0)" ? "" : plain;
  if (name === "decimal") return plain === "" ? "(10,0)" : plain.replace(/^\((\d+)\)$/, "($1,0)");
  if (name === "numeric") return plain.replace(/^\((\d+)\)$/, "($1,0)");
  if (name === "char") return plain === "" ? "(1)" : plain;
  if (name === "tinyint") return plain === "(1)" ? plain : "";
  return plain;
}

/** The default of a column, whatever the database has made of its words; `""` is none. */
export function canonicalDefault(column: ColumnSnapshot, dialect: Dialect): string {
  const { default: value } = column;
  if (value === undefined) return "";
  const tokens = withoutCasts(tokensOf(value, dialect)).filter(
    ({ value: sign }) => !/^[()]$/.test(sign),
  );
  const [first, ...others] = tokens;
  if (!first) return "";
  const type = canonicalType(column, dialect);
  if (others.length === 0 && first.kind === "text") return literal(first.value, type);
  const text = tokens.map(({ kind, value: own }) =>
    kind === "text" ? `'${own}` : own.toLowerCase(),
  );
  if (/^(?:now|current_timestamp|localtimestamp)$/.test(text[0] ?? "")) return "now";
  if (text[0] === "null" || text[0] === "nextval") return "";
  const joined = text.join(" ").replace(/^- (?=\d)/, "-");
  if (joined === "true" || joined === "false") return joined === "true" ? "1" : "0";
  return /^-?\d/.test(joined) ? String(Number(joined)) : joined;
}

function literal(value: string, type: string): string {
  if (type.startsWith("json")) return `'${canonicalJson(value)}`;
  const isNumber = /^(?:integer|bigint|smallint|numeric|decimal|real|double|tinyint)/.test(type);
  if (isNumber && value !== "" && Number.isFinite(Number(value))) return String(Number(value));
  if (type === "boolean") return /^(?:t|true|1)$/i.test(value) ? "1" : "0";
  return `'${/^(?:datetime|timestamp)/.test(type) ? canonicalTime(value) : value}`;
}

/** A database writes out what a model leaves off a time. */
function canonicalTime(value: string): string {
  const [, date, minutes = "00:00", seconds = "00", fraction = ""] =
    /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:Z|[+-]00(?::?00)?)?)?$/.exec(
      value.trim(),
    ) ?? [];
  return date === undefined
    ? value
    : `${date} ${minutes}:${seconds}.${fraction.replace(/0+$/, "")}`;
}

function canonicalJson(value: string): string {
  try {
    return JSON.stringify(JSON.parse(value));
  } catch {
    return value;
  }
}

/**
 * An expression in the form in which the words of a model and those of a database agree: PostgreSQL
 * adds casts and brackets and writes `in` as `= any`, MariaDB adds quotes. Texts stay as they are.
 */
export function canonicalExpression(sql: string, dialect?: Dialect): string {
  const words = withoutCasts(tokensOf(sql, dialect))
    .filter(({ kind, value }) => kind !== "sign" || !/^[()[\],;]$/.test(value))
    .map(({ kind, value }) => (kind === "text" ? `'${value}` : value.toLowerCase()));
  return ` ${words.join(" ")} `
    .replace(/ using btree /g, " ")
    .replace(/ (?:public|main) \. /g, " ")
    .replace(/ (create(?: unique)? index) if not exists /g, " $1 ")
    .replace(/ != /g, " <> ")
    .replace(/ = any array /g, " in ")
    .replace(/ <> all array /g, " not in ")
    .replace(/ !~~ /g, " not like ")
    .replace(/ ~~ /g, " like ")
    .replace(/ (\S+) between (\S+) and (\S+) /g, " $1 >= $2 and $1 <= $3 ")
    .replace(/ always as identity /g, " identity ")
    .trim();
}

/** Without `::type` and MariaDB's `_utf8mb4` before a text. */
function withoutCasts(tokens: readonly SqlToken[]): SqlToken[] {
  const kept: SqlToken[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token) break;
    if (token.value === "::" && token.kind === "sign") {
      asNumber(kept, tokens[at + 1]?.value ?? "");
      at = endOfType(tokens, at + 1);
    } else if (!isCharset(token, tokens[at + 1])) {
      kept.push(token);
    }
  }
  return kept;
}

/** PostgreSQL writes `-1` as `'-1'::integer`. */
function asNumber(kept: SqlToken[], type: string): void {
  const last = kept.at(-1);
  const isNumber = /^(?:integer|bigint|smallint|numeric|double|real)$/i.test(type);
  if (!isNumber || last?.kind !== "text" || !/^-?[\d.]+$/.test(last.value)) return;
  const digits = { ...last, kind: "number", value: last.value.replace("-", "") } as const;
  const sign = { ...last, kind: "sign", value: "-" } as const;
  kept.splice(-1, 1, ...(last.value.startsWith("-") ? [sign, digits] : [digits]));
}

/** The place of the last token of a type such as `character varying(80)[]`. */
function endOfType(tokens: readonly SqlToken[], start: number): number {
  const isWord = (at: number): boolean =>
    /^(?:varying|precision|with|without|time|zone)$/i.test(tokens[at]?.value ?? "");
  let at = start;
  while (isWord(at + 1)) at += 1;
  if (tokens[at + 1]?.value === ".") at += 2;
  if (tokens[at + 1]?.value === "(" && tokens[at + 3]?.value === ")") at += 3;
  while (tokens[at + 1]?.value === "[" && tokens[at + 2]?.value === "]") at += 2;
  return at;
}

function isCharset(token: SqlToken, next: SqlToken | undefined): boolean {
  return (
    token.kind === "word" && /^_(?:utf8|latin1|binary)/i.test(token.value) && next?.kind === "text"
  );
}
