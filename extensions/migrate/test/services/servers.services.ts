import { setTimeout as pause } from "node:timers/promises";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Step } from "../../src/index.ts";
import { line, type Migrated } from "../runner/migrated.ts";
import { Connection } from "../../src/runner/connection.ts";
import { schemaHash, stepHash } from "../../src/runner/schema-hash.ts";
import { type OwnDatabase, ownDatabases } from "./own-databases.ts";
import { served } from "./served.ts";

const databases: readonly OwnDatabase[] = await ownDatabases({
  name: "servers",
  postgres: process.env["POSTGRES_URL"],
  mariadb: process.env["MARIADB_URL"],
});
afterAll(async () => {
  for (const { drop } of databases) await drop();
});

const TABLES = ["posts", "users", "a", "alembic_version", "phial_migrations"];
const SLEEP = { sqlite: "select 1", postgres: "select pg_sleep(20)", mariadb: "select sleep(20)" };
const ids = (applied: readonly { revision: string }[]) => applied.map(({ revision }) => revision);

/** A database that is empty again after each test. */
function own(url: string): { one: Migrated } {
  const held = {} as { one: Migrated };
  beforeAll(() => {
    held.one = served(url);
  });
  afterEach(async () => {
    for (const table of TABLES) await held.one.execute(`drop table if exists ${table}`);
  });
  afterAll(() => held.one.app.close());
  return held;
}

const CREATE = "create table a (id integer primary key)";

describe.each(databases)("on $dialect", ({ dialect, url }) => {
  const held = own(url);

  test("the database of Alembic is moved on, row by row", async () => {
    const { one } = held;
    await one.execute(
      "CREATE TABLE alembic_version (\n\tversion_num VARCHAR(32) NOT NULL, \n\tCONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n)",
    );
    await one.execute("INSERT INTO alembic_version (version_num) VALUES ('0001')");
    const graph = line({ id: "0001" }, { id: "0002", up: [CREATE], down: ["drop table a"] });

    expect(await one.runner.current(graph)).toMatchObject({ revisions: ["0001"], notes: [] });
    expect(ids(await one.runner.upgrade(graph, "head"))).toEqual(["0002"]);
    expect(await one.execute("select * from alembic_version")).toEqual([{ version_num: "0002" }]);
    expect(ids(await one.runner.downgrade(graph, "0001"))).toEqual(["0002"]);
    expect(await one.execute("select * from alembic_version")).toEqual([{ version_num: "0001" }]);
  });

  test("a statement that fails is named, explained, and done again once it is corrected", async () => {
    const { one } = held;
    const first = line({ id: "0001" }, { id: "0002", up: [CREATE, "insert into z values (1)"] });

    const failure = one.runner.upgrade(first, "head");

    await expect(failure).rejects.toThrow(
      /^0002_x\.ts failed at statement 2: .*\bz\b.*; the database is at 0001/,
    );
    expect((await one.runner.current(first)).notes).toEqual([
      expect.stringMatching(/failed at statement 2: .*\bz\b.* The database is at 0001/),
    ]);
    const mended = line({ id: "0001" }, { id: "0002", up: [CREATE, "insert into a values (1)"] });
    expect(await one.runner.upgrade(mended, "head")).toMatchObject([
      { revision: "0002", resumed: dialect === "mariadb" },
    ]);
    expect(await one.execute("select * from a")).toEqual([{ id: 1 }]);
    expect((await one.runner.current(mended)).notes).toEqual([]);
  });

  test("what a revision sets on its connection is set for nobody else", async () => {
    const { one } = held;
    const set: Readonly<Record<string, readonly Step[]>> = {
      sqlite: ["pragma case_sensitive_like = on"],
      postgres: ["set search_path to nowhere, public"],
      mariadb: ["set foreign_key_checks = 0"],
    };
    const asked: Readonly<Record<string, string>> = {
      sqlite: "select 'A' like 'a' as value",
      postgres: "select current_setting('search_path') as value",
      mariadb: "select @@foreign_key_checks as value",
    };
    const before = await one.execute(asked[dialect] ?? "");

    await one.runner.upgrade(line({ id: "0001", up: set[dialect] ?? [] }), "head");

    expect(await one.execute(asked[dialect] ?? "")).toEqual(before);
  });

  test("who waits too long is told which process is migrating", async () => {
    const { one } = held;
    const other = served(url, { lockTimeout: 100 });
    const told: unknown[] = [];
    const graph = line({
      id: "0001",
      up: [
        async () => {
          told.push(await other.runner.upgrade(graph, "head").catch((error: unknown) => error));
          told.push((await other.runner.current(graph)).notes);
        },
      ],
    });

    await one.runner.upgrade(graph, "head");
    await other.app.close();

    expect(told).toEqual([
      expect.objectContaining({
        code: "MIGRATE_LOCKED",
        problem: expect.stringMatching(
          new RegExp(
            `^another process \\(pid ${process.pid}, host .+\\) is migrating, since .+; waited 0\\.\\d s\\.$`,
          ),
        ),
      }),
      [expect.stringMatching(new RegExp(`^A process \\(pid ${process.pid}, .+ right now\\.$`))],
    ]);
  });

  test("the app goes on reading while a revision is applied", async () => {
    const { one } = held;
    const read: unknown[] = [];
    const graph = line(
      { id: "0001", up: [CREATE, "insert into a values (1)"] },
      {
        id: "0002",
        up: [
          "insert into a values (2)",
          async () => void read.push(await one.execute("select count(*) as n from a where id = 1")),
        ],
      },
    );

    await one.runner.upgrade(graph, "head");

    expect(read).toMatchObject([[{ n: expect.anything() }]]);
    expect(Number((read as { n: unknown }[][])[0]?.[0]?.n)).toBe(1);
  });
});

