import { once } from "node:events";
import { connect } from "node:net";
import { Phial } from "phial";
import { serve } from "phial/server";
import { testClient } from "phial/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mariadb } from "../../src/drivers/mariadb.ts";
import { postgres } from "../../src/drivers/postgres.ts";
import { Database } from "../../src/index.ts";
import { AuthorSchema, newUrl, Note, NoteSchema } from "../notes.ts";
import { recordedLog } from "../recorded-log.ts";
import { DatabaseProxy } from "./database-proxy.ts";
import { OwnDatabases } from "./own-databases.ts";

const db = new Database({ models: [NoteSchema, AuthorSchema], drivers: [postgres(), mariadb()] });

const SERVERS = [
  { kind: "PostgreSQL", server: process.env["POSTGRES_URL"], sleep: "select pg_sleep(20)" },
  { kind: "MariaDB", server: process.env["MARIADB_URL"], sleep: "select sleep(20)" },
].flatMap(({ server, ...rest }) => (server === undefined ? [] : [{ server, ...rest }]));

interface Made {
  readonly app: Phial;
  readonly of: ReturnType<typeof recordedLog>["of"];
  /** A transaction has written and goes on. */
  readonly entered: Promise<void>;
}

function appOn(url: string, config: object = {}, work: () => Promise<unknown> = forever): Made {
  const { log, of } = recordedLog();
  const entered = Promise.withResolvers<void>();
  const app = new Phial("faults", { config: { DATABASE_URL: url, ...config }, log });
  db.initApp(app);
  app.get("/count", async () => ({ count: await db.session.count(Note) }));
  app.post("/add", async () => {
    db.session.create(Note, { text: "tea" });
    await db.session.flush();
    return "saved";
  });
  app.post("/long", async () => {
    await db.transaction(async (session) => {
      session.create(Note, { text: "lost" });
      await session.flush();
      entered.resolve();
      await work();
    });
    return "saved";
  });
  return { app, of, entered: entered.promise };
}

const forever = (): Promise<never> => new Promise(() => undefined);

async function empty(url: string): Promise<void> {
  await using app = appOn(url).app;
  await app.run(() => db.session.nativeDelete(Note, {}));
}

/** Sends a request, and goes away when `ready` says so. */
async function goAway(url: string, ready: Promise<void>): Promise<void> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  await once(socket, "connect");
  socket.write("POST /long HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
  await ready;
  socket.destroy();
}

async function abortedOn(url: string, sleep?: string): Promise<void> {
  const config = { DATABASE_POOL_SIZE: 1, DATABASE_CONNECT_TIMEOUT: 3 };
  const work = sleep === undefined ? forever : () => db.session.execute(sleep);
  const { app, entered } = appOn(url, config, work);
  await using server = await serve(app, { port: 0, host: "127.0.0.1" });
  await app.run(() => db.createAll());

  await goAway(server.url, entered);
  const began = performance.now();
  const answer = await fetch(`${server.url}/count`);

  expect(await answer.json()).toEqual({ count: 0 });
  expect(performance.now() - began).toBeLessThan(2500);
  expect((await fetch(`${server.url}/add`, { method: "POST" })).status).toBe(200);
  expect(await (await fetch(`${server.url}/count`)).json()).toEqual({ count: 1 });
  const { inUse, waiting } = await app.run(() => db.health());
  expect({ inUse, waiting }).toEqual({ inUse: 0, waiting: 0 });
}

describe("a client that goes away in the middle of a transaction", () => {
  test("leaves nothing on SQLite, and the next may write at once", async () => {
    await abortedOn(newUrl());
  });
});

