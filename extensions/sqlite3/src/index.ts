/**
 * SQLite for Phial, on Node's own `node:sqlite`.
 *
 * @module @phial/sqlite3
 */
export type { SqlRow, SqlValue } from "./query.ts";
export { SQLite3 } from "./sqlite3.ts";
