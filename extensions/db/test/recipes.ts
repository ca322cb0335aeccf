import { defineEntity, p } from "../src/index.ts";

/** Properties of any model that is stamped: `{ ...timestamps, title: p.string() }`. */
export const timestamps = {
  createdAt: p.datetime().onCreate(() => new Date()),
  updatedAt: p
    .datetime()
    .onCreate(() => new Date())
    .onUpdate(() => new Date()),
};

/** A row that is deleted by being marked, and found only where that is asked for. */
export const ArticleSchema = defineEntity({
  name: "Article",
  tableName: "articles",
  properties: {
    id: p
      .uuid()
      .primary()
      .onCreate(() => crypto.randomUUID()),
    title: p.string(),
    deletedAt: p.datetime().nullable(),
    version: p.integer().version(),
    ...timestamps,
  },
  filters: {
    kept: { name: "kept", cond: { deletedAt: null }, default: true },
  },
});
export class Article extends ArticleSchema.class {}
ArticleSchema.setClass(Article);
