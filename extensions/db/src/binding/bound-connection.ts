import {
  type Configuration,
  type Constructor,
  type Dictionary,
  type LogContext,
  raw,
} from "@mikro-orm/core";
import { type AbstractSqlConnection, NativeQueryBuilder } from "@mikro-orm/sql";
import type { AbortableQueryOptions, CompiledQuery, QueryExecutorProvider } from "kysely";
import { compiledStatement, type Placeholders, type Template } from "./bound-statement.ts";
import { type DriverConnection, rowSource } from "./row-source.ts";
import { flushingAlone } from "./single-statement.ts";

type Query = Parameters<AbstractSqlConnection["execute"]>[0];
type Params = readonly unknown[] | Dictionary<unknown>;

/**
 * A connection of MikroORM that sends statements and values apart from each other, where
 * MikroORM's own writes the values into the text.
 */
export function boundConnection<Base extends Constructor<DriverConnection>>(
  base: Base,
  placeholders: Placeholders,
): Base {
  return class extends flushingAlone(rowSource(base, placeholders)) {
    // What it gives depends on `method`, which the type of MikroORM does not say.
    override async execute<T>(...args: Parameters<AbstractSqlConnection["execute"]>): Promise<T> {
      const [query, params = [], method = "all", ctx, logging] = args;
      await this.ensureConnection();
      const template = templateOf(query, params, this.config);
      const { abort, context } = split(logging);
      const send = async (): Promise<T> => {
        const compiled = compiledStatement(template, this.platform, placeholders);
        const result = await (ctx ?? this.getClient()).executeQuery(compiled, abort);
        return this.transformRawResult<T>(result, method);
      };
      const shown = { query: template.sql, params: template.params, ...context };
      return this.executeQuery(shownOf(template, context, this), send, shown);
    }

    override async *stream<T>(
      ...args: Parameters<AbstractSqlConnection["stream"]>
    ): AsyncIterableIterator<T> {
      const [query, params = [], ctx, logging, chunkSize = 100] = args;
      await this.ensureConnection();
      const template = templateOf(query, params, this.config);
      const { abort, context } = split(logging);
      const shown = shownOf(template, context, this);
      const log = { sql: shown, params: template.params, ...context };
      const compiled = asSelect(compiledStatement<T>(template, this.platform, placeholders));
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
  };
}

function templateOf(query: Query, given: Params, config: Configuration): Template {
  let fragment = query instanceof NativeQueryBuilder ? query.toRaw() : query;
  // Values by their names, which only a fragment understands.
  if (typeof fragment === "string" && !Array.isArray(given)) fragment = raw(fragment, given);
  const template =
    typeof fragment === "string"
      ? { sql: fragment, params: Array.isArray(given) ? given : [] }
      : { sql: fragment.sql, params: fragment.params };
  return { ...template, sql: config.get("onQuery")(template.sql, template.params) };
}

/** Or else Kysely refuses to stream it from SQLite. */
function asSelect<T>(query: CompiledQuery<T>): CompiledQuery<T> {
  return { ...query, query: { kind: "SelectQueryNode" } };
}

/** What is logged: only a log that asks for the values gets them. */
function shownOf(
  { sql, params }: Template,
  context: LogContext,
  connection: AbstractSqlConnection,
): string {
  const platform = connection.getPlatform();
  const logger = platform.getConfig().getLogger();
  const hasValues = logger.isEnabled("query", context) && logger.isEnabled("query-params", context);
  return hasValues ? platform.formatQuery(sql, params) : sql;
}

/** MikroORM hands on what cancels a statement in what is logged of it. */
function split(given: object = {}): { abort: AbortableQueryOptions; context: LogContext } {
  const options: LogContext & AbortableQueryOptions = given;
  const { signal, inflightQueryAbortStrategy, ...context } = options;
  return { abort: { signal, inflightQueryAbortStrategy }, context };
}
