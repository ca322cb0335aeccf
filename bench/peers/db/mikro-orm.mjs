// MikroORM as it comes, with its own dialect for node:sqlite; a fork for each piece of work.
import { MikroORM, defineEntity, p } from "@mikro-orm/core";
import { PostgreSqlDriver } from "@mikro-orm/postgresql";
import { NodeSqliteDialect, SqliteDriver } from "@mikro-orm/sql";
import { PRAGMAS } from "./messages.mjs";

const User = defineEntity({
  name: "User",
  tableName: "users",
  properties: { id: p.integer().primary(), name: p.text() },
});
const Post = defineEntity({
  name: "Post",
  tableName: "posts",
  properties: {
    id: p.integer().primary(),
    author: () => p.manyToOne(User),
    title: p.text(),
    body: p.text(),
    published: p.integer(),
    createdAt: p.text(),
  },
});
const Message = defineEntity({
  name: "Message",
  tableName: "messages",
  properties: {
    id: p.integer().primary().autoincrement(),
    user: () => p.manyToOne(User),
    title: p.text(),
    email: p.text(),
    rating: p.integer(),
    createdAt: p.text(),
  },
});

export const versionOf = () => ({ package: "@mikro-orm/core" });

export async function open({ path, url }) {
  const orm = new MikroORM({
    entities: [User, Post, Message],
    ...(path
      ? { driver: SqliteDriver, dbName: path, driverOptions: new NodeSqliteDialect(path) }
      : { driver: PostgreSqlDriver, clientUrl: url }),
  });
  if (path) for (const pragma of PRAGMAS) await orm.em.getConnection().execute(`PRAGMA ${pragma}`);
  const post = ({ id, title, body, createdAt }) => ({ id, title, body, createdAt });
  const create = (em, { userId: user, ...message }) => em.create(Message, { user, ...message });
  return {
    find: async (id) => post(await orm.em.fork().findOneOrFail(Post, id)),
    async list() {
      const options = { populate: ["author"], orderBy: { id: "desc" }, limit: 50 };
      const posts = await orm.em.fork().find(Post, { published: 1 }, options);
      return posts.map((one) => ({ ...post(one), author: { id: one.author.id, name: one.author.name } }));
    },
    async insert(message) {
      const em = orm.em.fork();
      const created = create(em, message);
      await em.flush();
      return created.id;
    },
    async update(id, title) {
      const em = orm.em.fork();
      (await em.findOneOrFail(Post, id)).title = title;
      await em.flush();
    },
    async bulk(messages) {
      const em = orm.em.fork();
      for (const message of messages) create(em, message);
      await em.flush();
    },
  };
}
