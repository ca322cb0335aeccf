import { revision } from "@phial/migrate";

export default revision({
  id: "e75163e5b895",
  message: "accounts, items and writes",
  parents: [],
  up: {
    sqlite: [
      "create table `accounts` (`id` integer not null primary key autoincrement, `balance` integer not null)",
      "create table `items` (`id` integer not null primary key autoincrement, `name` text not null, `hidden` text not null)",
      "create table `writes` (`key` integer not null primary key autoincrement, `number` integer not null)",
    ],
    postgres: [
      `create table "accounts" ("id" serial primary key, "balance" int not null)`,
      `create table "items" ("id" serial primary key, "name" varchar(40) not null, "hidden" varchar(255) not null)`,
      `create table "writes" ("key" serial primary key, "number" int not null)`,
    ],
  },
  down: {
    sqlite: ["drop table `accounts`", "drop table `items`", "drop table `writes`"],
    postgres: [`drop table "accounts"`, `drop table "items"`, `drop table "writes"`],
  },
});
