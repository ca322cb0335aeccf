import type { Dialect } from "../revision.ts";
import { canonicalType } from "../schema/canonical-sql.ts";
import type { ColumnSnapshot } from "../schema/schema-snapshot.ts";
import { tokensOf } from "../schema/sql-tokens.ts";
import type { DraftCall } from "./model-draft.ts";

/** Types that a builder without a size stands for. */
const PLAIN: Readonly<Record<string, string>> = {
  integer: "integer",
  bigint: "bigint",
  smallint: "smallint",
  mediumint: "mediumint",
  tinyint: "tinyint",
  boolean: "boolean",
  "tinyint(1)": "boolean",
  real: "float",
  float: "float",
  double: "double",
  "double precision": "double",
  text: "text",
  uuid: "uuid",
  json: "json",
  jsonb: "json",
  date: "date",
  blob: "blob",
  bytea: "blob",
};

/** What SQLite has other words for, which mean more than the family that it takes them for. */
const SQLITE_WORDS: Readonly<Record<string, string>> = {
  boolean: "boolean",
  bool: "boolean",
  bigint: "bigint",
  uuid: "uuid",
};

/** How a column is defined in a model, as near as its type tells. */
export function columnBuilder(column: ColumnSnapshot, dialect: Dialect): readonly DraftCall[] {
  const { enumItems, enumName, type: written } = column;
  if (enumItems?.length) {
    const native = enumName === undefined ? [] : [call("nativeEnumName", enumName)];
    return [call("enum", enumItems), ...native];
  }
  const type = canonicalType(column, dialect).replace(" unsigned", "");
  const [size] = (/\(([\d,]+)\)/.exec(dialect === "sqlite" ? written : type)?.[1] ?? "").split(",");
  const length = size ? [call("length", Number(size))] : [];
  const name = type.startsWith("tinyint(1)") ? "tinyint(1)" : type.replace(/\(.*/, "");
  const word = SQLITE_WORDS[written];
  if (dialect === "sqlite" && word !== undefined) return [call(word)];
  if (dialect === "sqlite" && name === "text" && length.length > 0)
    return [call("string"), ...length];
  if (name === "numeric" || name === "decimal") return [call("decimal"), ...sizes(written, type)];
  if (name === "varchar")
    return length.length > 0
      ? [call("string"), ...length]
      : [call("text"), call("columnType", written)];
  if (name === "char") return [call("character"), ...length];
  if (/^(?:datetime|timestamp|timestamptz|time)$/.test(name)) return times(name, size, written);
  const plain = PLAIN[type] ?? PLAIN[name];
  if (plain !== undefined) return [call(plain)];
  if (name.endsWith("[]"))
    return [call("array"), ...(type === "text[]" ? [] : [call("columnType", written)])];
  return [call(name.endsWith("text") ? "text" : "string"), call("columnType", written)];
}

function times(name: string, size: string | undefined, written: string): readonly DraftCall[] {
  const method = name === "time" ? "time" : "datetime";
  const length = size ? [Number(size)] : [];
  return name === "timestamp"
    ? [call(method, ...length), call("columnType", written)]
    : [call(method, ...length)];
}

function sizes(written: string, type: string): readonly DraftCall[] {
  const [precision, scale = "0"] =
    (/\(([\d, ]+)\)/.exec(written) ?? /\(([\d,]+)\)/.exec(type))?.[1]?.split(",") ?? [];
  if (precision === undefined) return [call("columnType", written)];
  return [call("precision", Number(precision)), call("scale", Number(scale))];
}

/** The default of a column: a value where it is one, or else its SQL. */
export function defaultCall(
  column: ColumnSnapshot,
  base: string,
  dialect: Dialect,
): DraftCall | undefined {
  const { default: value } = column;
  if (value === undefined) return undefined;
  const tokens = tokensOf(value, dialect);
  const [first] = tokens;
  if (tokens.length !== 1 || !first) return call("defaultRaw", value);
  if (base === "boolean" && /^(?:true|false|0|1|'[01tf]')$/i.test(value)) {
    return call("default", /^(?:true|1|'[1t]')$/i.test(value));
  }
  if (base === "decimal" && first.kind === "number") return call("default", first.value);
  const isNumber = /^(?:integer|smallint|mediumint|tinyint|float|double)$/.test(base);
  if (isNumber && first.kind === "number") return call("default", Number(first.value));
  const isText = /^(?:string|text|enum|character|decimal|uuid)$/.test(base);
  return isText && first.kind === "text" ? call("default", first.value) : call("defaultRaw", value);
}

export function call(method: string, ...args: readonly unknown[]): DraftCall {
  return { method, args };
}
