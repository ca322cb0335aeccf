import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Passwords } from "@phial/passwords";
import { Phial } from "phial";
import { testClient } from "phial/testing";
import { describe, expect, test } from "vitest";
import { FIXTURES } from "../app/account-fixture.ts";
import { createApp } from "../app/create-app.ts";
import { accountName } from "../app/users.ts";

const SECRET_KEY = "0123456789abcdef0123456789abcdef";
const ALICE = { email: "alice@ex.test", password: "correct horse battery 1" };
const TOKEN = /name="csrf_token"[^>]*value="([^"]+)"/;

function newApp(): Phial {
  return createApp({ SECRET_KEY, EXAM_LOG: "/dev/null" });
}

async function logIn(app: Phial, user: object = ALICE) {
  await app.start();
  const client = testClient(app, { headers: { accept: "application/json" } });
  const page = await (await client.get("/login")).text();
  const headers = { "x-csrf-token": TOKEN.exec(page)?.[1] ?? "" };
  const answer = await client.post("/login", { json: user, headers });
  return { client, answer };
}

describe("the users", () => {
  test("are those of the contract", () => {
    const { contract } = JSON.parse(
      readFileSync(join(import.meta.dirname, "../checks.json"), "utf8"),
    );
    const named = FIXTURES.map(({ email, password, role, flaw }) => ({
      email,
      password,
      ...(flaw === undefined && { role }),
      ...(flaw === "inactive" && { active: false }),
      ...(flaw === "unconfirmed" && { confirmed: false }),
      ...(flaw === "second factor" && { totp: expect.any(String) }),
    }));
    expect(contract.users).toEqual(named);
  });

  test.each(FIXTURES)("$email has the hash of its password", async ({ hash, password }) => {
    await using app = new Phial("hashes", { config: { TESTING: true } });
    const passwords = new Passwords().initApp(app);
    expect(await passwords.of(app).verify(hash, password)).toBe(true);
    expect(passwords.of(app).needsRehash(hash)).toBe(false);
  });

  test.each(FIXTURES)(
    "$email logs in if nothing keeps it out",
    async ({ email, password, flaw }) => {
      await using app = newApp();
      const { answer } = await logIn(app, { email, password });
      expect(answer.status).toBe(flaw === undefined ? 200 : 401);
    },
  );

  test("are called by one name, however that is typed", () => {
    const typed = [" Alice@EX.test", "ａlice＠ex.test ", "ALICE@EX.TEST"];
    expect(new Set(typed.map(accountName))).toEqual(new Set([ALICE.email]));
  });
});

describe("the routes of logins", () => {
  test("want the token of the session, and neither none nor another one", async () => {
    await using app = newApp();
    const { client } = await logIn(app);
    for (const headers of [{}, { "x-csrf-token": "" }, { "x-csrf-token": "a".repeat(32) }]) {
      for (const path of ["/login", "/logout", "/change", "/tokens", "/sessions/revoke-others"]) {
        expect((await client.post(path, { json: {}, headers })).status).toBe(400);
      }
    }
    expect((await client.get("/me")).status).toBe(200);
  });

  test.each([
    "/login",
    "/me",
    "/maybe-user",
    "/fresh",
    "/change",
    "/tokens",
    "/admin/panel",
    "/basic",
  ])("%s is kept nowhere, whoever asks", async (path) => {
    await using app = newApp();
    const { client } = await logIn(app);
    for (const one of [client, testClient(app)]) {
      expect((await one.get(path)).headers.get("Cache-Control")).toBe("no-store");
    }
  });

  test("are back where they were after a reset", async () => {
    await using app = newApp();
    const { client } = await logIn(app);
    await client.post("/__exam/reset");
    expect((await client.get("/me")).status).toBe(401);
    for (let attempt = 0; attempt < 6; attempt++) await logIn(app, { ...ALICE, password: "wrong" });
    expect((await logIn(app)).answer.status).toBe(429);
    await client.post("/__exam/reset");
    expect((await logIn(app)).answer.status).toBe(200);
  });
});
