// Drizzle on better-sqlite3 and on pg: its stable version has no driver for node:sqlite.
import Database from "better-sqlite3";
import { desc, eq } from "drizzle-orm";
import { drizzle as drizzleSqlite } from "drizzle-orm/better-sqlite3";
import { drizzle as drizzlePostgres } from "drizzle-orm/node-postgres";
import * as pg from "drizzle-orm/pg-core";
import * as sqlite from "drizzle-orm/sqlite-core";
import { PRAGMAS, listed, poolOf } from "./messages.mjs";

export const versionOf = () => ({ package: "drizzle-orm" });

export async function open({ path, url }) {
  const db = path ? drizzleSqlite(openSqlite(path)) : drizzlePostgres(poolOf(url));
  const { users, posts, messages } = path
    ? tables(sqlite.sqliteTable, sqlite)
    : tables(pg.pgTable, pg);
  const columns = { id: posts.id, title: posts.title, body: posts.body, createdAt: posts.createdAt };
  const find = async (executor, id) =>
    (await executor.select(columns).from(posts).where(eq(posts.id, id)))[0];
  const update = (executor, id, title) =>
    executor.update(posts).set({ title }).where(eq(posts.id, id));
  return {
    find: (id) => find(db, id),
    async list() {
      const rows = await db
        .select({ ...columns, authorId: users.id, authorName: users.name })
        .from(posts)
        .innerJoin(users, eq(users.id, posts.authorId))
        .where(eq(posts.published, 1))
        .orderBy(desc(posts.id))
        .limit(50);
      return rows.map(listed);
    },
    insert: async (message) =>
      (await db.insert(messages).values(message).returning({ id: messages.id }))[0].id,
    async update(id, title) {
      if (!path) {
        await db.transaction(async (tx) => {
          if (await find(tx, id)) await update(tx, id, title);
        });
        return;
      }
      // The transactions of better-sqlite3 cannot wait.
      db.transaction((tx) => {
        if (tx.select(columns).from(posts).where(eq(posts.id, id)).get()) update(tx, id, title).run();
      });
    },
    async bulk(rows) {
      await db.insert(messages).values([...rows]);
    },
  };
}

function tables(table, { integer, text }) {
  const users = table("users", { id: integer("id").primaryKey(), name: text("name").notNull() });
  const posts = table("posts", {
    id: integer("id").primaryKey(),
    authorId: integer("author_id").notNull(),
    title: text("title").notNull(),
    body: text("body").notNull(),
    published: integer("published").notNull(),
    createdAt: text("created_at").notNull(),
  });
  const id = integer("id").primaryKey();
  const messages = table("messages", {
    id: id.generatedByDefaultAsIdentity?.() ?? id,
    userId: integer("user_id").notNull(),
    title: text("title").notNull(),
    email: text("email").notNull(),
    rating: integer("rating").notNull(),
    createdAt: text("created_at").notNull(),
  });
  return { users, posts, messages };
}

function openSqlite(path) {
  const database = new Database(path);
  for (const pragma of PRAGMAS) database.pragma(pragma);
  return database;
}
