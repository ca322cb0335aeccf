import { MikroORM, NodeSqliteDialect, SqliteDriver } from "@mikro-orm/sql";
import { defineEntity, type Model, p } from "@phial/db";
import { describe, expect, test } from "vitest";
import { autogenerate, type AutogenerateOptions } from "../../src/schema/autogenerate.ts";
import { sqlite } from "./schema-bench.ts";

const UserSchema = defineEntity({
  name: "User",
  tableName: "users",
  properties: {
    id: p.integer().primary().autoincrement(),
    name: p.string(),
    age: p.integer().nullable(),
  },
});
class User extends UserSchema.class {}
UserSchema.setClass(User);

const Event = defineEntity({
  name: "Event",
  tableName: "events",
  properties: { id: p.integer().primary(), what: p.text() },
});

function generate(
  models: Record<string, readonly Model[]>,
  rest: Partial<AutogenerateOptions> = {},
) {
  return autogenerate({
    models: new Map(Object.entries(models)),
    drivers: [sqlite],
    previous: undefined,
    renames: { accepted: [], declined: [] },
    ...rest,
  });
}

function users(properties: Record<string, unknown>, tableName = "users"): Model {
  return defineEntity({
    name: "U",
    tableName,
    properties: { id: p.integer().primary(), ...properties },
  });
}

describe("autogenerate", () => {
  test("gives the statements of each bind, and nothing for one that is as it was", () => {
    const first = generate({ default: [User], logs: [Event] });
    expect([...first.changes.keys()]).toEqual(["default", "logs"]);
    expect(first.changes.get("logs")?.up.sqlite).toEqual([
      "create table `events` (`id` integer not null primary key autoincrement, `what` text not null)",
    ]);
    expect(first.changes.get("logs")?.down.sqlite).toEqual(["drop table `events`"]);
    const next = generate({ default: [User], logs: [Event] }, { previous: first.snapshot });
    expect([...next.changes]).toEqual([]);
  });

  test.each([
    ["a bind has no models any more", { default: [User], logs: [] }],
    ["a bind is not declared any more", { default: [User] }],
  ])("refuses to drop all tables when %s", (_, models) => {
    const { snapshot } = generate({ default: [User], logs: [Event] });
    const again = () => generate(models, { previous: snapshot });
    expect(again).toThrow('Refusing to drop 1 table of the bind "logs": no models are loaded.');
    expect(again).toThrow(expect.objectContaining({ code: "MIGRATE_MODELS_EMPTY" }));
  });

  test("asks whether a column that is new is one that is gone, the equal one first", () => {
    const { snapshot } = generate({
      default: [users({ name: p.string().nullable(), nick: p.string() })],
    });
    const { questions } = generate(
      { default: [users({ label: p.string(), size: p.integer().nullable() })] },
      { previous: snapshot },
    );
    expect(questions).toEqual([
      {
        bind: "default",
        table: "users",
        to: "label",
        candidates: ["nick", "name"],
        isLikely: true,
      },
    ]);
  });

  test("asks whether a table that is new is one that is gone", () => {
    const { snapshot } = generate({ default: [users({ name: p.string() }), Event] });
    const { questions } = generate(
      { default: [users({ name: p.string() }, "people"), Event] },
      { previous: snapshot },
    );
    expect(questions).toEqual([
      { bind: "default", to: "people", candidates: ["users"], isLikely: true },
    ]);
  });

  test("asks no more about what was declined, and takes it for new", () => {
    const { snapshot } = generate({ default: [users({ name: p.string().nullable() })] });
    const { questions, changes } = generate(
      { default: [users({ label: p.string().nullable() })] },
      { previous: snapshot, renames: { accepted: [], declined: ["default:users.label"] } },
    );
    expect(questions).toEqual([]);
    expect(changes.get("default")?.up.sqlite).toEqual([
      "alter table `users` drop column `name`",
      "alter table `users` add column `label` text null",
    ]);
  });

  test("renames, and never drops, what was accepted", () => {
    const { snapshot } = generate({ default: [users({ name: p.string().index() })] });
    const { changes } = generate(
      { default: [users({ label: p.string().index() }, "people")] },
      {
        previous: snapshot,
        renames: {
          accepted: [
            { bind: "default", table: "people", from: "name", to: "label" },
            { bind: "default", from: "users", to: "people" },
          ],
          declined: "all",
        },
      },
    );
    expect(changes.get("default")).toEqual({
      up: {
        sqlite: [
          "alter table `users` rename to `people`",
          "alter table `people` rename column `name` to `label`",
          "drop index `users_name_index`",
          "create index `people_label_index` on `people` (`label`)",
        ],
      },
      down: {
        sqlite: [
          "drop index `people_label_index`",
          "create index `users_name_index` on `people` (`label`)",
          "alter table `people` rename column `label` to `name`",
          "alter table `people` rename to `users`",
        ],
      },
    });
  });

  test.each([
    [{ from: "name", to: "label", table: "users" }, "The models have no column users.label"],
    [{ from: "nick", to: "age", table: "users" }, "There is no column users.nick"],
    [{ from: "name", to: "age", table: "users" }, "There is a column users.age already"],
    [{ from: "posts", to: "users" }, "There is no table posts"],
    [{ from: "users", to: "posts" }, "The models have no table posts"],
  ])("refuses a rename of what is not there: %o", (rename, problem) => {
    const { snapshot } = generate({ default: [User] });
    const accepted = [{ bind: "default", ...rename }];
    const again = () =>
      generate({ default: [User] }, { previous: snapshot, renames: { accepted, declined: "all" } });
    expect(again).toThrow(problem);
    expect(again).toThrow(expect.objectContaining({ code: "MIGRATE_RENAME_UNKNOWN" }));
  });

  test("refuses a dialect that the revisions so far have no SQL for", () => {
    const { snapshot } = generate({ default: [User] });
    const other = new Map([
      [
        "default",
        new Map([["postgres" as const, snapshot.get("default")?.get("sqlite") ?? missing()]]),
      ],
    ]);
    expect(() => generate({ default: [User] }, { previous: other })).toThrow(
      expect.objectContaining({ code: "MIGRATE_SNAPSHOT_DIALECT_MISSING" }),
    );
  });

  test("leaves out what includeObject leaves out", () => {
    const { changes } = generate(
      { default: [User, Event] },
      {
        includeObject: ({ type, name, table }) =>
          name !== "events" && !(type === "column" && table === "users" && name === "age"),
      },
    );
    expect(changes.get("default")?.up.sqlite).toEqual([
      "create table `users` (`id` integer not null primary key autoincrement, `name` text not null)",
    ]);
  });

  test("leaves the classes of a running app as its own ORM has made them", async () => {
    const orm = new MikroORM({
      driver: SqliteDriver,
      dbName: ":memory:",
      driverOptions: () => new NodeSqliteDialect(":memory:"),
      entities: [User],
      ensureDatabase: false,
    });
    const before = Object.getOwnPropertyDescriptors(User.prototype);
    generate({ default: [User] });
    expect(Object.getOwnPropertyDescriptors(User.prototype)).toEqual(before);
    const user: unknown = orm.em.fork().create(User, { name: "Ada" });
    expect(user).toBeInstanceOf(User);
    await orm.close(true);
  });
});

function missing(): never {
  throw new Error("There is no schema for SQLite.");
}
