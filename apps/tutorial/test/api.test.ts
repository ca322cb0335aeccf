import { testClient } from "phial/testing";
import { describe, expect, test } from "vitest";
import { clientOf, notesApp } from "./notes-app.ts";

const note = { title: "Shopping", body: "bread" };

describe("the API", () => {
  test("creates a note and says where it is", async () => {
    await using app = notesApp();
    const ada = await clientOf(app, "Ada");
    const response = await ada.post("/api/notes", { json: note });
    expect(response.status).toBe(201);
    expect(response.headers.get("Location")).toBe("/api/notes/1");
    const created = await response.json();
    const updatedAt = expect.any(Number);
    expect(created).toEqual({ id: 1, ...note, updatedAt, pinned: false });
    expect(await (await ada.get("/api/notes/1")).json()).toEqual(created);
    expect(await (await ada.get("/api/notes")).json()).toEqual({
      notes: [created],
      hasMore: false,
    });
    expect(await (await ada.get("/api/notes?page=2")).json()).toEqual({
      notes: [],
      hasMore: false,
    });
  });

  test("changes a note and deletes it", async () => {
    await using app = notesApp();
    const ada = await clientOf(app, "Ada");
    await ada.post("/api/notes", { json: note });
    const changed = await ada.put("/api/notes/1", { json: { title: "Nothing" } });
    expect(await changed.json()).toMatchObject({ id: 1, title: "Nothing", body: "" });
    expect((await ada.delete("/api/notes/1")).status).toBe(204);
    expect((await ada.delete("/api/notes/1")).status).toBe(404);
  });

  test("asks a stranger to sign in, without a redirect", async () => {
    await using app = notesApp();
    const response = await testClient(app).get("/api/notes");
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ status: 401, code: "LOGIN_REQUIRED" });
  });

  test("answers every error with a problem document, whatever is asked for", async () => {
    await using app = notesApp();
    const ada = await clientOf(app, "Ada");
    const answers = [
      [422, await ada.post("/api/notes", { json: { title: "", body: 7 } })],
      [
        400,
        await ada.post("/api/notes", {
          body: "{",
          headers: { "Content-Type": "application/json" },
        }),
      ],
      [415, await ada.post("/api/notes", { form: note })],
      [404, await ada.get("/api/notes/7", { headers: { Accept: "text/html" } })],
      [404, await ada.get("/api/nothing")],
      [405, await ada.delete("/api/notes")],
    ] as const;
    for (const [status, response] of answers) {
      expect(response.status).toBe(status);
      expect(response.headers.get("Content-Type")).toBe("application/problem+json");
      expect(await response.json()).toMatchObject({ type: "about:blank", status });
    }
    expect(answers[5][1].headers.get("Allow")).toContain("POST");
  });

  test("names each field that is not valid", async () => {
    await using app = notesApp();
    const ada = await clientOf(app, "Ada");
    const response = await ada.post("/api/notes", { json: { title: "", body: 7 } });
    expect(await response.json()).toMatchObject({
      code: "VALIDATION_FAILED",
      errors: [
        { path: "title", message: "A note needs a title." },
        { path: "body", message: "A text is expected." },
      ],
    });
  });
});
