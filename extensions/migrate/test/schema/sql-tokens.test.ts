import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  canonicalDefault,
  canonicalExpression,
  canonicalType,
} from "../../src/schema/canonical-sql.ts";
import { parseCreateTable, predicateOf } from "../../src/schema/create-table.ts";
import { enumItemsOf } from "../../src/schema/enum-items.ts";
import { mentions, renameIn, tokensOf } from "../../src/schema/sql-tokens.ts";
import type { Dialect } from "../../src/revision.ts";

const sql = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        "'",
        '"',
        "`",
        "[",
        "]",
        "(",
        ")",
        ",",
        "a",
        " ",
        "--",
        "/*",
        "*/",
        "\\",
        "\n",
        "check",
        "where",
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join("")),
);

describe("tokens of SQL", () => {
  test("follow each other, leave out nothing but spaces and comments, and always come to an end", () => {
    fc.assert(
      fc.property(sql, (text) => {
        let at = 0;
        for (const { start, end } of tokensOf(text)) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          at = end;
        }
        expect(at).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  test("are read from any text of a table, an index and a check", () => {
    fc.assert(
      fc.property(sql, (text) => {
        parseCreateTable(text);
        parseCreateTable(`create table t (${text})`);
        predicateOf(text);
        enumItemsOf(text, "a");
        canonicalExpression(text);
      }),
    );
  });

  test("a name is renamed where it is one, and not in a text or in another name", () => {
    expect(renameIn(`name = 'name' and "name" <> other_name`, "name", "label")).toBe(
      `label = 'name' and "label" <> other_name`,
    );
    expect(mentions("a = 'b'", "b")).toBe(false);
    expect(mentions('A = "B"', "b")).toBe(true);
  });
});

describe("the same in other words", () => {
  test.each([
    [`"role" in ('a', 'b''s')`, `(role = ANY (ARRAY['a'::text, 'b''s'::text]))`],
    ["size != 3", "((size)::numeric <> (3)::numeric)"],
    ["id > -1", "(id > '-1'::integer)"],
    ["size between 1 and 3", "((size >= 1) AND (size <= 3))"],
    ["name like 'a%'", "((name)::text ~~ 'a%'::text)"],
    ["`a` = 'x'", "a = _utf8mb4'x'"],
    [
      "create index i on users (lower(email))",
      "CREATE INDEX i ON public.users USING btree (lower((email)::text))",
    ],
  ])("%s is %s", (a, b) => {
    expect(canonicalExpression(a)).toBe(canonicalExpression(b));
  });

  test.each([
    ["postgres", "varchar(80)", "'a'", "'a'::character varying"],
    ["postgres", "numeric(10,2)", "'0.00'", "0"],
    ["postgres", "boolean", "true", "'t'"],
    ["postgres", "timestamptz(3)", "now()", "CURRENT_TIMESTAMP"],
    [
      "postgres",
      "timestamptz(3)",
      "'2026-11-21'",
      "'2026-11-21 00:00:00+00'::timestamp with time zone",
    ],
    ["postgres", "jsonb", `'{"a": 1}'`, `'{"a":1}'::jsonb`],
    ["mariadb", "tinyint(1)", "true", "1"],
    ["mariadb", "datetime(3)", "current_timestamp(3)", "current_timestamp"],
    ["mariadb", "varchar(9)", "'it''s'", "'it\\'s'"],
    ["mariadb", "varchar(9)", "'a\n\\\\b'", "'a\\n\\\\b'"],
    ["postgres", "text", "'a\\'", "'a\\'::text"],
    ["sqlite", "integer", "-1", "(-1)"],
  ] as const)("%s: a default of %s, %s, is %s", (dialect, type, a, b) => {
    const of = (value: string) =>
      canonicalDefault({ name: "a", type, nullable: false, default: value }, dialect);
    expect(of(a)).toBe(of(b));
  });

  test("what is in quotes is the same letter by letter only", () => {
    expect(canonicalExpression("a = 'B'")).not.toBe(canonicalExpression("a = 'b'"));
    expect(canonicalExpression("a = 'x::text'")).not.toBe(canonicalExpression("a = 'x'"));
  });

  test.each([
    ["postgres", "varchar(80)", "character varying(80)"],
    ["postgres", "serial", "int4"],
    ["postgres", "timestamptz(6)", "timestamp with time zone"],
    ["mariadb", "int unsigned", "int(10) unsigned"],
    ["mariadb", "decimal(10)", "numeric(10,0)"],
    ["mariadb", "datetime", "datetime(0)"],
    ["sqlite", "VARCHAR(80)", "text"],
    ["sqlite", "BOOLEAN", "integer"],
  ] as [Dialect, string, string][])("%s: the type %s is %s", (dialect, a, b) => {
    const of = (type: string) => canonicalType({ name: "a", type, nullable: false }, dialect);
    expect(of(a)).toBe(of(b));
  });
});
