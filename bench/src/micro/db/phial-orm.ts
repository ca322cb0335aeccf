import { databaseOperation } from "../../db-operation.ts";
import { databaseApp, db, Message, Post } from "../../phial-db.ts";

export default await databaseOperation(async (place) => {
  const app = databaseApp(place);
  return {
    find: (id) =>
      app.run(async () => {
        const { title, body, createdAt } = await db.getOr404(Post, id);
        return { id, title, body, createdAt };
      }),
    list: () =>
      app.run(async () => {
        const posts = await db.session.find(
          Post,
          { published: 1 },
          { populate: ["author"], orderBy: { id: "desc" }, limit: 50 },
        );
        return posts.map(({ id, title, body, createdAt, author }) => {
          return { id, title, body, createdAt, author: { id: author.id, name: author.name } };
        });
      }),
    insert: ({ userId: user, ...message }) =>
      app.run(async () => {
        const created = db.session.create(Message, { user, ...message });
        await db.session.flush();
        return created.id;
      }),
    update: (id, title) =>
      app.run(async () => {
        const post = await db.getOr404(Post, id);
        post.title = title;
        await db.session.flush();
      }),
    bulk: (messages) =>
      app.run(async () => {
        for (const { userId: user, ...message } of messages) {
          db.session.create(Message, { user, ...message });
        }
        await db.session.flush();
      }),
  };
});
