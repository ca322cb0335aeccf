import { DatabaseSync } from "node:sqlite";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
} from "kysely";
import { fakeClock, testClient } from "phial/testing";
import { describe, expect, test } from "vitest";
import { Gate } from "../src/gate/gate.ts";
import { GuardedDialect } from "../src/gate/guarded-dialect.ts";
import { Database } from "../src/index.ts";
import { NodeSqliteDialect } from "../src/sqlite/dialect.ts";
import { Entry, newUrl, notesApp } from "./notes.ts";
import { recordedLog } from "./recorded-log.ts";

type Doing = "acquire" | "begin" | "commit" | "rollback" | "release" | "execute";

/** A database that does as a test says, and tells what was asked of it. */
class ScriptedDriver implements Driver {
  readonly done: Doing[] = [];
  readonly fails = new Map<Doing, Error>();
  /** Held back until it resolves. */
  wait: Promise<void> | undefined;

  async #do(doing: Doing): Promise<void> {
    if (doing === "acquire") await this.wait;
    this.done.push(doing);
    const error = this.fails.get(doing);
    if (error) throw error;
  }

  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#do("acquire");
    return {
      executeQuery: async <R>(): Promise<QueryResult<R>> =>
        this.#do("execute").then(() => ({ rows: [] })),
      streamQuery: () => {
        throw new Error("nobody streams");
      },
    };
  }
  beginTransaction = (): Promise<void> => this.#do("begin");
  commitTransaction = (): Promise<void> => this.#do("commit");
  rollbackTransaction = (): Promise<void> => this.#do("rollback");
  releaseConnection = (): Promise<void> => this.#do("release");
  async destroy(): Promise<void> {}
}

function guarded({ limitsWait = true, timeout = 20 } = {}) {
  const driver = new ScriptedDriver();
  const clock = fakeClock();
  const { log, of } = recordedLog();
  const gate = new Gate({ url: "test:", log, clock, timeout, limitsWait });
  const scripted = new (class extends NodeSqliteDialect {
    override createDriver(): Driver {
      return driver;
    }
  })({ file: ":memory:" });
  const kysely = new Kysely<unknown>({ dialect: new GuardedDialect(scripted, gate) });
  const ask = () => kysely.executeQuery(CompiledQuery.raw("select 1"));
  return { driver, clock, of, gate, kysely, ask };
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error("?"));
const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
const unavailable = expect.objectContaining({ status: 503, code: "DATABASE_UNAVAILABLE" });
const busy = expect.objectContaining({ status: 503, code: "DATABASE_BUSY" });

describe("a connection", () => {
  test("is given back when a transaction cannot begin, cannot commit or cannot be rolled back", async () => {
    for (const step of ["begin", "commit", "rollback"] as const) {
      const { driver, gate, kysely } = guarded();
      driver.fails.set(step, new Error(`no ${step}`));

      const begun = await kysely.startTransaction().execute().catch(asError);
      if (begun instanceof Error) expect(begun.message).toBe("no begin");
      else if (step === "commit") {
        await expect(begun.commit().execute()).rejects.toThrow("no commit");
        await begun.rollback().execute();
      } else await begun.rollback().execute();

      await expect.poll(() => driver.done.filter((one) => one === "release")).toHaveLength(1);
      expect(gate.use).toEqual({ inUse: 0, waiting: 0 });
    }
  });

  test("that comes too late is given back, and who waited is told", async () => {
    const { driver, gate, ask, of } = guarded({ limitsWait: false });
    const late = Promise.withResolvers<void>();
    driver.wait = late.promise;

    await expect(ask()).rejects.toEqual(busy);
    expect(gate.use).toEqual({ inUse: 0, waiting: 0 });
    expect(of("database.busy")).toHaveLength(1);
    late.resolve();

    await expect.poll(() => driver.done).toEqual(["acquire", "release"]);
    driver.wait = undefined;
    await ask();
    expect(gate.use).toEqual({ inUse: 0, waiting: 0 });
  });
});

test("a file that another process writes to is busy", async () => {
  const db = new Database({ models: [Entry] });
  const url = newUrl();
  const config = { DATABASE_URL: url, DATABASE_CONNECT_TIMEOUT: 0.05 };
  await using app = await notesApp(db, config, (made) =>
    made.post("/", async () => {
      db.session.create(Entry, { what: "tea" });
      await db.session.flush();
      return "saved";
    }),
  );
  const other = new DatabaseSync(url.slice("sqlite:".length));
  other.exec("begin immediate");

  const refused = await testClient(app).post("/", { headers: { Accept: "application/json" } });
  other.exec("rollback");
  other.close();

  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({ code: "DATABASE_BUSY" });
  expect((await testClient(app).post("/")).status).toBe(200);
  expect(await app.run(() => db.health())).toMatchObject({ inUse: 0, waiting: 0 });
});

describe("a database that cannot be reached", () => {
  test("is asked three times, then once a second, until it answers", async () => {
    const { driver, clock, ask, of } = guarded();
    driver.fails.set("acquire", refused);

    for (let n = 0; n < 10; n += 1) await expect(ask()).rejects.toEqual(unavailable);
    expect(driver.done).toHaveLength(3);
    clock.advance(1000);
    await Promise.all(Array.from({ length: 5 }, () => expect(ask()).rejects.toEqual(unavailable)));
    expect(driver.done).toHaveLength(4);
    expect(of("database.unavailable")).toHaveLength(1);

    driver.fails.clear();
    await expect(ask()).rejects.toEqual(unavailable);
    clock.advance(1000);
    await ask();
    await ask();
    expect(of("database.recovered")).toHaveLength(1);
  });

  test("is told from one that refuses a statement or a password", async () => {
    const { driver, ask } = guarded();
    const syntax = Object.assign(new Error("syntax error"), { code: "42601" });
    driver.fails.set("execute", syntax);
    await expect(ask()).rejects.toBe(syntax);
    const password = Object.assign(new Error("password authentication failed"), { code: "28P01" });
    driver.fails.set("acquire", password);
    for (let n = 0; n < 5; n += 1) await expect(ask()).rejects.toBe(password);
  });

  test.each([
    ["of Node", { code: "ECONNRESET" }, ""],
    ["of PostgreSQL", { code: "57P01" }, ""],
    ["of MariaDB", { code: "PROTOCOL_CONNECTION_LOST" }, ""],
    ["of pg without a code", {}, "Connection terminated unexpectedly"],
  ])("is seen by the errors %s, also in the middle of a statement", async (_of, fields, text) => {
    const { driver, ask } = guarded();
    driver.fails.set("execute", Object.assign(new Error(text), fields));

    await expect(ask()).rejects.toEqual(unavailable);
  });
});
