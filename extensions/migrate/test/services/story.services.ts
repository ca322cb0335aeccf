import { defineEntity, p } from "@phial/db";
import { mariadb } from "@phial/db/mariadb";
import { postgres } from "@phial/db/postgres";
import { afterAll, describe, expect, test } from "vitest";
import { MigratedApp } from "../app.ts";
import { ownDatabases } from "./own-databases.ts";

const databases = await ownDatabases({
  name: "story",
  postgres: process.env["POSTGRES_URL"],
  mariadb: process.env["MARIADB_URL"],
});
afterAll(async () => {
  for (const { drop } of databases) await drop();
});

const id = () => p.integer().primary().autoincrement();

const userOf = (name: "name" | "fullName") =>
  defineEntity({
    name: "User",
    tableName: "users",
    properties: { id: id(), [name]: p.string().length(80), role: p.enum(["admin", "reader"]) },
  });
const User = userOf("name");
const Renamed = userOf("fullName");

const noteOf = (author: typeof User) =>
  defineEntity({
    name: "Note",
    tableName: "notes",
    indexes: [{ properties: ["madeAt"] }],
    properties: {
      id: id(),
      text: p.text(),
      tags: p.json<string[]>().nullable(),
      madeAt: p.datetime(),
      author: () => p.manyToOne(author).deleteRule("cascade"),
    },
  });

const FIRST = [User];
const SECOND = [Renamed, noteOf(Renamed)];
const drivers = [postgres(), mariadb()];
const CLEAN = ["The models are what the databases have."];

describe.each(databases)("on $dialect", ({ url }) => {
  test("one revision for all databases goes up, keeps the rows, and comes down again", async () => {
    const config = { DATABASE_URL: url };
    await using first = new MigratedApp({ models: FIRST, drivers, config });
    await first.output("init");
    await first.output("migrate", "-m", "users", "--rev-id", "aaa111");
    expect(await first.output("upgrade")).toEqual(["Running upgrade <base> -> aaa111, users"]);
    expect(await first.output("check")).toEqual(CLEAN);
    await first.sql("insert into users (name, role) values ('Ada', 'admin')");

    await using second = new MigratedApp({ models: SECOND, drivers, config, folder: first.folder });
    expect(await second.code("check")).toBe("MIGRATE_MODELS_DIFFER");
    await second.output("migrate", "--rename", "users.name=full_name", "--rev-id", "bbb222");
    expect(await second.output("migrate")).toEqual([
      "No changes in the models: no revision was written.",
    ]);
    await second.output("upgrade");
    expect(await second.output("check")).toEqual(CLEAN);
    expect(await second.sql("select full_name, role from users")).toEqual([
      { full_name: "Ada", role: "admin" },
    ]);

    await second.output("downgrade");
    expect(await first.output("check")).toEqual(CLEAN);
    expect(await first.sql("select name from users")).toEqual([{ name: "Ada" }]);
    await second.output("downgrade", "base");
    expect(await second.output("current")).toEqual(["<base>"]);
    await second.output("upgrade");
    expect(await second.output("check")).toEqual(CLEAN);
  });

  test("what is there is pulled and is the baseline, and check finds it equal", async () => {
    const config = { DATABASE_URL: url };
    await using made = new MigratedApp({ models: SECOND, drivers, config });
    await made.sql("drop table if exists alembic_version");
    await made.output("init");
    expect(await made.output("pull")).toHaveLength(1);
    await made.output("baseline", "--rev-id", "ccc333");
    expect(await made.output("current")).toEqual(["ccc333 (head)"]);
    expect(await made.output("migrate")).toEqual([
      "No changes in the models: no revision was written.",
    ]);
    await made.output("downgrade", "base");
    await made.output("upgrade");
    expect(await made.output("check")).toEqual(CLEAN);
  });
});
