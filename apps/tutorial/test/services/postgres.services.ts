import { testClient } from "phial/testing";
import { Phial, silentLogger } from "phial";
import { describe, expect, test } from "vitest";
import { db, migrate } from "../../src/extensions.ts";
import { notesApp, textAt, writeNote } from "../notes-app.ts";

const server = process.env["POSTGRES_URL"];

/** A database of the test's own, dropped when disposed of. */
async function ownDatabase(from: string) {
  const name = `phial_notes_${process.pid}`;
  const execute = async (statement: string): Promise<void> => {
    await using admin = new Phial("admin", { config: { DATABASE_URL: from }, log: silentLogger });
    db.initApp(admin);
    await admin.run(() => db.session.execute(statement));
  };
  await execute(`create database ${name} template template0`);
  const url = new URL(from);
  url.pathname = `/${name}`;
  const drop = (): Promise<void> => execute(`drop database ${name} with (force)`);
  return { url: url.href, [Symbol.asyncDispose]: drop };
}

describe.skipIf(server === undefined)("on PostgreSQL, by its URL alone", () => {
  test("people sign up, write notes and find them again", async () => {
    await using own = await ownDatabase(server ?? "");
    await using app = notesApp({ DATABASE_URL: own.url });
    const zoe = testClient(app);
    const form = { name: "Zoë", password: "correct horse", remember: "on" };
    expect((await zoe.post("/sign-up", { form })).status).toBe(303);
    const taken = await testClient(app).post("/sign-up", { form: { ...form, name: "ZOË" } });
    expect(await taken.text()).toContain("This name is taken.");

    const path = await writeNote(zoe, "Shopping", "bread");
    await zoe.post(`${path}/pin`);
    expect(await textAt(zoe, "/notes/")).toContain("Pinned");
    zoe.jar.delete("session");
    const { notes } = await (await zoe.get("/api/notes")).json();
    expect(notes).toMatchObject([{ id: 1, title: "Shopping", body: "bread", pinned: true }]);
    expect((await zoe.delete("/api/notes/1")).status).toBe(204);
  });

  test("the revisions lead to the models, and back", async () => {
    await using own = await ownDatabase(server ?? "");
    await using app = notesApp({ DATABASE_URL: own.url });
    await app.run(async () => {
      expect((await migrate.check()).flatMap(({ differences }) => differences)).toEqual([]);
      await migrate.downgrade({ to: "base" });
      await migrate.upgrade();
    });
  });
});
