import type { Constructor, Dictionary, Transaction } from "@mikro-orm/core";
import type { AbstractSqlConnection } from "@mikro-orm/sql";
import { CompiledQuery, type Dialect, type QueryExecutorProvider } from "kysely";
import {
  boundStatement,
  type BoundStatement,
  type Placeholders,
  type Template,
} from "./bound-statement.ts";

/** A row as the driver gives it. */
export type Row = Readonly<Record<string, unknown>>;

/** A connection of a driver, which says how it connects. */
export type DriverConnection = AbstractSqlConnection & {
  createKyselyDialect(overrides: Dictionary): Dialect | Promise<Dialect>;
};

/** What gives the rows of a statement at once; `undefined` where that has to be waited for. */
export type ReadAtOnce = (statement: BoundStatement) => readonly Row[] | undefined;

/** A connection that gives rows with as little as can be beside. */
export interface RowSource {
  /** The rows of a statement, in a transaction if there is one. */
  rows(template: Template, transaction?: Transaction): Promise<readonly Row[]>;
  /** Where what it is connected to can do that, outside of transactions. */
  readAtOnce?: ReadAtOnce;
}

/** Whether a connection is one. */
export function isRowSource(connection: object): connection is RowSource {
  return "rows" in connection;
}

/** Makes a connection of MikroORM a {@link RowSource}. */
export function rowSource<Base extends Constructor<DriverConnection>>(
  base: Base,
  placeholders: Placeholders,
): Base {
  return class extends base implements RowSource {
    readAtOnce?: ReadAtOnce;

    async rows(template: Template, transaction?: Transaction): Promise<readonly Row[]> {
      if (!this.connected) await this.ensureConnection();
      const { sql: query, params } = template;
      const start = Date.now();
      const log = (facts: object): void => {
        this.logQuery(query, { params: [...params], took: Date.now() - start, ...facts });
      };
      try {
        const statement = boundStatement(template, this.platform, placeholders);
        const atOnce = transaction ? undefined : this.readAtOnce?.(statement);
        if (atOnce) {
          log({ results: atOnce.length });
          return atOnce;
        }
        const client: QueryExecutorProvider = transaction ?? this.getClient();
        const { sql, parameters } = statement;
        const compiled: CompiledQuery<Row> = CompiledQuery.raw(sql, parameters);
        const { rows } = await client.getExecutor().executeQuery(compiled);
        log({ results: rows.length });
        return rows;
      } catch (error) {
        log({ level: "error" });
        throw error;
      }
    }
  };
}
