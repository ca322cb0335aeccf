import { isRaw, JsonProperty, Utils } from "@mikro-orm/core";
import type { AbstractSqlPlatform } from "@mikro-orm/sql";
import { CompiledQuery } from "kysely";

/** How a database takes values beside the text of a statement. */
export interface Placeholders {
  /** The most values that a statement may have. */
  readonly most: number;
  /** Whether a value is always a question mark, as it is in a template. */
  readonly areQuestionMarks: boolean;
  /** What stands for the value at `position`, which counts from 1. */
  mark(position: number, value: unknown): string;
  /** A date as the driver has to get it; `quoted` is what would stand in the text. */
  date(value: Date, quoted: string): unknown;
}

/** The text of a statement and, apart from it, its values. */
export interface BoundStatement {
  readonly sql: string;
  readonly parameters: unknown[];
}

/** A statement as MikroORM writes it: `?` is a value, `??` a name and `\?` a question mark. */
export interface Template {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/**
 * The statement of a template, with its values beside it. Only where there are more than the
 * database takes at once, they stand in the text, quoted by MikroORM.
 */
export function boundStatement(
  { sql, params }: Template,
  platform: AbstractSqlPlatform,
  placeholders: Placeholders,
): BoundStatement {
  if (params.length === 0) return { sql, parameters: [] };
  const writer = new StatementWriter(platform, placeholders);
  const text = writer.plain(sql, params) ?? writer.statement(sql, params);
  if (writer.parameters.length <= placeholders.most) {
    return { sql: text, parameters: writer.parameters };
  }
  return { sql: platform.formatQuery(sql, params), parameters: [] };
}

/** As {@link boundStatement}, in the form in which Kysely sends it. */
export function compiledStatement<T>(
  template: Template,
  platform: AbstractSqlPlatform,
  placeholders: Placeholders,
): CompiledQuery<T> {
  const { sql, parameters } = boundStatement(template, platform, placeholders);
  return CompiledQuery.raw(sql, parameters);
}

class StatementWriter {
  readonly parameters: unknown[] = [];
  readonly #platform: AbstractSqlPlatform;
  readonly #placeholders: Placeholders;

  constructor(platform: AbstractSqlPlatform, placeholders: Placeholders) {
    this.#platform = platform;
    this.#placeholders = placeholders;
  }

  /** The text as it is, where nothing in it has to be replaced. */
  plain(sql: string, params: readonly unknown[]): string | undefined {
    if (!this.#placeholders.areQuestionMarks || sql.includes("??") || sql.includes("\\?")) {
      return undefined;
    }
    for (const value of params) {
      if (typeof value === "object" && value !== null && !(value instanceof Date)) return undefined;
    }
    for (const value of params) this.parameters.push(this.#parameter(value));
    return sql;
  }

  statement(sql: string, params: readonly unknown[]): string {
    if (params.length === 0) return sql;
    let text = "";
    let from = 0;
    let next = 0;
    for (let at = sql.indexOf("?"); at !== -1; at = sql.indexOf("?", from)) {
      const isEscaped = at > from && sql[at - 1] === "\\";
      text += sql.slice(from, isEscaped ? at - 1 : at);
      from = at + 1;
      if (isEscaped) {
        text += "?";
      } else if (sql[from] === "?") {
        from += 1;
        // A name, or a fragment that stands for one.
        text += this.#platform.quoteIdentifier(params[next++] as string);
      } else {
        text += this.#value(params[next++]);
      }
    }
    return text + sql.slice(from);
  }

  #value(value: unknown): string {
    if (isRaw(value)) return this.statement(value.sql, value.params);
    if (Array.isArray(value) && !isJson(value)) return this.#list(value);
    this.parameters.push(this.#parameter(value));
    return this.#placeholders.mark(this.parameters.length, value);
  }

  #list(values: readonly unknown[]): string {
    // Only MariaDB writes lists within lists as rows.
    const isRows = this.#platform.escape([[1]]) === "(1)";
    const items = values.map((value) =>
      isRows && Array.isArray(value) ? `(${this.#list(value)})` : this.#value(value),
    );
    return items.join(", ");
  }

  #parameter(value: unknown): unknown {
    if (value === null || value === undefined) return null;
    if (typeof value !== "object") return value;
    if (value instanceof Date) {
      return this.#placeholders.date(value, this.#platform.quoteValue(value));
    }
    if (ArrayBuffer.isView(value)) return bytesOf(value);
    if (Utils.isPlainObject(value) || isJson(value)) return JSON.stringify(value);
    // Others have a text of their own, as MikroORM would write it.
    const own: { toString(): string } = value;
    return own.toString();
  }
}

function isJson(value: object): boolean {
  return JsonProperty in value;
}

/** The drivers know only Buffer for bytes. */
function bytesOf(view: ArrayBufferView): Buffer {
  return Buffer.isBuffer(view) ? view : Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}
