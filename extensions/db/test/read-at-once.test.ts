import { TableNotFoundException } from "@mikro-orm/core";
import { CompiledQuery, Kysely } from "kysely";
import { fakeClock } from "phial/testing";
import { describe, expect, test } from "vitest";
import { Gate, type GateOptions } from "../src/gate/gate.ts";
import { GuardedDialect } from "../src/gate/guarded-dialect.ts";
import { ReplicaSet } from "../src/gate/replica-set.ts";
import { Database } from "../src/index.ts";
import { NodeSqliteDialect } from "../src/sqlite/dialect.ts";
import { rollbackAfter } from "../src/testing/index.ts";
import { recordedLog } from "./recorded-log.ts";
import { Author, Note, notesApp } from "./notes.ts";

const query = { sql: "select ? as one", parameters: [1] };

/** A gate before a database in memory, which is open. */
async function opened(options: Partial<GateOptions> = {}) {
  const { log, of } = recordedLog();
  const clock = fakeClock();
  const gate = new Gate({ url: "test:", log, clock, timeout: 20, limitsWait: true, ...options });
  const dialect = new GuardedDialect(new NodeSqliteDialect({ file: ":memory:" }), gate);
  const kysely = new Kysely<unknown>({ dialect });
  const before = gate.readAtOnce(query);
  await kysely.executeQuery(CompiledQuery.raw("create table note (text text)"));
  return { gate, kysely, before, of };
}

describe("a gate before SQLite reads at once", () => {
  test("what is only read, once the file is open and until it is closed", async () => {
    const { gate, kysely, before } = await opened();

    expect(before).toBeUndefined();
    expect(gate.readAtOnce(query)).toEqual([{ one: 1 }]);
    expect(gate.use).toEqual({ inUse: 0, waiting: 0 });
    await kysely.destroy();
    expect(gate.readAtOnce(query)).toBeUndefined();
  });

  test("and does nothing of what writes", async () => {
    const { gate, kysely } = await opened();
    const insert = { sql: "insert into note values (?) returning text", parameters: ["tea"] };

    expect(gate.readAtOnce(insert)).toBeUndefined();
    expect(gate.readAtOnce({ sql: "select * from note", parameters: [] })).toEqual([]);
    await kysely.destroy();
  });

  test("with the comment of every statement", async () => {
    let comment = "";
    const { gate, kysely } = await opened({ comment: () => comment });

    comment = ", 'comment' as two";
    expect(gate.readAtOnce(query)).toEqual([{ one: 1, two: "comment" }]);
    await kysely.destroy();
  });

  test("nothing where the statement decides who is asked, or a test has its sandbox", async () => {
    const replicas = new ReplicaSet([], { clock: fakeClock(), log: recordedLog().log });
    const asked = await opened({ replicas });
    expect(asked.gate.readAtOnce(query)).toBeUndefined();
    await asked.kysely.destroy();

    const { gate, kysely } = await opened();
    const sandbox = await gate.openSandbox();
    expect(gate.readAtOnce(query)).toBeUndefined();
    await sandbox[Symbol.asyncDispose]();
    expect(gate.readAtOnce(query)).toEqual([{ one: 1 }]);
    await kysely.destroy();
  });

  test("nothing until a database that was gone has answered again", async () => {
    const { gate, kysely } = await opened();
    gate.judge(Object.assign(new Error("gone"), { code: "ECONNREFUSED" }));

    expect(gate.readAtOnce(query)).toBeUndefined();
    await kysely.executeQuery(CompiledQuery.raw("select 1"));
    expect(gate.readAtOnce(query)).toEqual([{ one: 1 }]);
    await kysely.destroy();
  });

  test("and answers an outage with 503, as all else that passes it", async () => {
    const { gate, kysely, of } = await opened();
    gate.driver = {
      openSandbox: () => Promise.reject(new Error("nobody asks")),
      readAtOnce: () => {
        throw Object.assign(new Error("database is locked"), { errcode: 5 });
      },
    };

    expect(() => gate.readAtOnce(query)).toThrow(
      expect.objectContaining({ status: 503, code: "DATABASE_BUSY" }),
    );
    expect(of("database.busy")).toHaveLength(1);
    await kysely.destroy();
  });
});

test("what a session finds at once is recorded, and fails as MikroORM has it", async () => {
  const db = new Database({ models: [Note, Author] });
  await using app = await notesApp(db, { DATABASE_RECORD_QUERIES: true });

  await app.run(async () => {
    expect(await db.session.find(Note, { text: "tea" })).toEqual([]);
    expect(db.recordedQueries.map(({ parameters }) => parameters)).toEqual([1]);
  });
  await db.of(app).engine("default").dropTables();
  await app.run(async () => {
    await expect(db.session.find(Note, { text: "tea" })).rejects.toThrow(TableNotFoundException);
  });
});

test("a session finds what its own transaction or sandbox has, and no other session does", async () => {
  const db = new Database({ models: [Note, Author] });
  await using app = await notesApp(db);
  const count = async () => (await db.session.find(Note, { text: "tea" })).length;

  await app.run(() =>
    db.transaction(async (session) => {
      session.create(Note, { text: "tea" });
      await session.flush();
      expect(await count()).toBe(1);
      expect(await app.run(count)).toBe(0);
    }),
  );
  {
    await using _undo = await rollbackAfter(db, app);
    await app.run(async () => {
      db.session.create(Note, { text: "tea" });
      await db.session.flush();
    });
    expect(await app.run(count)).toBe(2);
  }
  expect(await app.run(count)).toBe(1);
});
