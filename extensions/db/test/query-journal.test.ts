import { testClient } from "phial/testing";
import { describe, expect, test } from "vitest";
import { Database } from "../src/index.ts";
import { Author, Note, notesApp } from "./notes.ts";
import { recordedLog } from "./recorded-log.ts";

const db = new Database({ models: [Note, Author] });

async function readOneByOne(times: number): Promise<void> {
  for (let id = 1; id <= times; id += 1) await db.session.fork().findOne(Note, { id });
}

async function addNotes(times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    db.session.create(Note, { text: `note ${n}` });
    await db.session.flush();
  }
}

describe("reading the same way again and again", () => {
  test("is told once per context in debug, with the statement, the count and the place", async () => {
    const { log, of } = recordedLog();
    const config = { DEBUG: true, DATABASE_N_PLUS_ONE_LIMIT: 3 };
    await using app = await notesApp(
      db,
      config,
      (made) => made.get("/notes", async () => readOneByOne(7).then(() => "read")),
      log,
    );

    await testClient(app).get("/notes");

    const warnings = of("database.n_plus_one");
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ count: 7, bind: "default" });
    expect(warnings[0]?.["statement"]).toMatch(/^select .* where .*\?/);
    expect(warnings[0]?.["location"]).toMatch(/query-journal\.test\.ts:\d+$/);

    await testClient(app).get("/notes");
    expect(of("database.n_plus_one")).toHaveLength(2);
  });

  test("is no matter up to the limit, nor are writes, nor several contexts together", async () => {
    const { log, of } = recordedLog();
    const config = { DEBUG: true, DATABASE_N_PLUS_ONE_LIMIT: 3 };
    await using app = await notesApp(db, config, undefined, log);

    for (let n = 0; n < 4; n += 1) await app.run(() => readOneByOne(3));
    await app.run(() => addNotes(10));

    expect(of("database.n_plus_one")).toEqual([]);
  });

  test("counts what db.sql reads, too", async () => {
    const { log, of } = recordedLog();
    const config = { DEBUG: true, DATABASE_N_PLUS_ONE_LIMIT: 2 };
    await using app = await notesApp(db, config, undefined, log);

    await app.run(async () => {
      for (let id = 0; id < 3; id += 1) {
        await db.sql.selectNoFrom((eb) => eb.val(id).as("id")).execute();
      }
    });

    expect(of("database.n_plus_one")).toHaveLength(1);
  });

  test.each([
    ["in production, whatever is set", { ENV: "production", DATABASE_DETECT_N_PLUS_ONE: true }],
    ["without debug", {}],
    ["where it is switched off", { DEBUG: true, DATABASE_DETECT_N_PLUS_ONE: false }],
  ])("is not told %s", async (_when, config) => {
    const { log, of } = recordedLog();
    const limit = {
      DATABASE_N_PLUS_ONE_LIMIT: 1,
      SECRET_KEY: "a secret of the tests, which is long",
    };
    await using app = await notesApp(db, { ...config, ...limit }, undefined, log);

    await app.run(() => readOneByOne(5));

    expect(of("database.n_plus_one")).toEqual([]);
  });

  test("is told outside of debug where it is switched on", async () => {
    const { log, of } = recordedLog();
    const config = { TESTING: true, DATABASE_DETECT_N_PLUS_ONE: true };
    await using app = await notesApp(db, config, undefined, log);

    await app.run(() => readOneByOne(6));

    expect(of("database.n_plus_one")).toHaveLength(1);
  });
});

describe("db.recordedQueries", () => {
  test("has the place of each statement in debug, and not otherwise", async () => {
    const config = { DATABASE_RECORD_QUERIES: true };
    await using debugged = await notesApp(db, { ...config, DEBUG: true });
    await using plain = await notesApp(db, config);
    const recorded = () =>
      addNotes(1).then(() => db.recordedQueries.map(({ location }) => location));

    const places = await debugged.run(recorded);
    expect(places.length).toBeGreaterThan(0);
    for (const place of places) expect(place).toMatch(/query-journal\.test\.ts:\d+$/);
    expect((await plain.run(recorded)).every((place) => place === undefined)).toBe(true);
  });

  test("keeps as many statements as it may and counts the rest", async () => {
    const config = { DATABASE_RECORD_QUERIES: true, DATABASE_RECORD_QUERIES_LIMIT: 4 };
    await using app = await notesApp(db, config);

    await app.run(async () => {
      await readOneByOne(4);
      expect([db.recordedQueries.length, db.recordedQueries.dropped]).toEqual([4, 0]);
      await readOneByOne(3);
      expect([db.recordedQueries.length, db.recordedQueries.dropped]).toEqual([4, 3]);
    });
  });
});

describe("a slow statement", () => {
  const slow = async (): Promise<void> => {
    const rows = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 400000)";
    await db.session.execute(`${rows} select count(*), ? as mark from n`, ["secret tea"]);
  };

  test("is logged without its values", async () => {
    const { log, of, lines } = recordedLog();
    await using app = await notesApp(db, { DATABASE_SLOW_QUERY: 0.005 }, undefined, log);

    await app.run(slow);

    const told = of("database.query.slow");
    const line = told.find(({ statement }) => String(statement).startsWith("with recursive"));
    expect(line?.["duration"]).toBeGreaterThanOrEqual(5);
    expect(JSON.stringify(lines)).not.toContain("secret tea");
  });

  test("is not told of unless it is asked for, nor is a fast one", async () => {
    const { log, of } = recordedLog();
    await using silent = await notesApp(db, {}, undefined, log);
    await using patient = await notesApp(db, { DATABASE_SLOW_QUERY: 60 }, undefined, log);

    await silent.run(slow);
    await patient.run(slow);

    expect(of("database.query.slow")).toEqual([]);
  });
});
