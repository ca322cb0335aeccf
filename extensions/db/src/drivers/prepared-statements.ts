import type { MySqlConnection } from "@mikro-orm/mariadb";

/** The pool of mysql2. */
type Pool = Awaited<ReturnType<MySqlConnection["getNativeClient"]>>;

/**
 * Has a pool send what has values as prepared statements: its connections would otherwise write
 * the values into the text themselves.
 */
export function prepareOn(pool: Pool): void {
  pool.on("connection", (connection) => {
    const query = connection.query.bind(connection);
    const execute = connection.execute.bind(connection);
    Object.assign(connection, {
      query(sql: unknown, values: unknown, ...rest: unknown[]): unknown {
        const isBound = typeof sql === "string" && Array.isArray(values) && values.length > 0;
        return Reflect.apply(isBound ? execute : query, undefined, [sql, values, ...rest]);
      },
    });
  });
}
