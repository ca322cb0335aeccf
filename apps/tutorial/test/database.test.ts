import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testClient } from "phial/testing";
import { afterAll, expect, test } from "vitest";
import { clientOf, notesApp, textAt, writeNote } from "./notes-app.ts";

const folder = mkdtempSync(join(tmpdir(), "phial-notes-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string) => ({ DATABASE_URL: `sqlite:${join(folder, name)}` });

test("notes and sessions survive a restart", async () => {
  const before = notesApp(file("kept.db"));
  const ada = await clientOf(before, "Ada");
  const path = await writeNote(ada, "Still here");
  await before.close();

  await using after = notesApp(file("kept.db"));
  const client = testClient(after, { jar: ada.jar });
  expect(await textAt(client, path)).toContain("<h1>Still here</h1>");
});

test("two apps with two databases do not mix", async () => {
  await using one = notesApp(file("one.db"));
  await using two = notesApp(file("two.db"));
  const [ada, bob] = [await clientOf(one, "Ada"), await clientOf(two, "Bob")];
  await Promise.all([writeNote(ada, "For one"), writeNote(bob, "For two")]);
  expect(await textAt(ada, "/notes/")).toContain("For one");
  expect(await textAt(ada, "/notes/")).not.toContain("For two");
  expect(await textAt(bob, "/notes/1")).toContain("<h1>For two</h1>");
});

test("two apps with databases in memory do not mix either", async () => {
  await using one = notesApp();
  await using two = notesApp();
  const [ada, bob] = [await clientOf(one, "Ada"), await clientOf(two, "Bob")];
  await writeNote(ada, "For one");
  expect(await textAt(bob, "/notes/")).toContain("No notes yet.");
});
