import { databaseOperation } from "../../db-operation.ts";
import type { Message } from "../../db-answers.ts";
import { databaseApp, db } from "../../phial-db.ts";

export default await databaseOperation(async (place) => {
  const app = databaseApp(place);
  return {
    find: (id) => app.run(() => postOf(id).executeTakeFirstOrThrow()),
    list: () => app.run(list),
    insert: (message) =>
      app.run(async () => {
        const values = columnsOf(message);
        const insert = db.sql.insertInto("messages").values(values).returning("id");
        return (await insert.executeTakeFirstOrThrow()).id;
      }),
    update: (id, title) =>
      app.run(() =>
        db.transaction(async () => {
          const found = await postOf(id).executeTakeFirst();
          if (found)
            await db.sql.updateTable("posts").set({ title }).where("id", "=", id).execute();
        }),
      ),
    bulk: (messages) =>
      app.run(async () => {
        await db.sql.insertInto("messages").values(messages.map(columnsOf)).execute();
      }),
  };
});

function postOf(id: number) {
  const columns = ["id", "title", "body", "created_at as createdAt"] as const;
  return db.sql.selectFrom("posts").select(columns).where("id", "=", id);
}

async function list() {
  const rows = await db.sql
    .selectFrom("posts")
    .innerJoin("users", "users.id", "posts.author_id")
    .select(["posts.id", "posts.title", "posts.body", "posts.created_at as createdAt"])
    .select(["users.id as authorId", "users.name as authorName"])
    .where("posts.published", "=", 1)
    .orderBy("posts.id", "desc")
    .limit(50)
    .execute();
  return rows.map(({ authorId, authorName, ...post }) => {
    return { ...post, author: { id: authorId, name: authorName } };
  });
}

function columnsOf({ userId, title, email, rating, createdAt }: Message) {
  return { user_id: userId, title, email, rating, created_at: createdAt };
}