describe.each(databases.filter(({ dialect }) => dialect !== "sqlite"))(
  "on the server $dialect",
  ({ dialect, url }) => {
    const held = own(url);

    test("a statement that takes too long is stopped, and what is before it handled as ever", async () => {
      const limited = served(url, { statementTimeout: 300 });
      const graph = line({ id: "0001", up: [CREATE, SLEEP[dialect], "insert into a values (1)"] });
      const start = performance.now();

      const failure = limited.runner.upgrade(graph, "head");

      await expect(failure).rejects.toThrow(
        /^0001_x\.ts failed at statement 2: .*(?:timeout|max_statement_time)/,
      );
      expect(performance.now() - start).toBeLessThan(10_000);
      await limited.app.close();
      const mended = line({ id: "0001", up: [CREATE, "select 1", "insert into a values (1)"] });
      await held.one.runner.upgrade(mended, "head");
      expect(await held.one.execute("select * from a")).toEqual([{ id: 1 }]);
    });

    test("the limit that the app has for its statements is not that of a migration", async () => {
      const app = served(url, { config: { DATABASE_STATEMENT_TIMEOUT: 0.1 } });
      const sleep = dialect === "postgres" ? "select pg_sleep(0.4)" : "select sleep(0.4)";

      await expect(app.execute(sleep)).rejects.toThrow(/timeout|max_statement_time/);
      const up = [sleep];
      const applied = await app.runner.upgrade(line({ id: "0001", up }), "head");

      expect(ids(applied)).toEqual(["0001"]);
      await app.app.close();
    });

    test("no output has the password of the URL in it", async () => {
      const wrong = new URL(url);
      wrong.username = "nobody";
      wrong.password = "hush-hush";
      const one = served(wrong.href);
      const shown = (error: unknown) => inspect(error, { depth: 20, showHidden: true });

      const failure = await one.runner.upgrade(line({ id: "0001" }), "head").catch(shown);
      const refusal = await one.runner.current(line({ id: "0001" })).catch(shown);
      await one.app.close();

      expect(failure).toMatch(/nobody/);
      expect(inspect([failure, refusal, one.logged])).not.toContain("hush-");
    });

    test("a table that somebody else holds is waited for no longer than for the lock", async () => {
      const { one } = held;
      await one.execute(CREATE);
      const impatient = served(url, { lockTimeout: 300 });
      const graph = line({ id: "0001", up: ["alter table a add column name varchar(9)"] });
      const { engine } = one.target;
      const holding = engine.sqlOf(engine.fork()).withTables<{ a: { id: number } }>();

      await holding.transaction().execute(async (transaction) => {
        await transaction.selectFrom("a").selectAll().execute();
        await expect(impatient.runner.upgrade(graph, "head")).rejects.toThrow(
          /^0001_x\.ts failed at statement 1: .*(?:lock timeout|Lock wait timeout)/,
        );
      });

      expect(ids(await impatient.runner.upgrade(graph, "head"))).toEqual(["0001"]);
      await impatient.app.close();
    });

    test("a connection that is lost in the midst leaves a state that is explained and repaired", async () => {
      const { one } = held;
      let isCut = false;
      const cut: Step = async ({ execute, options }) => {
        if (isCut || options.has("never")) return;
        isCut = true;
        const [row] = await execute(
          dialect === "postgres" ? "select pg_backend_pid() as id" : "select connection_id() as id",
        );
        const id = Number(row?.["id"]);
        await one.execute(
          dialect === "postgres" ? `select pg_terminate_backend(${id})` : `kill ${id}`,
        );
        await execute("select 1");
      };
      const graph = line({ id: "0001", up: [CREATE, "insert into a values (1)", cut] });

      await expect(one.runner.upgrade(graph, "head")).rejects.toMatchObject({
        code: "MIGRATE_STEP_FAILED",
      });
      const state = await one.runner.current(graph);
      expect(state.unfinished).toMatchObject([
        { revision: "0001", done: dialect === "mariadb" ? 2 : 0 },
      ]);
      await one.runner.upgrade(graph, "head");

      expect(await one.execute("select * from a")).toEqual([{ id: 1 }]);
      expect(await one.runner.current(graph)).toMatchObject({ revisions: ["0001"], notes: [] });
    });
  },
);

