/** A connection of mysql2. */
interface Connection {
  query(...args: unknown[]): unknown;
  execute(...args: unknown[]): unknown;
}

/** A pool of mysql2. */
interface Pool {
  on(event: "connection", listener: (connection: Connection) => void): unknown;
}

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
        return isBound ? execute(sql, values, ...rest) : query(sql, values, ...rest);
      },
    });
  });
}
