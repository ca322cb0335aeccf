import { resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { defineSettings, Extension, type Phial, type SettingsOf } from "phial";
import { type ConnectionOptions, MEMORY, openConnection } from "./connection.ts";
import { query, type SqlRow, type SqlValue } from "./query.ts";
import { inTransaction } from "./transaction.ts";

/**
 * SQLite: every context that asks for a connection gets its own, closed when the context ends.
 *
 * @example
 * export const db = new SQLite3();
 * db.initApp(app);
 * app.get("/notes", () => db.sql<{ id: number; text: string }>`select id, text from notes`);
 */
export class SQLite3 extends Extension<ConnectionOptions> {
  readonly name = this.named("sqlite3");
  override readonly settings = defineSettings({
    SQLITE3_DATABASE: {
      type: "string",
      default: MEMORY,
      doc: "Path of the file, from the app's root. `:memory:` lives as long as the app.",
    },
    SQLITE3_TIMEOUT: { type: "duration", default: 5, max: 3600, doc: "Longest wait for a lock." },
    SQLITE3_SYNCHRONOUS: {
      type: "string",
      choices: ["NORMAL", "FULL"],
      default: "NORMAL",
      doc: "`FULL` keeps the last transactions even when the power fails, and writes slower.",
    },
  });
  readonly #connection = this.resource(openConnection, (connection) => connection.close(), {
    scope: ({ path }) => (path === MEMORY ? "app" : "context"),
  });

  protected setup(app: Phial, settings: SettingsOf<typeof this.settings>): ConnectionOptions {
    const { SQLITE3_DATABASE: database, SQLITE3_TIMEOUT: timeout } = settings;
    const path = database === MEMORY ? MEMORY : resolve(app.root, database);
    return { path, timeout, synchronous: settings.SQLITE3_SYNCHRONOUS };
  }

  /** The connection of the current context, opened at first use. */
  get connection(): DatabaseSync {
    return this.#connection.get();
  }

  /** Runs one statement and gives its rows; what stands in `${}` is bound, never pasted. */
  sql<Row extends object = SqlRow>(strings: TemplateStringsArray, ...values: SqlValue[]): Row[] {
    return query<Row>(this.connection, strings, values);
  }

  /** Does all of `work` or, when it throws, nothing; may be nested. */
  transaction<T>(work: () => T): T {
    return inTransaction(this.connection, work);
  }
}
