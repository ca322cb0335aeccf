import { abort, Blueprint, identified, openToAll, session } from "phial";
import { describe, expect, test } from "vitest";
import {
  userAccessed,
  userLoaded,
  userLoggedIn,
  userLoggedOut,
  userUnauthorized,
} from "../src/index.ts";
import { signIn } from "../src/testing/index.ts";
import { accounts, nameOf } from "./accounts.ts";

const JSON_CLIENT = { headers: { Accept: "application/json" } };

describe("a guard", () => {
  test("sends a guest to the login view, and says where to return to", async () => {
    const client = accounts().client();
    const response = await client.get("/me?tab=1");
    expect(response.status).toBe(302);
    expect(response.headers.get("Location")).toBe("/sign-in?next=%2Fme%3Ftab%3D1");
  });

  test("answers a client that wants JSON with 401, and is not cached", async () => {
    const client = accounts().client();
    const response = await client.get("/me", JSON_CLIENT);
    expect(response.status).toBe(401);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(await response.json()).toMatchObject({ code: "LOGIN_REQUIRED" });
  });

  test("answers with 401 in a blueprint whose login view is null: an API's", async () => {
    const { app, login, client } = accounts({ options: { blueprintLoginViews: { api: null } } });
    const api = new Blueprint("api", { urlPrefix: "/api" });
    api.get("/me", login.required, (c) => c.var.user.name);
    app.registerBlueprint(api);
    expect((await client().get("/api/me")).status).toBe(401);
    expect((await client().get("/me")).status).toBe(302);
  });

  test("lets in who is signed in, with the user as the handler's own", async () => {
    const { client, login, users } = accounts();
    const browser = client();
    const user = users.get("1");
    if (user) await signIn(browser, { login, user });
    expect(await (await browser.get("/me")).text()).toBe("ada");
  });

  test("lets nobody in who became inactive since", async () => {
    const { client, users } = accounts();
    const browser = client();
    await browser.post("/login/1");
    const ada = users.get("1");
    if (ada) ada.isActive = false;
    expect((await browser.get("/me")).status).toBe(302);
  });

  test("asks for a fresh login where that is demanded", async () => {
    const { client, login, users } = accounts();
    const browser = client();
    const user = users.get("1");
    if (user) await signIn(browser, { login, user, fresh: false });
    expect(await (await browser.get("/me")).text()).toBe("ada");
    expect((await browser.get("/fresh")).headers.get("Location")).toBe("/again?next=%2Ffresh");
    expect((await browser.get("/fresh", JSON_CLIENT)).status).toBe(401);
  });

  test("stands before a whole blueprint, but for what is open to all", async () => {
    const { app, login, client } = accounts();
    const area = new Blueprint("area", { urlPrefix: "/area" });
    area.use(login.required);
    area.get("/inside", () => "inside");
    area.get("/door", openToAll, () => "door");
    app.registerBlueprint(area);
    const browser = client();
    expect((await browser.get("/area/inside")).status).toBe(302);
    expect(await (await browser.get("/area/door")).text()).toBe("door");
  });

  test("is found by the census of routes, and `optional` decides nothing", () => {
    const { app } = accounts();
    const rules = new Map(app.access.census().map(({ name, rules: all }) => [name, all]));
    expect(rules.get("GET /me")).toEqual([{ by: "login", rule: "required", identifies: true }]);
    expect(rules.get("GET /maybe")).toEqual([]);
  });

  test("takes nobody for a guest when the user loader fails: 503, and the log says why", async () => {
    const fails = (): never => {
      throw new TypeError("the loader is broken");
    };
    const { client, log } = accounts({ options: { userLoader: fails } });
    const browser = client();
    await browser.session((values) => values.set("_user_id", "1"));
    const answer = await browser.get("/maybe");
    expect(answer.status).toBe(503);
    expect(answer.headers.get("Retry-After")).toBe("5");
    expect(await answer.text()).not.toContain("broken");
    const err = expect.objectContaining({ message: "the loader is broken" });
    expect(log).toContainEqual(expect.objectContaining({ event: "login.loader_failed", err }));
    expect(await (await browser.get("/session")).json()).toMatchObject({ _user_id: "1" });
  });

  test("answers with what the user loader says of its own", async () => {
    const fails = (): never => abort(429);
    const browser = accounts({ options: { userLoader: fails } }).client();
    await browser.session((values) => values.set("_user_id", "1"));
    expect((await browser.get("/maybe")).status).toBe(429);
  });
});

