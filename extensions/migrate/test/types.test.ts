import { Database } from "@phial/db";
import { expectTypeOf, test } from "vitest";
import { irreversible, Migrate, type MigratedRevision, revision } from "../src/index.ts";

test("what is migrated is a database, whatever its models", () => {
  expectTypeOf(new Migrate(new Database())).toEqualTypeOf<Migrate>();
  expectTypeOf(new Migrate(new Database({ models: [], binds: { archive: [] } }))).toBeObject();
  // @ts-expect-error it migrates something
  expectTypeOf(() => new Migrate()).toBeFunction();
  // @ts-expect-error there is no such dialect
  expectTypeOf(() => new Migrate(new Database(), { dialects: ["mysql"] })).toBeFunction();
});

test("a step that is a function knows what it is given", () => {
  const made = () =>
    revision({
      id: "a",
      message: "b",
      parents: [],
      up: [
        "select 1",
        async ({ execute, options, dialect }) => {
          expectTypeOf(await execute("select 1")).toEqualTypeOf<
            readonly Record<string, unknown>[]
          >();
          expectTypeOf(options.get("name")).toEqualTypeOf<string | undefined>();
          expectTypeOf(dialect).toEqualTypeOf<"sqlite" | "postgres" | "mariadb">();
        },
      ],
      down: irreversible,
    });
  expectTypeOf(made).toBeFunction();
  // @ts-expect-error what is done has to be there, and what undoes it
  expectTypeOf(() => revision({ id: "a", message: "b", parents: [], up: [] })).toBeFunction();
  const sideways = { id: "a", message: "b", parents: [], up: [], down: { oracle: [] } };
  // @ts-expect-error there is no such dialect
  expectTypeOf(() => revision({ ...sideways, down: { oracle: 1 } })).toBeFunction();
});

test("what was done is told", () => {
  const migrate = new Migrate(new Database());
  expectTypeOf(() => migrate.upgrade()).returns.toEqualTypeOf<
    Promise<readonly MigratedRevision[]>
  >();
  // @ts-expect-error a stamp says what the database is at
  expectTypeOf(() => migrate.stamp({})).toBeFunction();
});
