import { Phial, silentLogger } from "phial";
import { testClient } from "phial/testing";
import { expect } from "vitest";
import type { DatabaseDriver } from "../../src/index.ts";
import { Database } from "../../src/index.ts";
import { assertCount, assertHas, assertMissing, rollbackAfter } from "../../src/testing/index.ts";
import { Author, AuthorSchema, Entry, EntrySchema, Note, NoteSchema } from "../notes.ts";

/** An app that writes in every way, on two databases. */
export function writingApp(urls: { url: string; archive: string }, drivers: DatabaseDriver[] = []) {
  const db = new Database({
    models: [NoteSchema, AuthorSchema],
    binds: { archive: [EntrySchema] },
    drivers,
  });
  const config = {
    DATABASE_URL: urls.url,
    DATABASE_BINDS: { archive: urls.archive },
    DATABASE_CONNECT_TIMEOUT: 1,
  };
  const app = new Phial("writing", { config, log: silentLogger });
  db.initApp(app);
  app.post("/flush/:text", async (c) => {
    db.session.create(Note, { text: c.req.param("text") });
    await db.session.flush();
    return "saved";
  });
  app.post("/transaction/:text", async (c) => {
    await db.transaction(async (session) => {
      session.create(Note, { text: c.req.param("text") });
      await session.flush();
      await new Promise(setImmediate);
      const inner = db.transaction(async (nested) => {
        nested.create(Note, { text: "lost" });
        await nested.flush();
        throw new Error("spilt");
      });
      await inner.catch(() => undefined);
    });
    return "saved";
  });
  app.post("/fails/:text", (c) =>
    db.transaction(async (session) => {
      session.create(Note, { text: c.req.param("text") });
      await session.flush();
      throw new Error("spilt");
    }),
  );
  app.post("/twice/:name", async (c) => {
    db.session.create(Author, { name: c.req.param("name") });
    await db.session.flush();
    const again = db.session.fork();
    again.create(Author, { name: c.req.param("name") });
    const refused = await again.flush().then(
      () => "saved",
      (error: unknown) => (error instanceof Error ? error.name : "?"),
    );
    return { refused, authors: await db.session.fork().count(Author) };
  });
  app.post("/sql/:text", async (c) => {
    const { session: archive, sql } = db.bind("archive");
    await sql.insertInto("entries").values({ what: "by SQL" }).execute();
    archive.create(Entry, { what: c.req.param("text") });
    await archive.flush();
    return "saved";
  });
  return { app, db };
}

/** All that a test does within the sandbox is seen there, and undone with it. */
export async function undoesAll({ app, db }: ReturnType<typeof writingApp>): Promise<void> {
  const client = testClient(app);
  await client.post("/flush/kept");
  for (let round = 0; round < 2; round += 1) {
    await using _undo = await rollbackAfter(db, app);
    expect((await client.post("/flush/tea")).status).toBe(200);
    expect((await client.post("/transaction/milk")).status).toBe(200);
    expect((await client.post("/fails/rum")).status).toBe(500);
    const twice = await client.post("/twice/Ada");
    expect(await twice.json()).toEqual({
      refused: "UniqueConstraintViolationException",
      authors: 1,
    });
    expect((await client.post("/sql/honey")).status).toBe(200);
    const many = Array.from({ length: 8 }, (_, n) => client.post(`/transaction/many${n}`));
    expect((await Promise.all(many)).map(({ status }) => status)).toEqual(many.map(() => 200));

    await app.run(async () => {
      await assertHas(db, Note, { text: "tea" });
      await assertHas(db, Note, { text: "milk" });
      await assertMissing(db, Note, { text: "lost" });
      await assertMissing(db, Note, { text: "rum" });
      await assertCount(db, Note, 11);
      await assertCount(db.bind("archive"), Entry, 2);
    });
  }
  await app.run(async () => {
    await assertCount(db, Note, 1);
    await assertCount(db, Author, 0);
    await assertCount(db.bind("archive"), Entry, 0);
  });
  await client.post("/transaction/after");
  await app.run(() => assertHas(db, Note, { text: "after" }));
}