describe.each(databases.filter(({ dialect }) => dialect === "postgres"))(
  "indexes that PostgreSQL builds concurrently",
  ({ url }) => {
    const held = own(url);
    const BUILD = "create unique index concurrently a_name on a (name)";
    const FILL = [
      "create table a (id integer primary key, name text)",
      "insert into a values (1, 'x'), (2, 'x')",
    ];

    test("are built while another process waits for the lock", async () => {
      const { one } = held;
      const other = served(url);
      let waiting: Promise<unknown> | undefined;
      const graph = line(
        { id: "0001", up: FILL },
        {
          id: "0002",
          transactional: false,
          up: [
            async () => {
              waiting = other.runner.upgrade(graph, "head");
              while (other.logged.length === 0) await pause(5);
            },
            "create index concurrently a_name on a (name)",
          ],
        },
      );

      expect(ids(await one.runner.upgrade(graph, "head"))).toEqual(["0001", "0002"]);
      expect(await waiting).toEqual([]);
      await other.app.close();
    });

    test("are not in the way when they were left invalid", async () => {
      const { one } = held;
      const graph = line(
        { id: "0001", up: FILL },
        { id: "0002", transactional: false, up: [BUILD] },
      );
      await expect(one.runner.upgrade(graph, "head")).rejects.toThrow(
        "0002_x.ts failed at statement 1: could not create unique index",
      );
      const valid = "select indisvalid from pg_index where indexrelid = 'a_name'::regclass";
      expect(await one.execute(valid)).toEqual([{ indisvalid: false }]);
      await one.execute("delete from a where id = 2");

      expect(ids(await one.runner.upgrade(graph, "head"))).toEqual(["0002"]);
      expect(await one.execute(valid)).toEqual([{ indisvalid: true }]);
    });
  },
);

