import fc from "fast-check";
import { expect, test } from "vitest";
import { sqlScript } from "../../src/runner/sql-script.ts";
import { line, migrated } from "./migrated.ts";

const history = line(
  { id: "0001", message: "begin", up: ["create table a (id integer)"], down: ["drop table a"] },
  {
    id: "0002",
    message: "two\nlines; drop table a",
    up: ["insert into a values (1) -- one"],
    down: ["delete from a;"],
  },
);

test("the script of PostgreSQL has a transaction for each revision, with Alembic's table in it", () => {
  expect(sqlScript(history, { dialect: "postgres", to: "head" })).toBe(`\
-- Stop at the first error: psql -v ON_ERROR_STOP=1, sqlite3 -bail.

create table alembic_version (version_num varchar(32) not null, constraint alembic_version_pkc primary key (version_num));

-- Upgrade base -> 0001: begin
begin;
create table a (id integer);
insert into alembic_version (version_num) values ('0001');
commit;

-- Upgrade 0001 -> 0002: two lines; drop table a
begin;
insert into a values (1) -- one
;
update alembic_version set version_num = '0002' where alembic_version.version_num = '0001';
commit;

`);
});

test("the script of SQLite turns foreign keys off before each transaction, and checks them in it", () => {
  const script = sqlScript(history, { dialect: "sqlite", from: ["0001"], to: "head" });

  expect(script.split("\n").filter((text) => !text.startsWith("--") && text !== "")).toEqual([
    "pragma foreign_keys = off;",
    "begin immediate;",
    "insert into a values (1) -- one",
    ";",
    "pragma foreign_key_check;",
    "update alembic_version set version_num = '0002' where alembic_version.version_num = '0001';",
    "commit;",
    "pragma foreign_keys = on;",
  ]);
});

test("the script of MariaDB has no transaction, and keeps a trigger in one piece", () => {
  const trigger = "create trigger t before insert on a for each row begin set @n = 1; end;";
  const graph = line({ id: "0001", up: [trigger] });

  const script = sqlScript(graph, { dialect: "mariadb", to: "head" });

  expect(script).not.toMatch(/^(?:begin|start|commit)/m);
  expect(script).toContain(`delimiter //\n${trigger.slice(0, -1)}\n//\ndelimiter ;`);
});

test("a script leads down again", () => {
  const options = { dialect: "postgres", direction: "down", from: ["0002"], to: "base" } as const;

  const script = sqlScript(history, options);

  expect(script).toContain("-- Downgrade 0002 -> 0001: two lines");
  expect(script).toContain("delete from a;\nupdate alembic_version set version_num = '0001'");
  expect(script).toContain(
    "drop table a;\ndelete from alembic_version where alembic_version.version_num = '0001';",
  );
});

test("what has to be in no transaction is in none", () => {
  const graph = line({ id: "0001", transactional: false, up: ["vacuum"] });

  expect(sqlScript(graph, { dialect: "postgres", to: "head" })).not.toMatch(/^begin/m);
});

test("a function cannot be written down, and the refusal names its file", () => {
  const graph = line({ id: "0001", up: ["select 1", async () => undefined] });

  expect(() => sqlScript(graph, { dialect: "postgres", to: "head" })).toThrow(
    "Statement 2 of 0001_x.ts is a function",
  );
});

test("the script leads a database to where an upgrade does", async () => {
  await using one = migrated();
  const script = sqlScript(history, { dialect: "sqlite", to: "head" });

  for (const text of script.split(/;\n/)) {
    const statement = text.replaceAll(/^--.*$/gm, "").trim();
    if (/^(?:begin|commit|pragma)/.test(statement) || statement === "") continue;
    await one.execute(statement);
  }

  expect(await one.runner.current(history)).toMatchObject({ revisions: ["0002"], notes: [] });
  expect(await one.runner.upgrade(history, "head")).toEqual([]);
});

test("no message of a revision gets out of its comment", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("\n", "\r", "\u2028", "\u2029", ";", "'", "-", " ", "x") }),
      (message) => {
        const graph = line({ id: "0001", message: `x${message}` });
        const script = sqlScript(graph, { dialect: "postgres", to: "head" });
        expect(script.split(/[\n\r\u2028\u2029]/).filter((text) => text !== "")).toHaveLength(6);
      },
    ),
  );
});
