import { type Constructor, type Dictionary, isRaw, type LogContext, raw } from "@mikro-orm/core";
import { type AbstractSqlConnection, NativeQueryBuilder } from "@mikro-orm/sql";
import {
  type AbortableQueryOptions,
  CompiledQuery,
  type Dialect,
  type QueryExecutorProvider,
} from "kysely";
import { boundStatement, type Placeholders, type Template } from "./bound-statement.ts";

type Query = Parameters<AbstractSqlConnection["execute"]>[0];
/** One of a driver, which says how it connects. */
type DriverConnection = AbstractSqlConnection & {
  createKyselyDialect(overrides: Dictionary): Dialect | Promise<Dialect>;
};
type Params = readonly unknown[] | Dictionary<unknown>;

/**
 * A connection of MikroORM that sends statements and values apart from each other, where
 * MikroORM's own writes the values into the text.
 */
export function boundConnection<Base extends Constructor<DriverConnection>>(
  base: Base,
  placeholders: Placeholders,
): Base {
  return class extends base {
    // What it gives depends on `method`, which the type of MikroORM does not say.
    override async execute<T>(...args: Parameters<AbstractSqlConnection["execute"]>): Promise<T> {
      const [query, params = [], method = "all", ctx, logging] = args;
      await this.ensureConnection();
      const template = this.#template(query, params);
      const { abort, context } = split(logging);
      const send = async (): Promise<T> => {
        const client = ctx ?? this.getClient();
        const result = await client.executeQuery(this.#compiled(template), abort);
        return this.transformRawResult<T>(result, method);
      };
      const shown = { query: template.sql, params: template.params, ...context };
      return this.executeQuery(this.#shown(template, context), send, shown);
    }

    override async *stream<T>(
      ...args: Parameters<AbstractSqlConnection["stream"]>
    ): AsyncIterableIterator<T> {
      const [query, params = [], ctx, logging, chunkSize = 100] = args;
      await this.ensureConnection();
      const template = this.#template(query, params);
      const { abort, context } = split(logging);
      const shown = this.#shown(template, context);
      const log = { sql: shown, params: template.params, ...context };
      // As a select, or else Kysely refuses to stream it from SQLite.
      const select = { kind: "SelectQueryNode" } as const;
      const compiled = { ...this.#compiled(template), query: select };
      try {
        const provider: QueryExecutorProvider = ctx ?? this.getClient();
        const chunks = provider.getExecutor().stream<T>(compiled, chunkSize, abort);
        this.logQuery(shown, log);
        for await (const chunk of chunks) yield* this.transformRawResult<T[]>(chunk, "all");
      } catch (error) {
        this.logQuery(shown, { ...log, level: "error" });
        throw error;
      }
    }

    #template(query: Query, given: Params): Template {
      let fragment = query instanceof NativeQueryBuilder ? query.toRaw() : query;
      // Values by their names, which only a fragment understands.
      if (typeof fragment === "string" && !Array.isArray(given)) fragment = raw(fragment, given);
      const template = isRaw(fragment)
        ? { sql: fragment.sql, params: fragment.params }
        : { sql: String(fragment), params: Array.isArray(given) ? given : [] };
      return { ...template, sql: this.config.get("onQuery")(template.sql, template.params) };
    }

    #compiled(template: Template): CompiledQuery {
      const { sql, parameters } = boundStatement(template, this.platform, placeholders);
      return CompiledQuery.raw(sql, [...parameters]);
    }

    /** Only a log that asks for the values gets them. */
    #shown({ sql, params }: Template, context: LogContext): string {
      const logger = this.config.getLogger();
      const hasValues =
        logger.isEnabled("query", context) && logger.isEnabled("query-params", context);
      return hasValues ? this.platform.formatQuery(sql, params) : sql;
    }
  };
}

/** MikroORM hands on what cancels a statement in what is logged of it. */
function split(given: object = {}): { abort: AbortableQueryOptions; context: LogContext } {
  const options: LogContext & AbortableQueryOptions = given;
  const { signal, inflightQueryAbortStrategy, ...context } = options;
  return { abort: { signal, inflightQueryAbortStrategy }, context };
}
