import { fakeClock, testClient } from "phial/testing";
import { Phial } from "phial";
import { describe, expect, test } from "vitest";
import { isPlainRead } from "../src/gate/statement-kind.ts";
import { Database, type DatabaseDriver } from "../src/index.ts";
import { sqlite } from "../src/sqlite-driver.ts";
import { Author, Entry, EntrySchema, newUrl, Note, NoteSchema } from "./notes.ts";
import { recordedLog } from "./recorded-log.ts";

let asked = 0;
/** A driver whose databases are all gone. */
const gone: DatabaseDriver = {
  ...sqlite,
  scheme: "gone",
  options: (init) => ({
    ...sqlite.options(init),
    driverOptions: () => {
      asked += 1;
      throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    },
  }),
};
const db = new Database({
  models: [NoteSchema, Author],
  binds: { archive: [EntrySchema] },
  drivers: [gone],
});

type Urls = Readonly<Record<"primary" | "one" | "two" | "archive" | "copy", string>>;

/** An app with two replicas, whose databases say which they are. */
async function replicatedApp(
  configure: (urls: Urls) => object = () => ({}),
  declare: (app: Phial) => unknown = () => undefined,
) {
  const urls: Urls = {
    primary: newUrl(),
    one: newUrl(),
    two: newUrl(),
    archive: newUrl(),
    copy: newUrl(),
  };
  const { log, of } = recordedLog();
  for (const [name, url] of Object.entries(urls)) await fill(name, url);
  const clock = fakeClock();
  const app = new Phial("notes", {
    config: {
      DATABASE_URL: urls.primary,
      DATABASE_BINDS: { archive: urls.archive },
      DATABASE_REPLICAS: { default: [urls.one, urls.two], archive: [urls.copy] },
      ...configure(urls),
    },
    log,
    clock,
  });
  db.initApp(app);
  declare(app);
  return { app, of, clock };
}

async function fill(name: string, url: string): Promise<void> {
  await using app = new Phial(name, {
    config: { DATABASE_URL: url, DATABASE_BINDS: { archive: url } },
  });
  db.initApp(app);
  await app.run(async () => {
    await db.createAll();
    db.session.create(Note, { text: name });
    db.bind("archive").session.create(Entry, { what: name });
    await db.session.flush();
    await db.bind("archive").session.flush();
  });
}

const first = async (): Promise<string> => {
  const note = await db.session.fork().findOneOrFail(Note, { id: 1 });
  return note.text;
};

describe("with DATABASE_REPLICAS", () => {
  test("reads go to the replicas in turn, those of the session and of SQL", async () => {
    const { app } = await replicatedApp();

    const read = await app.run(async () => [
      await first(),
      await first(),
      await first(),
      ...(await db.sql.selectFrom("notes").select("text").execute()).map(({ text }) => text),
      ...(await db.session.execute<{ text: string }[]>("select text from notes")).map(
        ({ text }) => text,
      ),
    ]);

    expect(read).toHaveLength(5);
    expect(new Set(read)).toEqual(new Set(["one", "two"]));
    await app.close();
  });

  test("all after a write in the same context goes to the primary, and the next context reads again", async () => {
    const { app } = await replicatedApp();

    const read = await app.run(async () => {
      const before = await first();
      db.session.create(Note, { text: "new" });
      await db.session.flush();
      const after = await first();
      const rows = await db.sql.selectFrom("notes").select("text").orderBy("id").execute();
      return [before, after, ...rows.map(({ text }) => text)];
    });

    expect(read[0]).not.toBe("primary");
    expect(read.slice(1)).toEqual(["primary", "primary", "new"]);
    expect(await app.run(first)).not.toBe("primary");
    await app.close();
  });

  test("a transaction is on the primary as a whole", async () => {
    const { app } = await replicatedApp();

    const read = await app.run(async () => [
      await db.transaction((session) => session.findOneOrFail(Note, 1).then(({ text }) => text)),
      await first(),
    ]);

    expect(read[0]).toBe("primary");
    expect(read[1]).not.toBe("primary");
    await app.close();
  });

  test("requests do not hear of each other's writes", async () => {
    const { app } = await replicatedApp(undefined, (made) => {
      made.get("/", first);
      made.post("/", async () => {
        await db.sql.updateTable("notes").set({ text: "changed" }).execute();
        return first();
      });
    });
    const client = testClient(app);

    const answers = await Promise.all([client.post("/"), client.get("/"), client.get("/")]);

    const [written, ...read] = await Promise.all(answers.map((answer) => answer.text()));
    expect(written).toBe("changed");
    for (const text of read) expect(["one", "two"]).toContain(text);
    await app.close();
  });

  test("a bind has replicas of its own", async () => {
    const { app } = await replicatedApp();

    const entries = await app.run(() => db.bind("archive").session.findAll(Entry));

    expect(entries.map(({ what }) => what)).toEqual(["copy"]);
    await app.close();
  });

  test("what locks or changes anything is no read", async () => {
    const reads = ["select 1", " SELECT * from notes", "select count(*) from information"];
    const others = [
      "insert into notes values (1)",
      "with gone as (delete from notes) select 1",
      "select * from notes for update",
      "select 1 FOR NO KEY UPDATE",
      "select 1 for share",
      "select 1 lock in share mode",
      "select * into copy from notes",
      "select nextval('ids')",
      "select pg_advisory_lock(1)",
      "select get_lock('a', 1)",
      "begin",
      "pragma user_version",
    ];

    expect(reads.filter((sql) => !isPlainRead(sql))).toEqual([]);
    expect(others.filter(isPlainRead)).toEqual([]);
  });

  test("a replica that is gone is left alone for a while, and the others answer", async () => {
    const configure = ({ two }: Urls) => ({ DATABASE_REPLICAS: ["gone://localhost/one", two] });
    const { app, of, clock } = await replicatedApp(configure);
    asked = 0;

    const read = await app.run(async () => [await first(), await first(), await first()]);
    expect(new Set(read)).toEqual(new Set(["two"]));
    expect(asked).toBe(1);
    expect(of("database.replica.unavailable")).toHaveLength(1);

    clock.advance(6000);
    await app.run(async () => [await first(), await first()]);
    expect(asked).toBe(2);
    await app.close();
  });

  test("where all replicas are gone the primary answers", async () => {
    const replicas = ["gone://localhost/one", "gone://localhost/two"];
    const { app } = await replicatedApp(() => ({ DATABASE_REPLICAS: replicas }));

    expect(await app.run(first)).toBe("primary");
    await app.close();
  });
});

test("DATABASE_REPLICAS has to hold URLs", () => {
  const init = (DATABASE_REPLICAS: unknown) => () =>
    db.initApp(
      new Phial("notes", { config: { DATABASE_BINDS: { archive: newUrl() }, DATABASE_REPLICAS } }),
    );

  expect(init("sqlite:copy.db")).toThrow("DATABASE_REPLICAS");
  expect(init({ default: "sqlite:copy.db" })).toThrow("DATABASE_REPLICAS");
  expect(init([7])).toThrow("DATABASE_REPLICAS");
  expect(init(["postgres://:hush@host"])).toThrow(/^(?!.*hush)/);
});
