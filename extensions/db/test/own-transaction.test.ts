import { Phial, silentLogger } from "phial";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Database } from "../src/index.ts";
import { Note, NoteSchema, newUrl } from "./notes.ts";

const app = new Phial("own", { log: silentLogger, config: { DATABASE_URL: newUrl() } });
const db = new Database({ models: [NoteSchema] }).initApp(app);
const add = (text: string) =>
  db.ownTransaction(app, (session) => void session.create(Note, { text }));
const texts = () => app.run(async () => (await db.session.findAll(Note)).map(({ text }) => text));

beforeAll(() => app.run(() => db.createAll()));
afterAll(() => app.close());

test("a transaction of its own is kept when the caller's context is undone", async () => {
  await app.run(async () => {
    db.session.create(Note, { text: "forgotten" });
    await add("kept");
  });
  expect(await texts()).toEqual(["kept"]);
});

test("and is undone whole when its work fails", async () => {
  const fails = db.ownTransaction(app, (session) => {
    session.create(Note, { text: "half" });
    throw new Error("no");
  });
  await expect(fails).rejects.toThrow("no");
  expect(await texts()).toEqual(["kept"]);
});
