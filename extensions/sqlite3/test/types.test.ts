import type { SQLOutputValue } from "node:sqlite";
import { expectTypeOf, test } from "vitest";
import { SQLite3, type SqlValue } from "../src/index.ts";

const db = new SQLite3();

test("rows have the type that the caller names, or any columns", () => {
  expectTypeOf(() => db.sql<{ id: number }>`select id from note`).returns.toEqualTypeOf<
    { id: number }[]
  >();
  expectTypeOf(() => db.sql`select id from note`).returns.toEqualTypeOf<
    Record<string, SQLOutputValue>[]
  >();
});

test("a statement takes what SQLite can bind", () => {
  expectTypeOf<string | number | bigint | null | Uint8Array>().toExtend<SqlValue>();
  expectTypeOf<boolean>().not.toExtend<SqlValue>();
  expectTypeOf<Date>().not.toExtend<SqlValue>();
  expectTypeOf<undefined>().not.toExtend<SqlValue>();
});

test("a statement is no text", () => {
  // @ts-expect-error text could hold values of a request
  expectTypeOf(() => db.sql("select 1")).toBeFunction();
});

test("a transaction gives back what its work does", () => {
  expectTypeOf(() => db.transaction(() => 7)).returns.toEqualTypeOf<number>();
});

test("the only option is the name", () => {
  expectTypeOf<ConstructorParameters<typeof SQLite3>[0]>().toEqualTypeOf<
    { readonly name?: string | undefined } | undefined
  >();
  // @ts-expect-error the path is a setting
  expectTypeOf(() => new SQLite3({ path: "notes.db" })).toBeFunction();
});
