import { Phial, rule, silentLogger } from "phial";
import { testClient } from "phial/testing";
import { expect, test } from "vitest";
import { queryComment } from "../src/gate/query-comment.ts";
import { Database } from "../src/index.ts";
import { Note, Author, notesApp } from "./notes.ts";

test("a comment names the app and the endpoint", async () => {
  const app = new Phial("notes", { log: silentLogger });
  app.get("/", function list() {
    return queryComment("notes")();
  });

  const answer = await testClient(app).get("/");

  expect(await answer.text()).toBe(" /*app='notes',endpoint='list'*/");
  expect(await app.run(() => queryComment("notes")())).toBe(" /*app='notes'*/");
  expect(queryComment("notes")()).toBe(" /*app='notes'*/");
});

test("nothing in a name ends the comment or is taken for a value", async () => {
  const app = new Phial("notes", { log: silentLogger });
  app.get("/", rule({ endpoint: "a*/;drop'?" }), () => queryComment("it's */ one?")());

  const comment = await (await testClient(app).get("/")).text();

  expect(comment).toBe(" /*app='it%27s%20%2a%2F%20one%3F',endpoint='a%2a%2F%3Bdrop%27%3F'*/");
});

test("statements work with it, with values and without", async () => {
  const db = new Database({ models: [Note, Author] });
  await using app = await notesApp(db, { DATABASE_QUERY_COMMENT: true });

  const found = await app.run(async () => {
    db.session.create(Note, { text: "tea?" });
    await db.session.flush();
    const rows = await db.sql.selectNoFrom((eb) => eb.val("milk").as("what")).execute();
    return [await db.session.count(Note, { text: "tea?" }), rows];
  });

  expect(found).toEqual([1, [{ what: "milk" }]]);
});
