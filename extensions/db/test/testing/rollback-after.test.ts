import { describe, expect, test } from "vitest";
import { rollbackAfter, assertHas, assertMissing, assertCount } from "../../src/testing/index.ts";
import { Author, newUrl, Note } from "../notes.ts";
import { undoesAll, writingApp } from "./cases.ts";

const MEMORY = { url: "sqlite::memory:", archive: "sqlite::memory:" };
const files = () => ({ url: newUrl(), archive: newUrl() });

describe("rollbackAfter", () => {
  test.each([
    ["in files", files],
    ["in memory", () => MEMORY],
  ])("undoes all that requests do, on all binds, %s", async (_where, urls) => {
    const made = writingApp(urls());
    await using app = made.app;
    await app.run(() => made.db.createAll());

    await undoesAll(made);
  });

  test("leaves other apps alone", async () => {
    const [one, other] = [writingApp(files()), writingApp(files())];
    await one.app.run(() => one.db.createAll());
    await other.app.run(() => other.db.createAll());
    {
      await using _undo = await rollbackAfter(one.db, one.app);
      await other.app.request("/flush/tea", { method: "POST" });
    }

    await other.app.run(() => assertHas(other.db, Note, { text: "tea" }));
    await one.app.close();
    await other.app.close();
  });

  test("refuses a transaction that outlives it, and the next test is not disturbed", async () => {
    const { app, db } = writingApp(files());
    await app.run(() => db.createAll());
    const [entered, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let late: Promise<unknown> | undefined;
    {
      await using _undo = await rollbackAfter(db, app);
      late = app
        .run(() =>
          db.transaction(async (session) => {
            session.create(Note, { text: "late" });
            await session.flush();
            entered.resolve();
            await go.promise;
          }),
        )
        .catch((error: unknown) => error);
      await entered.promise;
    }
    go.resolve();

    expect(await late).toMatchObject({ code: "DATABASE_SANDBOX_ENDED" });
    await app.run(() => assertCount(db, Note, 0));
    await app.close();
  });

  test("does not do by itself what comes when its transaction has ended", async () => {
    const { app, db } = writingApp(files());
    await using _app = app;
    await app.run(() => db.createAll());
    await using _undo = await rollbackAfter(db, app);

    const late = await app.run(async () => {
      const session = await db.transaction((inner) => inner);
      const insert = session.execute("insert into authors (name, role) values ('late', 'reader')");
      return insert.catch((error: unknown) => error);
    });

    expect(late).toBeInstanceOf(Error);
    await app.run(() => assertCount(db, Author, 0));
  });

  test("tells a write beside the transaction that it waits for in vain", async () => {
    const { app, db } = writingApp(files());
    await app.run(() => db.createAll());
    await using _undo = await rollbackAfter(db, app);

    const work = app.run(() =>
      db.transaction(async (session) => {
        session.create(Note, { text: "tea" });
        await session.flush();
        await app.run(async () => {
          db.session.create(Note, { text: "milk" });
          await db.session.flush();
        });
      }),
    );

    await expect(work).rejects.toMatchObject({ code: "DATABASE_SANDBOX_BUSY" });
  });
});

describe("the assertions", () => {
  test("say what is wrong", async () => {
    const { app, db } = writingApp(MEMORY);
    await using _app = app;
    await app.run(() => db.createAll());
    await app.request("/flush/tea", { method: "POST" });

    await app.run(async () => {
      await expect(assertHas(db, Note, { text: "milk" })).rejects.toThrow("There is no Note");
      await expect(assertMissing(db, Note, { text: "tea" })).rejects.toThrow("There is a Note");
      await expect(assertCount(db, Note, 2)).rejects.toThrow("There are 1 of Note, not 2.");
      await assertCount(db, Note, { count: 0, where: { text: "milk" } });
      await assertCount(db, Note, { count: 1, where: { text: "tea" } });
    });
  });
});
