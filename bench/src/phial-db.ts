import { Database, defineEntity, p } from "@phial/db";
import { postgres } from "@phial/db/postgres";
import { Phial, silentLogger } from "phial";
import type { DatabasePlace } from "./db-operation.ts";

const UserSchema = defineEntity({
  name: "User",
  tableName: "users",
  properties: { id: p.integer().primary(), name: p.text() },
});
/** The author of a post. */
export class User extends UserSchema.class {}
UserSchema.setClass(User);

const PostSchema = defineEntity({
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
/** One of five thousand. */
export class Post extends PostSchema.class {}
PostSchema.setClass(Post);

const MessageSchema = defineEntity({
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
/** What is written. */
export class Message extends MessageSchema.class {}
MessageSchema.setClass(Message);

/** The models of the seed, which the column types of `db.sql` come from. */
export const db = new Database({
  models: [UserSchema, PostSchema, MessageSchema],
  drivers: [postgres()],
});

/** An app on its copy of the database: `run` is what a handler is in. */
export function databaseApp({ path, url }: DatabasePlace): Phial {
  const config = { TESTING: true, DATABASE_URL: url ?? `sqlite:${path}` };
  const app = new Phial("bench", { config, log: silentLogger });
  db.initApp(app);
  return app;
}
