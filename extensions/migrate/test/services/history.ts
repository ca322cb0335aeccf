import type { Dialect, Step } from "../../src/revision.ts";
import { type Draft, line } from "../runner/migrated.ts";

/** The tables of the history below and of the runner, in an order in which they can be dropped. */
export const TABLES = ["posts", "users", "tags", "alembic_version", "phial_migrations"];

/** SQLite is so fast that nobody would be killed in the midst of it. */
const ROWS = { sqlite: 20_000, postgres: 1000, mariadb: 500 };

/** Rows enough for a statement to take a while. */
const FILL = {
  sqlite: `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${ROWS.sqlite}) insert into posts (id, author_id, title) select i, 1, 'post ' || i from n`,
  postgres: `insert into posts (id, author_id, title) select i, 1, 'post ' || i from generate_series(1, ${ROWS.postgres}) as i`,
  mariadb: `insert into posts (id, author_id, title) select seq, 1, concat('post ', seq) from seq_1_to_${ROWS.mariadb}`,
};

const POSTS =
  "(id integer primary key, author_id integer not null, title varchar(80) not null, constraint posts_author foreign key (author_id) references users (id) on delete cascade)";

/** Of SQLite the rebuild of a table that others point to with a cascade. */
const RENAME: Readonly<Record<"sqlite" | "server", readonly Step[]>> = {
  sqlite: [
    "create table users_new (id integer primary key, full_name varchar(80))",
    "insert into users_new (id, full_name) select id, name from users",
    "drop table users",
    "alter table users_new rename to users",
  ],
  server: ["alter table users rename column name to full_name"],
};

const DRAFTS: readonly Draft[] = [
  {
    id: "0001",
    up: [
      "create table users (id integer primary key, name varchar(80) not null)",
      `create table posts ${POSTS}`,
      "insert into users (id, name) values (1, 'ada')",
    ],
    down: ["drop table posts", "drop table users"],
  },
  {
    id: "0002",
    up: {
      sqlite: [FILL.sqlite, "create index posts_title on posts (title)"],
      postgres: [FILL.postgres, "create index posts_title on posts (title)"],
      mariadb: [FILL.mariadb, "create index posts_title on posts (title)"],
    },
    down: {
      sqlite: ["drop index posts_title", "delete from posts"],
      postgres: ["drop index posts_title", "delete from posts"],
      mariadb: ["drop index posts_title on posts", "delete from posts"],
    },
  },
  {
    id: "0003",
    up: { sqlite: RENAME.sqlite, postgres: RENAME.server, mariadb: RENAME.server },
    down: {
      sqlite: ["alter table users rename column full_name to name"],
      postgres: ["alter table users rename column full_name to name"],
      mariadb: ["alter table users rename column full_name to name"],
    },
  },
  {
    id: "0004",
    transactional: false,
    up: {
      sqlite: ["alter table posts add column views integer not null default 0", "vacuum"],
      postgres: [
        "alter table posts add column views integer not null default 0",
        "create index concurrently posts_views on posts (views)",
      ],
      mariadb: [
        "alter table posts add column views integer not null default 0",
        "create index posts_views on posts (views)",
      ],
    },
    down: {
      sqlite: ["alter table posts drop column views"],
      postgres: [
        "drop index concurrently if exists posts_views",
        "alter table posts drop column views",
      ],
      mariadb: ["drop index posts_views on posts", "alter table posts drop column views"],
    },
  },
  {
    id: "0005",
    up: [
      async ({ sql }) => {
        const posts = sql.withTables<{ posts: { id: number; views: number } }>();
        // Once only: twice would show.
        await posts
          .updateTable("posts")
          .set((row) => ({ views: row("views", "+", 1) }))
          .execute();
      },
      "create table tags (id integer primary key, name varchar(40) not null)",
      "insert into tags (id, name) values (1, 'tea')",
      "update posts set views = views + 10",
      "alter table tags add column weight integer",
      "insert into tags (id, name, weight) values (2, 'milk', 3)",
    ],
    down: ["drop table tags", "update posts set views = 0"],
  },
];

/** A history of all that is hard: rows, rebuilds, functions, and what is in no transaction. */
export const history = line(...DRAFTS);

/** What is in the database when all of it was applied once. */
export const FINAL = {
  users: [{ id: 1, full_name: "ada" }],
  posts: (dialect: Dialect) => ({ n: ROWS[dialect], least: 11, most: 11 }),
  tags: [
    { id: 1, name: "tea", weight: null },
    { id: 2, name: "milk", weight: 3 },
  ],
};

/** A history with a statement that a server is at for longer than the process lives that sent it. */
export const slowHistory = line({
  id: "0001",
  up: {
    sqlite: ["create table tags as select 1 as id", "insert into tags (id) values (2)"],
    postgres: [
      "create table tags as select 1 as id, pg_sleep(2)::text as slept",
      "insert into tags (id) values (2)",
    ],
    mariadb: [
      "create table tags as select 1 as id, sleep(2) as slept",
      "insert into tags (id, slept) values (2, 0)",
    ],
  },
  down: ["drop table tags"],
});
