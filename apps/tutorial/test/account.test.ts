import { type TestClient, fakeClock, testClient } from "phial/testing";
import { describe, expect, test } from "vitest";
import { notesApp, textAt } from "./notes-app.ts";

const ada = { name: "Ada", password: "correct horse" };
const NEW = "nine lives for a cat";

/** A visitor who signs up, or signs in when there is such a user. */
async function signedIn(app: ReturnType<typeof notesApp>, form = {}): Promise<TestClient> {
  const client = testClient(app);
  const { status } = await client.post("/sign-up", { form: { ...ada, ...form } });
  if (status === 422) await client.post("/sign-in", { form: { ...ada, ...form } });
  return client;
}

const endBrowserSession = ({ jar }: TestClient) => jar.delete("session");

describe("a user who wants to stay signed in", () => {
  test("is known when the browser has forgotten the session, and the others are not", async () => {
    await using app = notesApp();
    const stays = await signedIn(app, { remember: "on" });
    const goes = await signedIn(app);
    endBrowserSession(stays);
    endBrowserSession(goes);
    expect((await stays.get("/notes/")).status).toBe(200);
    expect((await goes.get("/notes/")).status).toBe(302);
  });

  test("says the password before changing it", async () => {
    await using app = notesApp();
    const client = await signedIn(app, { remember: "on" });
    endBrowserSession(client);
    const away = await client.get("/account/password");
    const confirm = "/account/confirm?next=%2Faccount%2Fpassword";
    expect(away.headers.get("Location")).toBe(confirm);
    const wrong = await client.post(confirm, { form: { password: "wrong horse" } });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain("This is not your password.");
    const right = await client.post(confirm, { form: { password: ada.password } });
    expect(right.headers.get("Location")).toBe("/account/password");
    expect((await client.get("/account/password")).status).toBe(200);
  });

  test("is not known with a remember cookie that was used before: it was copied", async () => {
    const clock = fakeClock();
    await using app = notesApp({}, { clock });
    const client = await signedIn(app, { remember: "on" });
    const thief = testClient(app);
    thief.jar.set("remember_token", client.jar.get("remember_token") ?? "");
    endBrowserSession(client);
    expect((await client.get("/notes/")).status).toBe(200);
    clock.advance(60_000);
    expect((await thief.get("/notes/")).status).toBe(302);
    expect((await client.get("/notes/")).status).toBe(302);
  });
});

describe("a new password", () => {
  test("counts from now on, and ends the sessions of other browsers", async () => {
    await using app = notesApp();
    const here = await signedIn(app);
    const there = await signedIn(app);
    const response = await here.post("/account/password", {
      form: { password: NEW },
      followRedirects: true,
    });
    expect(await response.text()).toContain("The password is changed");
    expect((await here.get("/notes/")).status).toBe(200);
    expect((await there.get("/notes/")).status).toBe(302);
    expect((await there.post("/sign-in", { form: ada })).status).toBe(422);
    expect((await there.post("/sign-in", { form: { ...ada, password: NEW } })).status).toBe(303);
  });

  test("is refused with what is wrong with it", async () => {
    await using app = notesApp();
    const client = await signedIn(app);
    const response = await client.post("/account/password", { form: { password: "short" } });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain("Use at least 8 characters.");
  });
});

test("the account page lists where the user is signed in, and signs out everywhere", async () => {
  await using app = notesApp();
  const here = await signedIn(app);
  const there = await signedIn(app, { remember: "on" });
  const page = await textAt(here, "/account/");
  expect(page.match(/<article/g)).toHaveLength(2);
  expect(page.match(/This browser/g)).toHaveLength(1);
  const response = await here.post("/account/sign-out-everywhere", { followRedirects: true });
  expect(await response.text()).toContain("You are signed out everywhere.");
  endBrowserSession(there);
  for (const client of [here, there]) expect((await client.get("/notes/")).status).toBe(302);
});

test("who guesses a password has to wait, and the page says for how long", async () => {
  const clock = fakeClock();
  await using app = notesApp({}, { clock });
  const client = await signedIn(app);
  await client.post("/sign-out");
  const guess = { form: { ...ada, password: "a guess" } };
  for (let count = 0; count < 5; count++) {
    expect((await client.post("/sign-in", guess)).status).toBe(422);
  }
  const refused = await client.post("/sign-in", { form: ada });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
  expect(await refused.text()).toContain("<h1>Too Many Requests</h1>");
  clock.advance(60_000);
  expect((await client.post("/sign-in", { form: ada })).status).toBe(303);
});
