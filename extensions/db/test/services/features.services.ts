import { Phial, silentLogger } from "phial";
import { testClient } from "phial/testing";
import { existsSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { mariadb } from "../../src/drivers/mariadb.ts";
import { postgres } from "../../src/drivers/postgres.ts";
import { Database } from "../../src/index.ts";
import { AuthorSchema, newUrl, Note, NoteSchema } from "../notes.ts";
import { undoesAll, writingApp } from "../testing/cases.ts";
import { DatabaseProxy } from "./database-proxy.ts";
import { OwnDatabases } from "./own-databases.ts";

const drivers = () => [postgres(), mariadb()];
const db = new Database({ models: [NoteSchema, AuthorSchema], drivers: drivers() });

const SERVERS = [
  {
    kind: "PostgreSQL",
    server: process.env["POSTGRES_URL"],
    shown: "select query as text from pg_stat_activity where pid = pg_backend_pid()",
  },
  {
    kind: "MariaDB",
    server: process.env["MARIADB_URL"],
    shown: "select info as text from information_schema.processlist where id = connection_id()",
  },
].flatMap(({ server, ...rest }) => (server === undefined ? [] : [{ server, ...rest }]));

function appOn(url: string, config: object = {}): Phial {
  const app = new Phial("shop", { config: { DATABASE_URL: url, ...config }, log: silentLogger });
  db.initApp(app);
  return app;
}

async function filled(url: string, text: string): Promise<string> {
  await using app = appOn(url);
  await app.run(async () => {
    await db.createAll();
    db.session.create(Note, { text });
    await db.session.flush();
  });
  return url;
}

const first = () =>
  db.session
    .fork()
    .findOneOrFail(Note, { id: 1 })
    .then(({ text }) => text);

describe.each(SERVERS)("on $kind", ({ kind, server, shown }) => {
  const databases = new OwnDatabases(server);
  afterAll(() => databases[Symbol.asyncDispose]());

  test("rollbackAfter undoes all that requests do, on both databases", async () => {
    const urls = { url: await databases.create(), archive: await databases.create() };
    const made = writingApp(urls, drivers());
    await using app = made.app;
    await app.run(() => made.db.createAll());

    await undoesAll(made);
  });

  test("rollbackAfter works with a server and SQLite at once", async () => {
    const made = writingApp({ url: await databases.create(), archive: newUrl() }, drivers());
    await using app = made.app;
    await app.run(() => made.db.createAll());

    await undoesAll(made);
  });

  test("reads go to a replica until the context writes; a dead one is passed over", async () => {
    const primary = await filled(await databases.create(), "primary");
    const replica = await filled(await databases.create(), "replica");
    await using proxy = await DatabaseProxy.before(replica);
    await using app = appOn(primary, { DATABASE_REPLICAS: [proxy.url] });

    expect(await app.run(async () => [await first(), await first()])).toEqual([
      "replica",
      "replica",
    ]);
    const written = await app.run(async () => {
      const before = await first();
      db.session.create(Note, { text: "new" });
      await db.session.flush();
      const sql = await db.sql.selectFrom("notes").select("text").orderBy("id").execute();
      return [before, await first(), ...sql.map(({ text }) => text)];
    });
    expect(written).toEqual(["replica", "primary", "primary", "new"]);
    const within = () => db.transaction((session) => session.findOneOrFail(Note, { id: 1 }));
    expect((await app.run(within)).text).toBe("primary");

    await proxy.cut();
    expect(await app.run(first)).toBe("primary");
    expect(await app.run(() => db.health())).toMatchObject({ ok: true });
  });

  test("the comment of a statement reaches the server", async () => {
    const url = await databases.create();
    await using app = appOn(url, { DATABASE_QUERY_COMMENT: true });
    app.get("/who", async function who() {
      return db.session.execute(shown);
    });

    const [row] = await (await testClient(app).get("/who")).json();

    expect(row.text).toContain("/*app='shop',endpoint='who'*/");
  });

  test("commits are told after the commit, without what a savepoint undid", async () => {
    await using app = appOn(await databases.create());
    await app.run(() => db.createAll());
    const seen: number[] = [];
    db.committed.connect(app, async () => {
      seen.push(await app.run(() => db.session.count(Note)));
    });

    const heard = await db.committed.collect(app, () =>
      app.run(async () => {
        await db.transaction(async (session) => {
          session.create(Note, { text: "tea" });
          const inner = db.transaction(async (nested) => {
            nested.create(Note, { text: "lost" });
            await nested.flush();
            throw new Error("spilt");
          });
          await inner.catch(() => undefined);
        });
        db.session.create(Note, { text: "milk" });
        await db.session.flush();
      }),
    );

    expect(heard.map(({ changes }) => changes.map(({ operation }) => operation))).toEqual([
      ["insert"],
      ["insert"],
    ]);
    expect(seen).toEqual([1, 2]);
  });

  test("many first statements at once share one pool, which is closed with the app", async () => {
    const url = await databases.create();
    const count =
      kind === "PostgreSQL"
        ? "select count(*) as n from pg_stat_activity where datname = current_database()"
        : "select count(*) as n from information_schema.processlist where db = database()";
    await using watching = appOn(url);
    const open = async () => {
      const [row] = await watching.run(() => db.session.execute<{ n: unknown }[]>(count));
      return Number(row?.n);
    };
    const app = appOn(url, { DATABASE_POOL_SIZE: 3 });
    const warnings: string[] = [];
    const warn = ({ name }: Error): void => void warnings.push(name);
    process.on("warning", warn);

    await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        app.run(() =>
          n % 2 === 0
            ? db.session.execute("select 1")
            : db.sql.selectNoFrom((eb) => eb.val(n).as("n")).execute(),
        ),
      ),
    );

    expect(await open()).toBeLessThanOrEqual(1 + 3);
    await app.close();
    await expect.poll(open, { timeout: 5000 }).toBe(1);
    process.off("warning", warn);
    // Each further pool would listen to the same one.
    expect(warnings).toEqual([]);
  });

  test("a connection that nobody uses is closed", async () => {
    const count =
      kind === "PostgreSQL"
        ? "select count(*) as n from pg_stat_activity where datname = current_database()"
        : "select count(*) as n from information_schema.processlist where db = database()";
    const url = await databases.create();
    await using watching = appOn(url);
    await using app = appOn(url, { DATABASE_POOL_IDLE_TIMEOUT: 1 });
    const open = async () => {
      const [row] = await watching.run(() => db.session.execute<{ n: unknown }[]>(count));
      return Number(row?.n);
    };
    await app.run(() => Promise.all([1, 2, 3].map(() => db.session.fork().execute("select 1"))));
    expect(await open()).toBeGreaterThan(1);

    await expect.poll(open, { timeout: 10_000, interval: 200 }).toBe(1);
  });
});

