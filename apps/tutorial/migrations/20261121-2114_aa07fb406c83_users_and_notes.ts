import { revision } from "@phial/migrate";

export default revision({
  id: "aa07fb406c83",
  message: "users and notes",
  parents: [],
  up: {
    sqlite: [
      "create table `users` (`id` integer not null primary key autoincrement, `name` text collate NOCASE not null, `password` text not null)",
      "create unique index `users_name_unique` on `users` (`name`)",
      "create table `notes` (`id` integer not null primary key autoincrement, `user_id` integer not null, `title` text not null, `body` text not null, `updated_at` bigint not null, constraint `notes_user_id_foreign` foreign key (`user_id`) references `users` (`id`) on delete cascade)",
      "create index `notes_of_user` on `notes` (`user_id`, `updated_at` DESC)",
    ],
    postgres: [
      // What SQLite calls NOCASE, for the letters of all languages.
      `create collation "NOCASE" (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`,
      `create table "users" ("id" serial primary key, "name" varchar(40) collate "NOCASE" not null, "password" text not null)`,
      `alter table "users" add constraint "users_name_unique" unique ("name")`,
      `create table "notes" ("id" serial primary key, "user_id" int not null, "title" text not null, "body" text not null, "updated_at" bigint not null)`,
      `create index "notes_of_user" on "notes" ("user_id", "updated_at" DESC)`,
      `alter table "notes" add constraint "notes_user_id_foreign" foreign key ("user_id") references "users" ("id") on delete cascade`,
    ],
  },
  down: {
    sqlite: ["drop table `users`", "drop table `notes`"],
    postgres: [
      `alter table "notes" drop constraint "notes_user_id_foreign"`,
      `drop table "users"`,
      `drop table "notes"`,
      `drop collation "NOCASE"`,
    ],
  },
});
