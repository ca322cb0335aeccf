/** What programs and databases carry from one half to the other; see `crossing.services.ts`. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bearer, type Browser, ok, tokensOf } from "./crossing/browser.ts";
import { Crossing } from "./crossing/crossing.ts";
import { PAIRS } from "./crossing/pairs.ts";
import { completePython, WAYS } from "./crossing/python.ts";

const python = completePython(process.env["PHIAL_TEST_PYTHON"]);

const { usual, "signed by pair": byPair } = PAIRS;
// Neither Werkzeug nor Flask-Bcrypt normalises what was typed: the form of an é has to stay.
const hashing = (scheme: string) => ({
  ...usual,
  phial: {
    ...usual.phial,
    BCRYPT_LOG_ROUNDS: 4,
    SECURITY_PASSWORD_HASH: scheme,
    SECURITY_PASSWORD_NORMALIZE_FORM: null,
  },
});
const APPS = {
  HS256: usual,
  RS256: byPair,
  bcrypt: hashing("bcrypt"),
  werkzeug_pbkdf2: hashing("werkzeug_pbkdf2"),
  werkzeug_scrypt: hashing("werkzeug_scrypt"),
  pbkdf2_sha512: hashing("pbkdf2_sha512"),
};

describe.skipIf(python === undefined)("between Flask and Phial", () => {
  let crossing: Crossing<keyof typeof APPS>;
  beforeAll(async () => {
    crossing = await Crossing.start(python ?? "", APPS);
  });
  afterAll(() => crossing[Symbol.asyncDispose]());

  describe.each(["HS256", "RS256"] as const)("a token that is signed with %s", (algorithm) => {
    const browse = (): Browser => crossing.browser(algorithm);

    test.each(WAYS)("by %s is an access token at %s", async (here, there) => {
      const { access, refresh } = tokensOf(await browse().post(`/${here}/tokens/ann`));
      const read = await browse().get(`/${there}/token`, bearer(access));
      expect(read.body).toMatchObject({ sub: "ann", type: "access", role: "r\u00e9ader" });
      expect(read).toEqual(await browse().get(`/${here}/token`, bearer(access)));
      expect((await browse().get(`/${there}/token`, bearer(refresh))).status).toBe(422);
      expect((await browse().get(`/${there}/token`, bearer(`${access}A`))).status).toBe(422);
    });

    test.each(WAYS)("by %s is fresh at %s if it was made so", async (here, there) => {
      const stale = tokensOf(await browse().post(`/${here}/tokens/ann`));
      const fresh = tokensOf(await browse().post(`/${here}/tokens/ann?fresh`));
      const at = (token: string) => browse().get(`/${there}/token/fresh`, bearer(token));
      expect((await at(stale.access)).status).toBe(401);
      expect((await at(fresh.access)).body).toMatchObject({ sub: "ann", fresh: true });
    });

    test.each(WAYS)("by %s refreshes at %s", async (here, there) => {
      const { access, refresh } = tokensOf(await browse().post(`/${here}/tokens/ann`));
      const at = (token: string) => browse().post(`/${there}/token/refresh`, bearer(token));
      expect((await at(refresh)).body).toMatchObject({ sub: "ann", type: "refresh" });
      expect((await at(access)).status).toBe(422);
    });

    test.each(WAYS)("by %s and kept in cookies is good at %s", async (here, there) => {
      const browser = browse();
      const change = (csrf: string | undefined) =>
        browser.post(`/${there}/token`, { headers: { "X-CSRF-TOKEN": csrf ?? "" } });
      const refresh = (csrf: string | undefined) =>
        browser.post(`/${there}/token/refresh`, { headers: { "X-CSRF-TOKEN": csrf ?? "" } });
      await browser.post(`/${here}/tokens/ann?cookies`);
      expect((await browser.get(`/${there}/token`)).body).toMatchObject({ sub: "ann" });
      expect((await browser.post(`/${there}/token`)).status).toBe(401);
      const [forAccess, forRefresh] = ["csrf_access_token", "csrf_refresh_token"].map((name) =>
        browser.jar.get(name),
      );
      expect((await change(forRefresh)).status).toBe(401);
      expect((await change(forAccess)).status).toBe(200);
      expect((await refresh(forRefresh)).status).toBe(200);
      await browser.send("DELETE", `/${there}/tokens`, {});
      expect(browser.jar.cookies).toEqual([]);
      expect((await browser.get(`/${here}/token`)).status).toBe(401);
    });
  });

  describe("the hash of a password", () => {
    const password = "corr\u00e9ct horse \u{1f40e}";
    const send = async (path: string, json: object): Promise<unknown> =>
      (await crossing.browser("bcrypt").post(path, { json })).body;

    test.each(["bcrypt", "werkzeug", "pbkdf2_sha512"])("that Flask's %s made", async (by) => {
      const hash = await send(`/flask/passwords/${by}`, { password });
      expect(await send("/phial/passwords/check", { hash, password })).toBe(true);
      expect(await send("/phial/passwords/check", { hash, password: "wrong" })).toBe(false);
    });

    test.each([
      ["bcrypt", "bcrypt"],
      ["werkzeug_pbkdf2", "werkzeug"],
      ["pbkdf2_sha512", "pbkdf2_sha512"],
    ] as const)("that Phial's %s made is read by Flask's %s", async (scheme, by) => {
      const { body: hash } = await crossing
        .browser(scheme)
        .post("/phial/passwords", { json: { password } });
      expect(await send(`/flask/passwords/${by}/check`, { hash, password })).toBe(true);
      expect(await send(`/flask/passwords/${by}/check`, { hash, password: "wrong" })).toBe(false);
    });

    test("that Phial's werkzeug_scrypt made is read by Werkzeug since 2.3", async () => {
      const made = await crossing
        .browser("werkzeug_scrypt")
        .post("/phial/passwords", { json: { password } });
      expect(made).toEqual(ok(expect.stringMatching(/^scrypt:32768:8:3\$/)));
      const [major = 0, minor = 0] = (crossing.versions["werkzeug"] ?? "").split(".").map(Number);
      const isNew = major > 2 || (major === 2 && minor >= 3);
      const check = { hash: made.body, password };
      // One of before knows no such scheme; `null` is how the Flask half says so.
      expect(await send("/flask/passwords/werkzeug/check", check)).toBe(isNew ? true : null);
    });
  });
});
