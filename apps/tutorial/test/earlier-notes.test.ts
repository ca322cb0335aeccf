import { readFileSync, mkdtempSync, rmSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cliRunner, testClient } from "phial/testing";
import { afterAll, expect, test } from "vitest";
import { db, migrate } from "../src/extensions.ts";
import { User } from "../src/models/user.ts";
import { notesApp, textAt } from "./notes-app.ts";

const folder = mkdtempSync(join(tmpdir(), "phial-notes-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file of the tutorial in the form that it has before there are models. */
function earlier(file: string): string {
  const page = readFileSync(join(import.meta.dirname, "../../../docs/tutorial.md"), "utf8");
  return page.split(`\`\`\`ts file=${file}\n`)[1]?.split("```")[0] ?? "";
}

test("what was written before there were models is kept, and so are the passwords", async () => {
  const path = join(folder, "earlier.db");
  const code = stripTypeScriptTypes(earlier("src/password.ts"));
  const { hashPassword } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const hashed = await hashPassword("correct horse");
  const before = new DatabaseSync(path);
  before.exec(earlier("src/schema.ts").split("`")[1] ?? "");
  before.prepare("INSERT INTO users (name, password) VALUES ('Ada', ?)").run(hashed);
  before.exec("INSERT INTO notes (user_id, title, body, updated_at) VALUES (1, 'Old', 'kept', 5)");
  before.close();

  await using app = notesApp({ DATABASE_URL: `sqlite:${path}` });
  await cliRunner(app).invoke(["db", "stamp", "aa07fb406c83"]);
  const client = testClient(app);
  const form = { name: "ada", password: "correct horse" };
  expect((await client.post("/sign-in", { form })).status).toBe(303);
  expect(await textAt(client, "/notes/1")).toContain("kept");
  await app.run(async () => {
    expect((await migrate.check()).flatMap(({ differences }) => differences)).toEqual([]);
    const { password } = await db.oneOr404(User, { name: "Ada" });
    expect(password).toMatch(/^\$argon2id\$/);
  });
  expect((await testClient(app).post("/sign-in", { form })).status).toBe(303);
});
