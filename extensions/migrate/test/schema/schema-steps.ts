import { defineEntity, p, type Model } from "@phial/db";
import type { Rename } from "../../src/schema/rename.ts";

/** What the models become, one after the other, with rows in the tables. */
export interface SchemaStep {
  readonly name: string;
  readonly models: readonly Model[];
  readonly renames?: readonly Omit<Rename, "bind">[];
  /** Rows that are there from then on. */
  readonly rows?: readonly string[];
  /** What of the rows has to be there afterwards: a query, and the first value of its rows. */
  readonly keeps?: readonly [sql: string, values: readonly unknown[]];
  /** Not every database has it. */
  readonly only?: readonly string[];
}

/* oxlint-disable typescript/no-explicit-any -- properties of many shapes are put together */
type Properties = Record<string, any>;
type Options = Properties;

function users(changes: Properties = {}, options: Options = {}): any {
  const { name = p.string().length(80), ...rest } = changes;
  const properties: Properties = {
    id: p.integer().primary().autoincrement(),
    ...(name && { name }),
    email: p.string().length(120),
    role: p.enum(["admin", "user"] as const).default("user"),
    age: p.integer().nullable(),
    ...rest,
  };
  for (const [key, value] of Object.entries(properties)) if (value === null) delete properties[key];
  return defineEntity({ name: "User", tableName: "users", properties, ...options });
}

function posts(author: any, changes: Properties = {}, options: Options = {}): any {
  const properties: Properties = {
    id: p.integer().primary().autoincrement(),
    title: p.string().length(100),
    author: () => p.manyToOne(author).deleteRule("cascade"),
    ...changes,
  };
  for (const [key, value] of Object.entries(properties)) if (value === null) delete properties[key];
  return defineEntity({ name: "Post", tableName: "posts", properties, ...options });
}

function withPosts(
  user: any,
  changes?: Properties,
  options?: Options,
): readonly [user: any, post: any] {
  return [user, posts(user, changes, options)];
}

const authors: readonly [string, readonly unknown[]] = [
  "select title from posts order by id",
  ["tea", "scones"],
];

