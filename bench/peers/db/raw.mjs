// The drivers themselves: node:sqlite with prepared statements, and pg with named ones.
import { DatabaseSync } from "node:sqlite";
import { PRAGMAS, listed, poolOf } from "./messages.mjs";

const FIND = `SELECT id, title, body, created_at AS "createdAt" FROM posts WHERE id = $1`;
const LIST = `SELECT p.id, p.title, p.body, p.created_at AS "createdAt", u.id AS "authorId", u.name AS "authorName"
  FROM posts p JOIN users u ON u.id = p.author_id WHERE p.published = 1 ORDER BY p.id DESC LIMIT 50`;
const UPDATE = "UPDATE posts SET title = $1 WHERE id = $2";
const COLUMNS = "INSERT INTO messages (user_id, title, email, rating, created_at) VALUES ";
const valuesOf = (m) => [m.userId, m.title, m.email, m.rating, m.createdAt];

export const versionOf = ({ url }) => (url ? { package: "pg" } : process.version);

export const open = async ({ path, url }) => (path ? openSqlite(path) : openPostgres(url));

function openSqlite(path) {
  const database = new DatabaseSync(path);
  for (const pragma of PRAGMAS) database.exec(`PRAGMA ${pragma}`);
  const find = database.prepare(FIND.replace("$1", "?"));
  const list = database.prepare(LIST);
  const insert = database.prepare(`${COLUMNS}(?, ?, ?, ?, ?)`);
  const update = database.prepare("UPDATE posts SET title = ? WHERE id = ?");
  return {
    find: (id) => ({ ...find.get(id) }),
    list: () => list.all().map(listed),
    insert: (message) => insert.run(...valuesOf(message)).lastInsertRowid,
    update(id, title) {
      database.exec("BEGIN");
      if (find.get(id)) update.run(title, id);
      database.exec("COMMIT");
    },
    bulk(messages) {
      database.exec("BEGIN");
      for (const message of messages) insert.run(...valuesOf(message));
      database.exec("COMMIT");
    },
  };
}

function openPostgres(url) {
  const pool = poolOf(url);
  const named = (name, text, values) => ({ name, text, values });
  return {
    find: async (id) => (await pool.query(named("find", FIND, [id]))).rows[0],
    list: async () => (await pool.query(named("list", LIST))).rows.map(listed),
    async insert(message) {
      const text = `${COLUMNS}($1, $2, $3, $4, $5) RETURNING id`;
      return (await pool.query(named("insert", text, valuesOf(message)))).rows[0].id;
    },
    async update(id, title) {
      const client = await pool.connect();
      await client.query("BEGIN");
      const { rows } = await client.query(named("find", FIND, [id]));
      if (rows[0]) await client.query(named("update", UPDATE, [title, id]));
      await client.query("COMMIT");
      client.release();
    },
    async bulk(messages) {
      const rows = messages.map((_, row) => `(${[1, 2, 3, 4, 5].map((n) => `$${row * 5 + n}`)})`);
      await pool.query(named("bulk", COLUMNS + rows, messages.flatMap(valuesOf)));
    },
  };
}
