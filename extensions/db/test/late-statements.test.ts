import { expect, test } from "vitest";
import { Database } from "../src/index.ts";
import { Entry, EntrySchema, notesApp } from "./notes.ts";

const db = new Database({ models: [EntrySchema] });

const written = async (): Promise<string[]> =>
  (await db.session.findAll(Entry)).map(({ what }) => what);

test("a statement that is on its way when its context ends is not done by itself", async () => {
  await using app = await notesApp(db);
  let outcome: Promise<unknown> | undefined;

  await app.run(() => {
    outcome = db.transaction(async (session) => {
      session.create(Entry, { what: "on its way" });
      await session.flush();
    });
    outcome.catch(() => undefined);
  });

  await expect(outcome).rejects.toMatchObject({ code: "DATABASE_TRANSACTION_OPEN" });
  expect(await app.run(written)).toEqual([]);
});

test("a statement beside the one that failed does not outlive the transaction", async () => {
  await using app = await notesApp(db);
  const late: Promise<unknown>[] = [];
  const failed = app.run(() =>
    db.transaction(async () => {
      for (const what of ["a", "b", "c"]) {
        late.push(db.sql.insertInto("entries").values({ what }).execute());
      }
      throw new Error("The work fails.");
    }),
  );

  await expect(failed).rejects.toThrow("The work fails.");
  await Promise.allSettled(late);
  expect(await app.run(written)).toEqual([]);
});

test("who holds a connection after a transaction goes on with it", async () => {
  await using app = await notesApp(db);

  const rows = await app.run(() =>
    db.sql.connection().execute(async (held) => {
      await held.transaction().execute((trx) => {
        return trx.insertInto("entries").values({ what: "within" }).execute();
      });
      await held.insertInto("entries").values({ what: "after" }).execute();
      return held.selectFrom("entries").select("what").orderBy("id").execute();
    }),
  );

  expect(rows.map(({ what }) => what)).toEqual(["within", "after"]);
});