describe.each(databases.filter(({ dialect }) => dialect === "mariadb"))(
  "what MariaDB commits by itself",
  ({ url }) => {
    const held = own(url);
    const hashFor = (statement: string): Promise<string> => {
      const { engine } = held.one.target;
      const sql = engine.sqlOf(engine.fork());
      return sql
        .connection()
        .execute((one) => schemaHash(new Connection("mariadb", one), statement));
    };

    /** As a process leaves the marks that is killed within its second statement. */
    async function killedWithin(statement: string): Promise<void> {
      const stopped = line({ id: "0001", up: [CREATE, `${statement}, this is no sql`] });
      await held.one.runner.upgrade(stopped, "head").catch(() => undefined);
      const [entered, schema] = [stepHash(statement), await hashFor(statement)];
      await held.one.execute(
        `update phial_migrations set entered = 2, entered_hash = '${entered}', schema_hash = '${schema}', error = null where revision = '0001'`,
      );
    }

    test.each([
      ["add column", "alter table a add column name varchar(9)"],
      ["modify column", "alter table a modify column id bigint not null"],
      ["create index", "create index a_id on a (id)"],
      ["rename", "alter table a rename to users"],
      ["comment", "alter table a comment = 'tea'"],
    ])("is not done twice: %s", async (_, statement) => {
      const { one } = held;
      const graph = line({
        id: "0001",
        up: [CREATE, statement, "create table posts (id integer)"],
      });
      await killedWithin(statement);
      const before = await hashFor(statement);
      await one.execute(statement);
      expect(await hashFor(statement)).not.toBe(before);

      expect((await one.runner.current(graph)).notes).toEqual([
        expect.stringContaining("1 statement of 2 is done, and statement 2 was begun"),
      ]);
      expect(await one.runner.upgrade(graph, "head")).toMatchObject([{ resumed: true }]);
      expect((await one.runner.current(graph)).notes).toEqual([]);
    });

    test("is done again where it had not come to its end", async () => {
      const { one } = held;
      const statement = "alter table a add column name varchar(9)";
      await killedWithin(statement);

      await one.runner.upgrade(line({ id: "0001", up: [CREATE, statement] }), "head");

      expect(await one.execute("select id, name from a")).toEqual([]);
    });

    test("within a function is nobody's to know", async () => {
      const { one } = held;
      const half: Step = async ({ execute }) => {
        await execute("create table posts (id integer)");
        throw new Error("stopped");
      };
      const graph = line({ id: "0001", up: [CREATE, half] });
      await one.runner.upgrade(graph, "head").catch(() => undefined);

      await expect(one.runner.upgrade(graph, "head")).rejects.toMatchObject({
        code: "MIGRATE_STATE_UNKNOWN",
      });
      await one.runner.upgrade(graph, "head", { resolve: "applied" });
      expect(await one.runner.current(graph)).toMatchObject({ revisions: ["0001"], notes: [] });
    });

    test("a function that only changes rows is undone as a whole, and called again", async () => {
      const { one } = held;
      let calls = 0;
      const rows: Step = async ({ execute }) => {
        calls += 1;
        await execute("insert into a values (?)", [calls]);
        if (calls === 1) throw new Error("stopped");
      };
      const graph = line({ id: "0001", up: [CREATE, rows] });
      await one.runner.upgrade(graph, "head").catch(() => undefined);

      await one.runner.upgrade(graph, "head");

      expect(await one.execute("select * from a")).toEqual([{ id: 2 }]);
    });

    test("what a statement sets for the session is set again on the connection that goes on", async () => {
      const { one } = held;
      const up = ["set @tea = 7", CREATE, "insert into a values (@tea), (@tee)"];
      await one.runner.upgrade(line({ id: "0001", up }), "head").catch(() => undefined);

      await one.runner.upgrade(
        line({ id: "0001", up: [...up.slice(0, 2), "insert into a values (@tea)"] }),
        "head",
      );

      expect(await one.execute("select * from a")).toEqual([{ id: 7 }]);
    });
  },
);
