import { revision } from "@phial/migrate";

export default revision({
  id: "7d897289ad64",
  message: "users, devices, tokens, roles and posts",
  parents: ["bc710eeb84b9"],
  up: {
    sqlite: [
      "create table `phial_api_tokens` (`id` text not null primary key, `user_id` text not null, `name` text not null, `abilities` json not null, `created_at` double not null, `last_used_at` double null, `expires_at` double null, `uses_left` integer null, `hash` text not null)",
      "create index `phial_api_tokens_user_id_index` on `phial_api_tokens` (`user_id`)",
      "create table `phial_login_devices` (`series` text not null primary key, `user_id` text not null, `version` text not null, `created_at` double not null, `last_used_at` double not null, `expires_at` double not null, `address` text not null, `agent` text not null, `is_remembered` integer not null, `token_hash` text not null, `previous_hash` text not null, `rotated_at` double not null)",
      "create index `phial_login_devices_user_id_index` on `phial_login_devices` (`user_id`)",
      "create index `phial_login_devices_expires_at_index` on `phial_login_devices` (`expires_at`)",
      "create table `phial_user_roles` (`user_id` text not null, `role` text not null, primary key (`user_id`, `role`))",
      "create table `posts` (`id` integer not null primary key autoincrement, `author_id` integer not null, `text` text not null)",
      "create table `users` (`id` integer not null primary key autoincrement, `email` text not null, `password_hash` text not null, `digest_hash` text not null, `is_active` integer not null, `is_confirmed` integer not null, `has_second_factor` integer not null, `version` integer not null, `notice` text not null)",
      "create unique index `users_email_unique` on `users` (`email`)",
    ],
    postgres: [
      `create table "phial_api_tokens" ("id" varchar(16) not null, "user_id" varchar(191) not null, "name" varchar(191) not null, "abilities" jsonb not null, "created_at" double precision not null, "last_used_at" double precision null, "expires_at" double precision null, "uses_left" int null, "hash" varchar(64) not null, primary key ("id"))`,
      `create index "phial_api_tokens_user_id_index" on "phial_api_tokens" ("user_id")`,
      `create table "phial_login_devices" ("series" varchar(22) not null, "user_id" varchar(191) not null, "version" varchar(191) not null, "created_at" double precision not null, "last_used_at" double precision not null, "expires_at" double precision not null, "address" varchar(45) not null, "agent" varchar(512) not null, "is_remembered" boolean not null, "token_hash" varchar(64) not null, "previous_hash" varchar(64) not null, "rotated_at" double precision not null, primary key ("series"))`,
      `create index "phial_login_devices_user_id_index" on "phial_login_devices" ("user_id")`,
      `create index "phial_login_devices_expires_at_index" on "phial_login_devices" ("expires_at")`,
      `create table "phial_user_roles" ("user_id" varchar(191) not null, "role" varchar(191) not null, primary key ("user_id", "role"))`,
      `create table "posts" ("id" serial primary key, "author_id" int not null, "text" varchar(200) not null)`,
      `create table "users" ("id" serial primary key, "email" varchar(254) not null, "password_hash" varchar(255) not null, "digest_hash" varchar(64) not null, "is_active" boolean not null, "is_confirmed" boolean not null, "has_second_factor" boolean not null, "version" int not null, "notice" varchar(200) not null)`,
      `alter table "users" add constraint "users_email_unique" unique ("email")`,
    ],
  },
  down: {
    sqlite: [
      "drop table `phial_api_tokens`",
      "drop table `phial_login_devices`",
      "drop table `phial_user_roles`",
      "drop table `posts`",
      "drop table `users`",
    ],
    postgres: [
      `drop table "phial_api_tokens"`,
      `drop table "phial_login_devices"`,
      `drop table "phial_user_roles"`,
      `drop table "posts"`,
      `drop table "users"`,
    ],
  },
});