export const SCHEMA_STEPS: readonly SchemaStep[] = [
  {
    name: "the first table",
    models: [users()],
    rows: [
      "insert into users (name, email, role, age) values ('Ada', 'ada@x', 'admin', 36)",
      "insert into users (name, email, role) values ('Bob', 'bob@x', 'user')",
    ],
  },
  {
    name: "a table with a foreign key",
    models: withPosts(users()),
    rows: [
      "insert into posts (title, author_id) values ('tea', 1)",
      "insert into posts (title, author_id) values ('scones', 2)",
    ],
    keeps: authors,
  },
  {
    name: "a nullable column",
    models: withPosts(users({ bio: p.text().nullable() })),
    keeps: authors,
  },
  {
    name: "a column that is not null and has a default",
    models: withPosts(users({ bio: p.text().nullable(), score: p.integer().default(7) })),
    keeps: ["select score from users order by id", [7, 7]],
  },
  {
    name: "a column with another name",
    models: withPosts(
      users({ name: null, fullName: p.string().length(80), score: p.integer().default(7) }),
    ),
    renames: [{ table: "users", from: "name", to: "full_name" }],
    keeps: ["select full_name from users order by id", ["Ada", "Bob"]],
  },
  {
    name: "a column with another name and another type",
    models: withPosts(users({ name: null, display: p.text(), score: p.integer().default(7) })),
    renames: [{ table: "users", from: "full_name", to: "display" }],
    keeps: ["select display from users order by id", ["Ada", "Bob"]],
  },
  {
    name: "an index, a unique column and unique columns together",
    models: withPosts(
      users({ email: p.string().length(120).unique(), score: p.integer().default(7).index() }),
      {},
      { uniques: [{ properties: ["title", "author"] }] },
    ),
    renames: [{ table: "users", from: "display", to: "name" }],
    keeps: authors,
  },
  {
    name: "a further value of an enum, and another default",
    models: withPosts(
      users({ role: p.enum(["admin", "editor", "user"] as const).default("editor") }),
    ),
    rows: ["insert into users (name, email) values ('Cy', 'cy@x')"],
    keeps: ["select role from users order by id", ["admin", "user", "editor"]],
  },
  {
    name: "nulls that take the default",
    models: withPosts(
      users({
        role: p.enum(["admin", "editor", "user"] as const).default("editor"),
        age: p.integer().default(1),
      }),
    ),
    keeps: ["select age from users order by id", [36, 1, 1]],
  },
  {
    name: "bigger types",
    models: withPosts(
      users({
        name: p.string().length(200),
        role: p.enum(["admin", "editor", "user"] as const).default("editor"),
        age: p.bigint().default(1),
      }),
    ),
    keeps: ["select name from users order by id", ["Ada", "Bob", "Cy"]],
  },
  {
    name: "another rule of a foreign key, and a second one",
    models: (() => {
      const user = users({ role: p.enum(["admin", "editor", "user"] as const).default("editor") });
      const author = () => p.manyToOne(user).deleteRule("restrict");
      return withPosts(user, { author, editor: () => p.manyToOne(user).nullable() });
    })(),
    keeps: authors,
  },
  {
    name: "a foreign key that is gone while its column stays",
    models: (() => {
      const user = users({ role: p.enum(["admin", "editor", "user"] as const).default("editor") });
      return withPosts(user, { author: null, authorId: p.integer().unsigned() });
    })(),
    keeps: ["select author_id from posts order by id", [1, 2]],
  },
  {
    name: "a check and a default with quotes",
    models: withPosts(
      users(
        {
          role: p.enum(["admin", "editor", "user"] as const).default("editor"),
          motto: p.string().default('it\'s "tea"'),
        },
        { checks: [{ name: "users_score_positive", expression: "age is null or age > 0" }] },
      ),
    ),
    keeps: ["select motto from users order by id", ['it\'s "tea"', 'it\'s "tea"', 'it\'s "tea"']],
  },
  {
    name: "another check, and another default",
    models: withPosts(
      users(
        {
          role: p.enum(["admin", "editor", "user"] as const).default("editor"),
          motto: p.string().default("It's"),
        },
        { checks: [{ name: "users_score_positive", expression: "age is null or age >= 1" }] },
      ),
    ),
  },
  {
    name: "a value that an enum has no longer",
    models: withPosts(
      users({
        role: p.enum(["admin", "editor", "user", "guest"] as const).default("user"),
        motto: p.string().default("It's"),
      }),
    ),
  },
  {
    name: "a column in another place",
    models: (() => {
      const user = users({
        motto: p.string().default("It's"),
        role: p.enum(["admin", "editor", "user"] as const).default("user"),
      });
      return [
        user,
        posts(user, {
          id: p.integer().primary().autoincrement(),
          author: () => p.manyToOne(user).deleteRule("cascade"),
        }),
      ];
    })(),
    keeps: authors,
  },
  {
    name: "many to many, and a table that refers to itself",
    models: (() => {
      const user = users({ role: p.enum(["admin", "editor", "user"] as const).default("user") });
      const tag: any = defineEntity({
        name: "Tag",
        tableName: "tags",
        properties: {
          id: p.integer().primary().autoincrement(),
          name: p.string().length(40).unique(),
          parent: () => p.manyToOne(tag).nullable(),
        },
      });
      return [user, posts(user, { tags: () => p.manyToMany(tag) }), tag];
    })(),
    rows: [
      "insert into tags (name) values ('hot')",
      "insert into tags (name, parent_id) values ('very hot', 1)",
      "insert into posts_tags (post_id, tag_id) values (1, 2)",
    ],
    keeps: ["select parent_id from tags order by id", [null, 1]],
  },
  {
    name: "an index on an expression, and times with milliseconds",
    models: (() => {
      const user = users(
        {
          role: p.enum(["admin", "editor", "user"] as const).default("user"),
          seenAt: p.datetime(0).nullable(),
        },
        {
          indexes: [
            { name: "users_lower", expression: "create index users_lower on users (lower(email))" },
          ],
        },
      );
      return withPosts(user);
    })(),
    only: ["sqlite", "postgres"],
    rows: ["update users set seen_at = '2026-11-21 20:00:00' where id = 1"],
  },
  {
    name: "a partial index, and more precise times",
    models: (() => {
      const user = users(
        {
          role: p.enum(["admin", "editor", "user"] as const).default("user"),
          seenAt: p.datetime(3).nullable(),
        },
        { indexes: [{ name: "users_adults", properties: ["email"], where: "age > 17" }] },
      );
      return withPosts(user);
    })(),
    only: ["sqlite", "postgres"],
    keeps: authors,
  },
  {
    name: "more precise times",
    models: withPosts(
      users({
        role: p.enum(["admin", "editor", "user"] as const).default("user"),
        seenAt: p.datetime(3).nullable(),
      }),
    ),
    keeps: authors,
  },
  {
    name: "a table with another name",
    models: (() => {
      const user = users({ role: p.enum(["admin", "editor", "user"] as const).default("user") });
      return [user, posts(user, {}, { tableName: "articles" })];
    })(),
    renames: [{ from: "posts", to: "articles" }],
    keeps: ["select title from articles order by id", ["tea", "scones"]],
  },
  {
    name: "a primary key of two columns",
    models: (() => {
      const user = users({ role: p.enum(["admin", "editor", "user"] as const).default("user") });
      const seat = defineEntity({
        name: "Seat",
        tableName: "seats",
        properties: {
          row: p.integer().primary(),
          place: p.integer().primary(),
          price: p.decimal().precision(8).scale(2).default("9.50"),
        },
      });
      const ticket = defineEntity({
        name: "Ticket",
        tableName: "tickets",
        properties: { id: p.uuid().primary(), seat: () => p.manyToOne(seat) },
      });
      return [user, seat, ticket, posts(user, {}, { tableName: "articles" })];
    })(),
    keeps: ["select title from articles order by id", ["tea", "scones"]],
  },
  {
    name: "tables that are dropped",
    models: [users({ role: p.enum(["admin", "editor", "user"] as const).default("user") })],
    keeps: ["select name from users order by id", ["Ada", "Bob", "Cy"]],
  },
];
