import { expect, test } from "vitest";
import { SqliteConnection } from "../../src/sqlite/connection.ts";
import { StatementCache } from "../../src/sqlite/statement-cache.ts";

test("forgets what was used longest ago", () => {
  const cache = new StatementCache<number>(2);
  cache.set("a", 1);
  cache.set("b", 2);
  cache.get("a");
  cache.set("c", 3);

  expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([1, undefined, 3]);
});

test("keeps the newest of two entries, and none of a long text", () => {
  const cache = new StatementCache<number>(2);
  cache.set("a", 1);
  cache.set("a", 2);
  cache.set("a".repeat(20_001), 3);

  expect([cache.size, cache.get("a")]).toEqual([1, 2]);
});

test("a connection keeps as many statements prepared as it may, whatever is executed", () => {
  for (const size of [0, 3]) {
    const options = { file: ":memory:", readOnly: false, timeout: 0, statementCache: size };
    const connection = new SqliteConnection(options);
    for (let number = 0; number < 50; number += 1) {
      connection.run({ sql: `select ${number}`, parameters: [] });
      connection.read({ sql: `select -${number}`, parameters: [] });
    }

    expect(connection.preparedStatements).toBe(size);
    connection.close();
  }
});

test("rows that are being read are not begun anew by the same statement", () => {
  const options = { file: ":memory:", readOnly: false, timeout: 0, statementCache: 3 };
  const connection = new SqliteConnection(options);
  const statement = { sql: "values (1), (2)", parameters: [] };
  connection.run(statement);

  const cursor = connection.open(statement);
  const first = cursor.take(1);
  expect(connection.run(statement).rows).toHaveLength(2);

  expect([first, cursor.take(5), cursor.take(5)]).toEqual([[{ column1: 1 }], [{ column1: 2 }], []]);
  connection.close();
});
