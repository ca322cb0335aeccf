/**
 * One application, half of it real Flask and half of it Phial, behind one host: what a browser gets
 * from one half is good at the other. The Flask half is `parity/flask/crossing`. It is written for
 * Flask 2.2, Flask-Login 0.6.2, Flask-WTF 1.1, Flask-JWT-Extended 4.4, Flask-Bcrypt 1.0 and
 * Flask-Principal 0.4, as Debian 12 has them, and runs with newer ones. Where they differ:
 *
 * - Flask knows SECRET_KEY_FALLBACKS from 3.1: one of before can read with one key only.
 * - Werkzeug hashes with scrypt from 2.3: one of before cannot read `werkzeug_scrypt`.
 * - PyJWT demands from 2.10 that `sub` is text; with one of before Flask-JWT-Extended writes tokens
 *   for numbers, which Phial refuses as new ones do.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Answer,
  bearer,
  type Browser,
  type BrowserOptions,
  ok,
  tokensOf,
} from "./crossing/browser.ts";
import { Crossing } from "./crossing/crossing.ts";
import { NEW_KEY, PAIRS, type PairName } from "./crossing/pairs.ts";
import { completePython, WAYS } from "./crossing/python.ts";

const python = completePython(process.env["PHIAL_TEST_PYTHON"]);
const ANN = { id: "1", name: "ann", fresh: true, remembered: false };
const NOBODY = { id: null, name: null, fresh: false, remembered: false };

describe.skipIf(python === undefined)("one browser before Flask and Phial", () => {
  let crossing: Crossing<PairName>;
  beforeAll(async () => {
    crossing = await Crossing.start(python ?? "", PAIRS);
  });
  afterAll(() => crossing[Symbol.asyncDispose]());

  const browse = (pair: PairName = "usual", options: BrowserOptions = {}): Browser =>
    crossing.browser(pair, options);

  /** A browser that has signed in at a half. */
  async function signedIn(half: string, pair: PairName = "usual"): Promise<Browser> {
    const browser = browse(pair);
    expect(await browser.post(`/${half}/login/1`)).toEqual(ok(ANN));
    return browser;
  }

  describe.each(WAYS)("who signs in at %s", (here, there) => {
    test(`is known at ${there}, with a fresh login`, async () => {
      const browser = await signedIn(here);
      expect(await browser.get(`/${there}/me`)).toEqual(ok(ANN));
      expect(await browser.get(`/${there}/fresh`)).toEqual(ok(ANN));
      expect(await browser.get(`/${here}/fresh`)).toEqual(ok(ANN));
    });

    test(`is nobody at both after signing out at ${there}`, async () => {
      const browser = await signedIn(here);
      expect(await browser.post(`/${there}/logout`)).toEqual(ok(NOBODY));
      expect((await browser.get(`/${here}/me`)).status).toBe(401);
      expect(await browser.get(`/${there}/who`)).toEqual(ok(NOBODY));
    });

    test(`is nobody at both after signing out at ${here}`, async () => {
      const browser = await signedIn(here);
      await browser.get(`/${there}/me`);
      await browser.post(`/${here}/logout`);
      expect((await browser.get(`/${there}/me`)).status).toBe(401);
    });

    test(`can be followed by somebody else who signs in at ${there}`, async () => {
      const browser = await signedIn(here);
      await browser.post(`/${there}/login/2`);
      expect((await browser.get(`/${here}/me`)).body).toMatchObject({ id: "2", name: "bob" });
    });

    test.each([
      ["another browser", { userAgent: "Other/2.0" }],
      ["another address", { address: "127.0.0.2" }],
    ])(`is not fresh at ${there} with %s, until it is confirmed`, async (_what, elsewhere) => {
      const { jar } = await signedIn(here);
      const browser = browse("usual", { ...elsewhere, jar });
      expect(await browser.get(`/${there}/me`)).toEqual(ok({ ...ANN, fresh: false }));
      expect((await browser.get(`/${there}/fresh`)).status).toBe(401);
      await browser.post(`/${there}/confirm`);
      expect(await browser.get(`/${here}/fresh`)).toEqual(ok(ANN));
    });

    test(`is nobody at ${there} with another browser where protection is strong`, async () => {
      const { jar } = await signedIn(here, "strong");
      const same = browse("strong", { jar });
      expect((await same.get(`/${there}/fresh`)).status).toBe(200);
      const other = browse("strong", { userAgent: "Other/2.0", jar });
      expect((await other.get(`/${there}/me`)).status).toBe(401);
      expect((await other.get(`/${here}/me`)).status).toBe(401);
    });

    test(`has the identity of Flask-Principal at ${there}, until signing out there`, async () => {
      const browser = await signedIn(here);
      expect(await browser.get(`/${there}/identity`)).toEqual(ok({ id: "1", admin: true }));
      await browser.post(`/${there}/logout`);
      expect(await browser.get(`/${here}/identity`)).toEqual(ok({ id: null, admin: false }));
    });

    test.each(["1", "\u00fc-3"])(
      `is remembered at ${there} as %s when the session is gone`,
      async (id) => {
        const browser = browse();
        await browser.post(`/${here}/login/${encodeURIComponent(id)}?remember`);
        browser.jar.delete("session");
        const restored = await browser.get(`/${there}/me`);
        expect(restored.body).toMatchObject({ id, fresh: false, remembered: true });
        expect((await browser.get(`/${there}/fresh`)).status).toBe(401);
        await browser.post(`/${there}/logout`);
        expect(browser.jar.get("remember_token")).toBeUndefined();
        expect((await browser.get(`/${here}/me`)).status).toBe(401);
      },
    );
  });

  describe.each(WAYS)("a message that is flashed at %s", (here, there) => {
    test(`is shown at ${there}, once`, async () => {
      const browser = browse();
      const said = { message: "Gesp\u00e4ichert <b>", category: "success" };
      await browser.post(`/${here}/flash`, { json: said });
      await browser.post(`/${there}/flash`, { json: { message: "and", category: "more" } });
      const flashes = [
        ["success", said.message],
        ["more", "and"],
      ];
      expect(await browser.get(`/${there}/flashes`)).toEqual(ok(flashes));
      expect(await browser.get(`/${here}/flashes`)).toEqual(ok([]));
    });
  });

  describe("the CSRF token of Flask-WTF", () => {
    const send = (browser: Browser, token: Answer): Promise<Answer> =>
      browser.post("/flask/csrf", { headers: { "X-CSRFToken": String(token.body) } });

    test("outlives requests at Phial that change the session", async () => {
      const browser = await signedIn("flask");
      const token = await browser.get("/flask/csrf");
      await browser.post("/phial/visit");
      await browser.get("/phial/me");
      expect(await send(browser, token)).toEqual(ok("taken"));
    });

    test("ends when somebody signs in at Phial, and Flask makes another", async () => {
      const browser = browse();
      const token = await browser.get("/flask/csrf");
      await browser.post("/phial/login/1");
      expect((await send(browser, token)).status).toBe(400);
      expect(await send(browser, await browser.get("/flask/csrf"))).toEqual(ok("taken"));
    });
  });

  describe("after Phial's key has been rotated", () => {
    test("what Flask has signed with the old one is still good", async () => {
      const browser = await signedIn("flask", "rotated");
      expect(await browser.get("/phial/fresh")).toEqual(ok(ANN));
      await browser.post("/flask/login/1?remember");
      browser.jar.delete("session");
      const restored = await browser.get("/phial/me");
      expect(restored.body).toMatchObject({ id: "1", remembered: true });
      const { access } = tokensOf(await browser.post("/flask/tokens/ann"));
      expect((await browser.get("/phial/token", bearer(access))).body).toMatchObject({
        sub: "ann",
      });
    });

    test("what Phial signs is unknown to a Flask that has only the old one", async () => {
      const browser = await signedIn("phial", "rotated");
      expect((await browser.get("/flask/me")).status).toBe(401);
      const { access } = tokensOf(await browser.post("/phial/tokens/ann"));
      expect((await browser.get("/flask/token", bearer(access))).status).toBe(422);
    });

    test("Flask that has the new one knows what Phial signs", async () => {
      expect(PAIRS.usual.flask["SECRET_KEY"]).toBe(NEW_KEY);
      const { jar } = await signedIn("phial", "rotated");
      expect(await browse("usual", { jar }).get("/flask/me")).toEqual(ok(ANN));
    });
  });
});