describe("a login", () => {
  test("is refused to a user who is not active", async () => {
    const browser = accounts().client();
    expect(await (await browser.post("/login/2")).json()).toEqual({ isIn: false });
    expect(await nameOf(browser)).toBe("nobody");
  });

  test("renews the session, and drops the CSRF token of before", async () => {
    const { client, login, users } = accounts();
    const browser = client();
    await browser.session((values) => values.update({ csrf_token: "planted", cart: [7] }));
    const ada = users.get("1");
    const renewed = await browser.context(async (c) => {
      if (ada) await login.loginUser(c, ada);
      return session(c).renewed;
    });
    expect(renewed).toBe(true);
    const kept = await (await browser.get("/session")).json();
    expect(kept).toMatchObject({ _user_id: "1", cart: [7] });
    expect(kept).not.toHaveProperty("csrf_token");
  });

  test("takes nothing over of another user's session", async () => {
    const { client, users } = accounts();
    users.set("3", { id: 3, name: "cyd", isActive: true, version: 0 });
    const browser = client();
    await browser.post("/login/1");
    await browser.session((values) => values.set("drafts", ["of ada"]));
    await browser.post("/login/3");
    expect(await (await browser.get("/session")).json()).not.toHaveProperty("drafts");
  });

  test("is logged with user and address, and the log has no secret in it", async () => {
    const { client, log } = accounts();
    const browser = client();
    await browser.post("/login/1");
    await browser.post("/logout");
    const events = log.filter(({ event }) => String(event).startsWith("auth."));
    expect(events).toMatchObject([
      { event: "auth.success", user: "1", ip: "192.0.2.1", route: "/login/:id", method: "POST" },
      { event: "auth.logout", user: "1", ip: "192.0.2.1", route: "/logout" },
    ]);
    expect(events.map(({ requestId }) => requestId)).not.toContain(undefined);
    expect(JSON.stringify(log)).not.toContain("remember_token=");
  });

  test("ends when the user is gone, and the session forgets the id", async () => {
    const { client, users } = accounts();
    const browser = client();
    await browser.post("/login/1");
    users.delete("1");
    expect(await nameOf(browser)).toBe("nobody");
    expect(await (await browser.get("/session")).json()).toEqual({});
  });

  test("ends everywhere when the user's session version changes", async () => {
    const { client, users } = accounts({ options: { sessionVersion: ({ version }) => version } });
    const [one, other] = [client(), client()];
    await one.post("/login/1?remember=1");
    await other.post("/login/1");
    const ada = users.get("1");
    if (ada) ada.version = 1;
    expect(await nameOf(one)).toBe("nobody");
    expect(await nameOf(other)).toBe("nobody");
    await one.post("/login/1?remember=1");
    expect(await nameOf(one)).toBe("ada");
    one.jar.delete("session");
    expect(await nameOf(one)).toBe("ada");
  });

  test("of Flask counts as long as the version is the first", async () => {
    const { client, users } = accounts({ options: { sessionVersion: ({ version }) => version } });
    const browser = client();
    await browser.session((values) => values.update({ _user_id: "1", _fresh: true }));
    expect(await nameOf(browser)).toBe("ada");
    const ada = users.get("1");
    if (ada) ada.version = 1;
    expect(await nameOf(browser)).toBe("nobody");
  });
});

describe("a logout", () => {
  test("ends the login and the remember cookie", async () => {
    const browser = accounts().client();
    await browser.post("/login/1?remember=1");
    await browser.post("/logout");
    browser.jar.delete("session");
    expect(await nameOf(browser)).toBe("nobody");
  });

  test("is not done by a GET, unless the app says so", async () => {
    const { app, login, client } = accounts();
    app.get("/logout", async (c) => {
      await login.logoutUser(c);
      return "bye";
    });
    const browser = client();
    await browser.post("/login/1");
    expect((await browser.get("/logout")).status).toBe(500);
    expect(await nameOf(browser)).toBe("ada");
  });
});

describe("a request", () => {
  test("that asks for no user does not touch the session", async () => {
    const browser = accounts().client();
    await browser.post("/login/1");
    const response = await browser.get("/plain");
    expect(response.headers.has("Vary")).toBe(false);
    expect(response.headers.has("Set-Cookie")).toBe(false);
  });

  test("looks its user up once, however often it is asked for", async () => {
    let loads = 0;
    const { app, login, client, users } = accounts({
      options: {
        userLoader: (id) => {
          loads += 1;
          return users.get(id);
        },
      },
    });
    app.get("/thrice", login.required, async (c) => {
      const seen = await Promise.all([login.user(c), login.user(c), identified(c)]);
      return seen.map((user) => user?.id);
    });
    const browser = client();
    await browser.post("/login/1");
    loads = 0;
    expect(await (await browser.get("/thrice")).json()).toEqual([1, 1, "1"]);
    expect(loads).toBe(1);
  });

  test("tells other extensions who it comes from, also behind no guard", async () => {
    const { app, client } = accounts();
    app.get("/who", async (c) => (await identified(c)) ?? { nobody: true });
    const browser = client();
    expect(await (await browser.get("/who")).json()).toEqual({ nobody: true });
    await browser.post("/login/1");
    expect(await (await browser.get("/who")).json()).toMatchObject({
      id: "1",
      authType: "session",
    });
  });

  test("may bring its user by itself, which is not kept", async () => {
    const { client, users } = accounts({
      options: {
        requestLoader: (c) => (c.req.query("key") === "ada's" ? users.get("1") : undefined),
      },
    });
    const browser = client();
    expect(await (await browser.get("/maybe?key=ada's")).text()).toBe("ada");
    expect(await nameOf(browser)).toBe("nobody");
  });

  test("with two remember cookies has none", async () => {
    const { client } = accounts();
    const browser = client();
    await browser.post("/login/1?remember=1");
    const value = browser.jar.get("remember_token");
    const headers = { Cookie: `remember_token=${value}; remember_token=${value}` };
    expect(await (await client().get("/maybe", { headers })).text()).toBe("nobody");
  });
});

test("signals tell what happens, to the app it happens in", async () => {
  const { app, client } = accounts();
  const heard: string[] = [];
  for (const signal of [userAccessed, userLoaded, userLoggedIn, userLoggedOut, userUnauthorized]) {
    signal.connect(app, ({ manager }) => void heard.push(`${manager} ${signal.name}`));
  }
  const browser = client();
  await browser.get("/me");
  await browser.post("/login/1");
  await browser.post("/logout");
  expect(heard).toEqual([
    "login user-accessed",
    "login user-unauthorized",
    "login user-logged-in",
    "login user-accessed",
    "login user-loaded",
    "login user-logged-out",
  ]);
});
