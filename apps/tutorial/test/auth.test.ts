import { testClient } from "phial/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "../src/extensions.ts";
import { User } from "../src/models/user.ts";
import { clientOf, notesApp } from "./notes-app.ts";

// One app and one password for all: hashing is slow on purpose.
const app = notesApp();
const ada = { name: "Ada", password: "correct horse" };

beforeAll(async () => {
  await testClient(app).post("/sign-up", { form: ada });
});
afterAll(() => app.close());

describe("signing up", () => {
  test("makes a user, who is signed in at once", async () => {
    const client = testClient(app, { followRedirects: true });
    const response = await client.post("/sign-up", {
      form: { name: "  Grace ", password: "nanoseconds" },
    });
    expect(new URL(client.url).pathname).toBe("/notes/");
    expect(await response.text()).toContain("Welcome, Grace.");
  });

  test("says that a name is taken, whatever its case", async () => {
    const response = await testClient(app).post("/sign-up", { form: { ...ada, name: "ADA" } });
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain("This name is taken.");
    expect(page).toContain('value="ADA"');
  });

  test("shows each problem at its field, what was typed, and never the password", async () => {
    const response = await testClient(app).post("/sign-up", {
      form: { name: "<a", password: "shortie" },
    });
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain("A name has letters, digits, spaces and . &#39; _ -");
    expect(page).toContain("Use at least 8 characters.");
    expect(page).toMatch(/<input[^>]* name="name"[^>]* autofocus=""[^>]* aria-invalid="true"/);
    expect(page).toContain('value="&lt;a"');
    expect(page).not.toContain("shortie");
  });

  test("shows the first problem of a field", async () => {
    const response = await testClient(app).post("/sign-up", { form: { name: "<" } });
    const page = await response.text();
    expect(page).toContain("A name has at least 2 characters.");
    expect(page).not.toContain("A name has letters");
    expect(page).toContain("A password is needed.");
  });

  test("takes names of any script, and none with invisible characters", async () => {
    const client = testClient(app);
    const sent = { password: "shortie" };
    const problem = "A name has letters";
    const good = await client.post("/sign-up", { form: { ...sent, name: "Зоя О'Neil" } });
    expect(await good.text()).not.toContain(problem);
    for (const name of ["Ada\u200b", "Ada\u202e", "A\u0000da"]) {
      const bad = await client.post("/sign-up", { form: { ...sent, name } });
      expect(await bad.text()).toContain(problem);
    }
  });
});

describe("signing in", () => {
  test("answers a wrong password and an unknown name alike", async () => {
    const client = testClient(app);
    const wrong = await client.post("/sign-in", { form: { ...ada, password: "wrong horse" } });
    const unknown = await client.post("/sign-in", { form: { ...ada, name: "Bob" } });
    expect([wrong.status, unknown.status]).toEqual([422, 422]);
    const page = await wrong.text();
    expect(page).toContain("No user has this name and password.");
    expect((await unknown.text()).replace('value="Bob"', 'value="Ada"')).toBe(page);
    expect(client.jar.get("session")).toBeUndefined();
  });

  test("starts a session of its own and leads to where the user was going", async () => {
    const client = testClient(app);
    await client.session((session) => session.set("planted", true));
    const response = await client.post("/sign-in", {
      form: { ...ada, name: "ada" },
      query: { next: "/notes/?page=2" },
    });
    expect(response.headers.get("Location")).toBe("/notes/?page=2");
    const keys = await client.session((session) => [...session.keys()]);
    expect(keys).not.toContain("planted");
  });
});

describe("the sign-in page", () => {
  test("gets the page that was asked for, with its query", async () => {
    const response = await testClient(app).get("/notes/", { query: { page: 2 } });
    expect(response.status).toBe(302);
    expect(response.headers.get("Location")).toBe("/sign-in?next=%2Fnotes%2F%3Fpage%3D2");
  });

  test("sends the next page on to the form and to signing up", async () => {
    const page = await (await testClient(app).get("/sign-in?next=/notes/new")).text();
    expect(page).toContain('<form class="card" method="post">');
    expect(page).toContain('href="/sign-up?next=/notes/new"');
  });

  test("lets a user who is signed in pass, but not to another site", async () => {
    const client = await clientOf(app, "Katherine");
    const on = await client.get("/sign-in?next=/notes/new");
    expect(on.headers.get("Location")).toBe("/notes/new");
    for (const next of ["https://evil.example/", "//evil.example", "/\\evil.example"]) {
      const response = await client.get("/sign-up", { query: { next } });
      expect(response.headers.get("Location")).toBe("/");
    }
  });
});

test("signing out forgets everything and says so once", async () => {
  const client = await clientOf(app, "Joan");
  const response = await client.post("/sign-out", { followRedirects: true });
  expect(await response.text()).toContain("You are signed out.");
  expect(await (await client.get("/")).text()).not.toContain("You are signed out.");
  expect((await client.get("/notes/")).status).toBe(302);
});

test("a user who is gone is not signed in", async () => {
  const client = await clientOf(app, "Gone");
  await app.run(() => db.session.nativeDelete(User, { name: "Gone" }));
  expect((await client.get("/notes/")).status).toBe(302);
});
