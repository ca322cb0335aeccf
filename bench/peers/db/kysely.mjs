// Kysely as its documentation has it; its dialect of SQLite is given node:sqlite.
import { DatabaseSync } from "node:sqlite";
import { Kysely, PostgresDialect, SqliteDialect } from "kysely";
import { PRAGMAS, columnsOf, listed, poolOf } from "./messages.mjs";

export const versionOf = () => ({ package: "kysely" });

export async function open({ path, url }) {
  const dialect = path
    ? new SqliteDialect({ database: openSqlite(path) })
    : new PostgresDialect({ pool: poolOf(url) });
  const db = new Kysely({ dialect });
  const post = (executor, id) =>
    executor.selectFrom("posts").select(["id", "title", "body", "created_at as createdAt"]).where("id", "=", id);
  return {
    find: (id) => post(db, id).executeTakeFirst(),
    async list() {
      const rows = await db
        .selectFrom("posts")
        .innerJoin("users", "users.id", "posts.author_id")
        .select(["posts.id", "posts.title", "posts.body", "posts.created_at as createdAt"])
        .select(["users.id as authorId", "users.name as authorName"])
        .where("posts.published", "=", 1)
        .orderBy("posts.id", "desc")
        .limit(50)
        .execute();
      return rows.map(listed);
    },
    async insert(message) {
      const values = columnsOf(message);
      return (await db.insertInto("messages").values(values).returning("id").executeTakeFirst()).id;
    },
    update: (id, title) =>
      db.transaction().execute(async (trx) => {
        const found = await post(trx, id).executeTakeFirst();
        if (found) await trx.updateTable("posts").set({ title }).where("id", "=", id).execute();
      }),
    async bulk(messages) {
      await db.insertInto("messages").values(messages.map(columnsOf)).execute();
    },
  };
}

function openSqlite(path) {
  const database = new DatabaseSync(path);
  for (const pragma of PRAGMAS) database.exec(`PRAGMA ${pragma}`);
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = database.prepare(sql);
      return {
        reader: statement.columns().length > 0,
        all: (values) => statement.all(...values).map((row) => ({ ...row })),
        run: (values) => statement.run(...values),
      };
    },
  };
}
