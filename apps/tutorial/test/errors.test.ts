import { type Phial, abort, openToAll } from "phial";
import { testClient } from "phial/testing";
import { describe, expect, test } from "vitest";
import { db } from "../src/extensions.ts";
import { clientOf, notesApp } from "./notes-app.ts";

const served = { PROPAGATE_EXCEPTIONS: false };

async function drop(app: Phial, ...tables: readonly string[]): Promise<void> {
  await app.run(async () => {
    for (const table of tables) await db.sql.schema.dropTable(table).execute();
  });
}

describe("an error page", () => {
  test("looks like the app and knows the user", async () => {
    await using app = notesApp();
    const ada = await clientOf(app, "Ada");
    const response = await ada.get("/notes/7");
    expect(response.status).toBe(404);
    const page = await response.text();
    expect(page).toContain("<title>Nothing here · Notes</title>");
    expect(page).toContain('<a class="who" href="/account/">Ada</a>');
  });

  test("keeps the headers of the error", async () => {
    await using app = notesApp();
    const response = await testClient(app).get("/sign-out");
    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")).toContain("POST");
    expect(await response.text()).toContain("<h1>Method Not Allowed</h1>");
  });

  test("of a failure says nothing about it, and needs no database", async () => {
    await using app = notesApp(served);
    const ada = await clientOf(app, "Ada");
    await drop(app, "notes", "users");
    const response = await ada.get("/notes/");
    expect(response.status).toBe(503);
    const page = await response.text();
    expect(page).toContain("<h1>Not now</h1>");
    expect(page).not.toContain("no such table");
  });

  test("of a failure has a number to tell, and nothing of the visitor", async () => {
    await using app = notesApp(served);
    app.get("/busy", openToAll, () => abort(503));
    const ada = await clientOf(app, "Ada");
    const response = await ada.get("/busy");
    expect(response.status).toBe(503);
    const page = await response.text();
    expect(page).toContain("<title>Not now · Notes</title>");
    expect(page).toMatch(/<p class="card">[\da-f-]{36}<\/p>/);
    expect(page).not.toContain("Ada");
  });

  test("of the API has the number that is in the log", async () => {
    await using app = notesApp(served);
    const ada = await clientOf(app, "Ada");
    await drop(app, "notes");
    const response = await ada.get("/api/notes");
    expect(response.status).toBe(500);
    const problem = await response.json();
    expect(problem).toMatchObject({ status: 500, requestId: expect.stringMatching(/./) });
    expect(JSON.stringify(problem)).not.toContain("no such table");
  });
});