test.runIf(process.env["POSTGRES_URL"])(
  "a connection is replaced when its time is over",
  async () => {
    await using databases = new OwnDatabases(process.env["POSTGRES_URL"] ?? "");
    const url = await databases.create();
    const pid = async (app: Phial): Promise<unknown> => {
      const rows = await app.run(() =>
        db.session.execute<{ pid: number }[]>("select pg_backend_pid() as pid"),
      );
      return rows[0]?.pid;
    };
    const kept = appOn(url);
    const replaced = appOn(url, { DATABASE_POOL_RECYCLE: 1 });
    const before = [await pid(kept), await pid(replaced)];

    await expect
      .poll(async () => (await pid(replaced)) === before[1], { timeout: 5000 })
      .toBe(false);
    expect(await pid(kept)).toBe(before[0]);
    await kept.close();
    await replaced.close();
  },
);

const SOCKETS = [
  { kind: "MariaDB", path: "/run/mysqld/mysqld.sock", scheme: "mariadb://root@", name: "/test" },
  {
    kind: "PostgreSQL",
    path: "/var/run/postgresql/.s.PGSQL.5432",
    scheme: "postgres://postgres:postgres@",
    name: "/postgres",
  },
].filter(({ path }) => existsSync(path));

test.each(SOCKETS)("a socket is the host of a URL: $kind", async ({ path, scheme, name, kind }) => {
  const host = kind === "MariaDB" ? path : path.slice(0, path.lastIndexOf("/"));
  await using app = appOn(`${scheme}${encodeURIComponent(host)}${name}`, {
    ENV: "production",
    SECRET_KEY: "x".repeat(40),
  });

  expect(await app.run(() => db.health())).toMatchObject({ ok: true });
});

test("the drivers say what they encrypt, and production refuses the rest", () => {
  const init =
    (...given: ReturnType<typeof drivers>) =>
    () => {
      const config = {
        ENV: "production",
        SECRET_KEY: "x".repeat(40),
        DATABASE_URL: "postgres://ada@db.example/shop",
        DATABASE_BINDS: { archive: "mariadb://ada@db.example/shop" },
      };
      const app = new Phial("shop", { config, log: silentLogger });
      new Database({ binds: { archive: [] }, drivers: given }).initApp(app);
    };

  expect(init(postgres({ ssl: true }), mariadb({ ssl: {} }))).not.toThrow();
  expect(init(postgres({ ssl: { ca: "..." } }), mariadb({ ssl: {} }))).not.toThrow();
  expect(init(postgres(), mariadb({ ssl: {} }))).toThrow("DATABASE_ALLOW_PLAINTEXT");
  expect(init(postgres({ ssl: true }), mariadb())).toThrow("DATABASE_ALLOW_PLAINTEXT");
});