describe.each(SERVERS)("on $kind", ({ server, sleep }) => {
  const nap = sleep.replace("20", "0.02");
  const databases = new OwnDatabases(server);
  let url: string;
  beforeAll(async () => {
    url = await databases.create();
  });
  afterAll(() => databases[Symbol.asyncDispose]());

  test("a client that goes away leaves nothing, and its connection is free at once", async () => {
    await abortedOn(url);
    await empty(url);
  });

  test("what the server is doing for a client that has gone is stopped", async () => {
    await abortedOn(url, sleep);
    await empty(url);
  });

  test("of many clients that go away at any time none keeps a connection", async () => {
    const { app } = appOn(url, { DATABASE_POOL_SIZE: 3 }, () => db.session.execute(nap));
    app.get("/nap", async () => {
      await db.session.execute(nap);
      return "slept";
    });
    await using server = await serve(app, { port: 0, host: "127.0.0.1" });
    await app.run(() => db.createAll());

    await Promise.all(
      Array.from({ length: 150 }, async (_, n) => {
        const method = n % 2 === 0 ? "POST" : "GET";
        const signal = AbortSignal.timeout(1 + ((n * 37) % 300));
        const path = n % 2 === 0 ? "long" : "nap";
        await fetch(`${server.url}/${path}`, { method, signal }).catch(() => undefined);
      }),
    );

    const use = async () => {
      const { inUse, waiting } = await app.run(() => db.health());
      return { inUse, waiting };
    };
    await expect.poll(use, { timeout: 5000 }).toEqual({ inUse: 0, waiting: 0 });
    const answers = await Promise.all(
      Array.from({ length: 3 }, () => fetch(`${server.url}/add`, { method: "POST" })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await app.run(() => db.session.nativeDelete(Note, {}));
  });

  test("where all connections are in use, a request is told so in bounded time", async () => {
    const hold = Promise.withResolvers<void>();
    const config = { DATABASE_POOL_SIZE: 1, DATABASE_CONNECT_TIMEOUT: 0.4 };
    const { app, of, entered } = appOn(url, config, () => hold.promise);
    await using _app = app;
    const client = testClient(app);
    const long = client.post("/long");
    await entered;

    const began = performance.now();
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.get("/count")));

    expect(performance.now() - began).toBeLessThan(3000);
    for (const answer of answers) {
      expect(answer.status).toBe(503);
      expect(answer.headers.get("Retry-After")).toBe("1");
    }
    const problem = await client.get("/count", { headers: { Accept: "application/json" } });
    expect(await problem.json()).toMatchObject({ code: "DATABASE_BUSY" });
    expect(of("database.busy").length).toBeGreaterThan(0);
    hold.resolve();
    expect((await long).status).toBe(200);
    expect((await client.get("/count")).status).toBe(200);
    await app.run(() => db.session.nativeDelete(Note, {}));
  });

  test("while it is down, requests are told so at once; it is found again by itself", async () => {
    await using proxy = await DatabaseProxy.before(url);
    const { app, of } = appOn(proxy.url, { DATABASE_CONNECT_TIMEOUT: 2 });
    await using _app = app;
    const client = testClient(app, { headers: { Accept: "application/json" } });
    expect((await client.get("/count")).status).toBe(200);

    await proxy.cut();
    const began = performance.now();
    for (let n = 0; n < 20; n += 1) {
      const answer = await client.get("/count");
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({ code: "DATABASE_UNAVAILABLE" });
    }
    expect(performance.now() - began).toBeLessThan(3000);
    const health = await app.run(() => db.health());
    expect(health).toMatchObject({ ok: false });
    expect(health.reason).toBeTruthy();
    expect(of("database.unavailable")).toHaveLength(1);

    await proxy.restore();
    await expect.poll(async () => (await client.get("/count")).status, { timeout: 5000 }).toBe(200);
    expect(await app.run(() => db.health())).toMatchObject({ ok: true });
    expect(of("database.recovered")).toHaveLength(1);
  });

  test("a connection that breaks in a transaction is a 503, and none is lost", async () => {
    await using proxy = await DatabaseProxy.before(url);
    const hold = Promise.withResolvers<void>();
    const { app, entered } = appOn(proxy.url, { DATABASE_POOL_SIZE: 1 }, async () => {
      await hold.promise;
      await db.session.count(Note);
    });
    await using _app = app;
    const client = testClient(app);
    const long = client.post("/long");
    await entered;

    await proxy.cut();
    hold.resolve();
    expect((await long).status).toBe(503);
    await proxy.restore();

    await expect.poll(async () => (await client.get("/count")).status, { timeout: 5000 }).toBe(200);
    expect(await (await client.get("/count")).json()).toEqual({ count: 0 });
    expect(await app.run(() => db.health())).toMatchObject({ ok: true, inUse: 0 });
  });

  test("a server that is down when the app starts is a 503, too", async () => {
    await using proxy = await DatabaseProxy.before(url);
    await proxy.cut();
    const { app } = appOn(proxy.url);
    await using _app = app;

    expect((await testClient(app).get("/count")).status).toBe(503);
    await proxy.restore();
    await expect
      .poll(async () => (await testClient(app).get("/count")).status, { timeout: 5000 })
      .toBe(200);
  });
});

test("where another writer of SQLite is not done in time, a request is told so", async () => {
  const hold = Promise.withResolvers<void>();
  const config = { DATABASE_CONNECT_TIMEOUT: 0.2 };
  const { app, entered } = appOn(newUrl(), config, () => hold.promise);
  await using _app = app;
  await app.run(() => db.createAll());
  const client = testClient(app, { headers: { Accept: "application/json" } });
  const long = client.post("/long");
  await entered;

  const refused = await client.post("/add");

  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({ code: "DATABASE_BUSY" });
  hold.resolve();
  expect((await long).status).toBe(200);
  expect((await client.post("/add")).status).toBe(200);
});
