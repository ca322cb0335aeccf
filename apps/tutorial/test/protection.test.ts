import { testClient } from "phial/testing";
import { describe, expect, test } from "vitest";
import { clientOf, notesApp, textAt } from "./notes-app.ts";

const form = { title: "From elsewhere", body: "" };

describe("a change that another site asks for", () => {
  test.each([
    { "Sec-Fetch-Site": "cross-site" },
    { "Sec-Fetch-Site": "same-site", Origin: "http://other.localhost" },
    { Origin: "https://evil.example" },
    { Origin: "null" },
  ])("is refused (%o)", async (headers: Record<string, string>) => {
    await using app = notesApp();
    const ada = await clientOf(app, "Ada");
    const response = await ada.post("/notes/new", { form, headers });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("<h1>Not allowed</h1>");
    const problem = await ada.post("/api/notes", { json: form, headers });
    expect(await problem.json()).toMatchObject({ status: 403 });
    expect(await textAt(ada, "/notes/")).toContain("No notes yet.");
  });

  test.each([
    { "Sec-Fetch-Site": "same-origin", Origin: "null" },
    { "Sec-Fetch-Site": "none" },
    { Origin: "http://localhost" },
    {},
  ])(
    "is not what our own pages and programs ask for (%o)",
    async (headers: Record<string, string>) => {
      await using app = notesApp();
      const ada = await clientOf(app, "Ada");
      expect((await ada.post("/notes/new", { form, headers })).status).toBe(303);
    },
  );
});

describe("every answer", () => {
  test.each(["/", "/notes/", "/nothing", "/api/notes", "/static/notes.css"])(
    "runs no scripts and stands in no frame (%s)",
    async (path) => {
      await using app = notesApp();
      const { headers } = await testClient(app).get(path);
      expect(headers.get("Content-Security-Policy")).toContain("default-src 'none'");
      expect(headers.get("Content-Security-Policy")).toContain("frame-ancestors 'none'");
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    },
  );

  test("is kept by no cache, but for static files", async () => {
    await using app = notesApp();
    const ada = await clientOf(app, "Ada");
    expect((await ada.get("/notes/")).headers.get("Cache-Control")).toBe("no-store");
    expect((await ada.get("/static/notes.css")).headers.get("Cache-Control")).not.toBe("no-store");
  });
});
