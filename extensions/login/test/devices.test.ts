import { jsonify, session } from "phial";
import type { TestClient } from "phial/testing";
import { describe, expect, test } from "vitest";
import { encodeCookie, type ListedDevice, memoryDevices, rememberTheft } from "../src/index.ts";
import { type Accounts, accounts, nameOf } from "./accounts.ts";

const DAY = 86_400_000;

function withDevices(options: Parameters<typeof accounts>[0] = {}): Accounts {
  const made = accounts({ ...options, options: { devices: memoryDevices(), ...options.options } });
  const { app, login } = made;
  app.get("/devices", async (c) => jsonify(c, await login.devices.list(c)));
  app.post("/devices/others", async (c) => ({ gone: await login.devices.forgetOthers(c) }));
  app.post("/devices/:series", async (c) => ({
    gone: await login.devices.forget(c, c.req.param("series")),
  }));
  return made;
}

async function devicesOf(client: TestClient): Promise<ListedDevice[]> {
  return (await client.get("/devices")).json();
}

/** The browser without its session, as when it was closed. */
function reopen(client: TestClient): TestClient {
  client.jar.delete("session");
  return client;
}

describe("a remember token", () => {
  test("is 256 random bits, of which the store has only a digest", async () => {
    const { app, login, client } = withDevices();
    const browser = client();
    await browser.post("/login/1?remember=1");
    const cookie = browser.jar.get("remember_token") ?? "";
    expect(cookie).toMatch(/^[\w-]{22}\.[\w-]{43}$/);
    const [series = "", token = ""] = cookie.split(".");
    const stored = await login.of(app).devices?.records.find(series);
    expect(stored?.tokenHash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  test("changes with each use", async () => {
    const browser = withDevices().client();
    await browser.post("/login/1?remember=1");
    const first = browser.jar.get("remember_token");
    expect(await nameOf(reopen(browser))).toBe("ada");
    expect(browser.jar.get("remember_token")).not.toBe(first);
    expect(await nameOf(reopen(browser))).toBe("ada");
  });

  test("that is used a second time signs its device out, and tells the app", async () => {
    const { app, client, clock, log } = withDevices();
    const stolen: unknown[] = [];
    rememberTheft.connect(app, ({ user }) => void stolen.push(user));
    const [owner, thief] = [client(), client()];
    await owner.post("/login/1?remember=1");
    thief.jar.set("remember_token", owner.jar.get("remember_token") ?? "");
    expect(await nameOf(reopen(owner))).toBe("ada");
    clock.advance(11_000);

    expect(await nameOf(thief)).toBe("nobody");
    expect(thief.jar.get("remember_token")).toBeUndefined();
    expect(await nameOf(owner)).toBe("nobody");
    expect(await nameOf(reopen(owner))).toBe("nobody");
    expect(stolen).toMatchObject([{ userId: "1" }]);
    expect(log).toContainEqual(expect.objectContaining({ event: "remember.theft", user: "1" }));
  });

  test("is good for a moment more, for requests that were sent together", async () => {
    const { client, clock } = withDevices();
    const [one, other] = [client(), client()];
    await one.post("/login/1?remember=1");
    other.jar.set("remember_token", one.jar.get("remember_token") ?? "");
    reopen(one);
    const names = await Promise.all([nameOf(one), nameOf(other)]);
    expect(names).toEqual(["ada", "ada"]);
    clock.advance(5000);
    expect(await nameOf(reopen(one))).toBe("ada");
  });

  test.each(["login", "logout"])("is forgotten with a %s in another session", async (what) => {
    const { client } = withDevices();
    const [browser, copy] = [client(), client()];
    await browser.post("/login/1?remember=1");
    const token = browser.jar.get("remember_token") ?? "";
    reopen(browser);
    await browser.post("/login/1");
    expect(browser.jar.get("remember_token")).toBeUndefined();
    if (what === "logout") await browser.post("/logout");
    copy.jar.set("remember_token", token);
    expect(await nameOf(copy)).toBe("nobody");
  });

  test("of which only the name is right ends nothing but itself at a login", async () => {
    const { client } = withDevices();
    const [owner, other] = [client(), client()];
    await owner.post("/login/1?remember=1");
    const [series] = (owner.jar.get("remember_token") ?? "").split(".");
    other.jar.set("remember_token", `${series}.${"A".repeat(43)}`);
    await other.post("/login/1");
    expect(await nameOf(owner)).toBe("ada");
  });

  test("of an earlier session version is worth nothing, and leaves nothing in the session", async () => {
    const options = { sessionVersion: ({ version }: { version: number }) => version };
    const { client, users } = withDevices({ options });
    const ada = users.get("1");
    if (!ada) throw new Error("ada is gone");
    const browser = client();
    ada.version = 7;
    await browser.post("/login/1?remember=1");
    // The first version is what a session without one has.
    ada.version = 0;
    reopen(browser);
    expect(await nameOf(browser)).toBe("nobody");
    expect(await (await browser.get("/session")).json()).not.toHaveProperty("_user_id");
    expect(await nameOf(browser)).toBe("nobody");
  });

  test("takes nothing over of another user's session, and gives it a new id", async () => {
    const { app, client, users, login } = withDevices();
    users.set("3", { id: 3, name: "cyd", isActive: true, version: 0 });
    const [ada, cyd] = [client(), client()];
    await ada.post("/login/1?remember=1");
    await cyd.post("/login/3");
    await cyd.session((values) => values.set("drafts", ["of cyd"]));
    const user = users.get("3");
    if (user) await app.run(() => login.devices.forgetAll(user));
    cyd.jar.set("remember_token", ada.jar.get("remember_token") ?? "");
    const renewed = await cyd.context(async (c) => {
      expect((await login.user(c))?.name).toBe("ada");
      return session(c).renewed;
    });
    expect(renewed).toBe(true);
    expect(await (await cyd.get("/session")).json()).not.toHaveProperty("drafts");
  });

  test("begins a session that strong protection leaves alone", async () => {
    const { client, log } = withDevices({ config: { SESSION_PROTECTION: "strong" } });
    const browser = client();
    await browser.post("/login/1?remember=1");
    reopen(browser);
    expect([await nameOf(browser), await nameOf(browser)]).toEqual(["ada", "ada"]);
    expect(log).toContainEqual(expect.objectContaining({ event: "auth.remembered", user: "1" }));
  });

  test("is over after its time, whatever the browser keeps", async () => {
    const { client, clock } = withDevices({ config: { REMEMBER_COOKIE_DURATION: "1 day" } });
    const [browser, hoarder] = [client(), client()];
    await browser.post("/login/1?remember=1");
    const cookie = browser.jar.get("remember_token") ?? "";
    clock.advance(DAY + 1000);
    hoarder.jar.set("remember_token", cookie);
    expect(await nameOf(hoarder)).toBe("nobody");
  });

  test("of another form is none, and Flask's cookie counts only where Flask is a part of the app", async () => {
    const flask = encodeCookie("1", "k".repeat(32));
    const strict = withDevices().client();
    strict.jar.set("remember_token", flask);
    expect(await nameOf(strict)).toBe("nobody");
    const shared = withDevices({ options: { sharedWithFlask: true } }).client();
    shared.jar.set("remember_token", flask);
    expect(await nameOf(shared)).toBe("ada");
  });
});

describe("the devices of a user", () => {
  test("that cannot be looked at make nobody a guest: 503", async () => {
    const made = withDevices();
    const records = made.login.of(made.app).devices?.records;
    if (!records) throw new Error("no devices are kept");
    const find = records.find.bind(records);
    let isBroken = false;
    records.find = async (series) => {
      if (isBroken) throw new TypeError("the store is broken");
      return find(series);
    };
    const { client } = made;
    const browser = client();
    await browser.post("/login/1?remember=1");
    isBroken = true;
    expect((await browser.get("/maybe")).status).toBe(503);
    expect((await reopen(browser).get("/maybe")).status).toBe(503);
    isBroken = false;
    expect(await nameOf(browser)).toBe("ada");
  });

  test("are listed, the one that asks among them, without their tokens", async () => {
    const { client, clock } = withDevices();
    const [phone, laptop] = [client({ agent: "phone" }), client({ agent: "laptop" })];
    await phone.post("/login/1");
    clock.advance(1000);
    await laptop.post("/login/1?remember=1");
    const listed = await devicesOf(laptop);
    expect(listed).toMatchObject([
      { agent: "laptop", isCurrent: true, isRemembered: true, address: "192.0.2.1" },
      { agent: "phone", isCurrent: false, isRemembered: false },
    ]);
    expect(JSON.stringify(listed)).not.toMatch(/hash/i);
  });

  test("can be signed out from another one, at once", async () => {
    const { client } = withDevices();
    const [phone, laptop] = [client({ agent: "phone" }), client({ agent: "laptop" })];
    await phone.post("/login/1?remember=1");
    await laptop.post("/login/1");
    const lost = (await devicesOf(laptop)).find(({ agent }) => agent === "phone");
    await laptop.post(`/devices/${lost?.series}`);
    expect(await nameOf(phone)).toBe("nobody");
    expect(await nameOf(reopen(phone))).toBe("nobody");
    expect(await nameOf(laptop)).toBe("ada");
  });

  test("can be signed out all but one", async () => {
    const { client } = withDevices();
    const [one, two, here] = [client(), client(), client()];
    for (const browser of [one, two, here]) await browser.post("/login/1");
    expect(await (await here.post("/devices/others")).json()).toEqual({ gone: 2 });
    expect(await Promise.all([one, two, here].map(nameOf))).toEqual(["nobody", "nobody", "ada"]);
  });

  test("are nobody else's to see or end", async () => {
    const { client, users } = withDevices();
    users.set("3", { id: 3, name: "cyd", isActive: true, version: 0 });
    const [ada, cyd] = [client(), client()];
    await ada.post("/login/1");
    await cyd.post("/login/3");
    const [device] = await devicesOf(ada);
    expect(await (await cyd.post(`/devices/${device?.series}`)).json()).toEqual({ gone: false });
    expect(await nameOf(ada)).toBe("ada");
    expect((await client().get("/devices")).status).toBe(401);
  });

  test("end with a logout, so that a copy of the session is worth nothing", async () => {
    const { client } = withDevices();
    const [browser, copy] = [client(), client()];
    await browser.post("/login/1");
    copy.jar.copyFrom(browser.jar);
    await browser.post("/logout");
    expect(await nameOf(copy)).toBe("nobody");
  });

  test("all end when the app says so", async () => {
    const { app, login, users, client } = withDevices();
    const browser = client();
    await browser.post("/login/1?remember=1");
    const ada = users.get("1");
    expect(ada && (await app.run(() => login.devices.forgetAll(ada)))).toBe(1);
    expect(await nameOf(browser)).toBe("nobody");
  });

  test("a session of Flask has none: it counts where Flask is a part of the app, and gets one", async () => {
    const session = { _user_id: "1", _fresh: true };
    const strict = withDevices().client();
    await strict.session((values) => values.update(session));
    expect(await nameOf(strict)).toBe("nobody");
    const shared = withDevices({ options: { sharedWithFlask: true } }).client();
    await shared.session((values) => values.update(session));
    expect(await nameOf(shared)).toBe("ada");
    expect(await devicesOf(shared)).toHaveLength(1);
  });

  test("cannot be asked for where they are not kept", async () => {
    const { app, login, users } = accounts();
    const ada = users.get("1");
    await expect(app.run(async () => ada && login.devices.forgetAll(ada))).rejects.toMatchObject({
      code: "LOGIN_DEVICES_MISSING",
    });
  });
});
