import { accessGuard, identify, type MiddlewareHandler } from "phial";
import { describe, expect, test } from "vitest";
import { club, principalWith } from "./club.ts";

describe("the identity of the session", () => {
  test("counts only where nothing else says who it is", async () => {
    const { app, client } = club();
    const principal = principalWith({ useSessions: true }).initApp(app);
    app.get("/who", async (c) => ({ id: (await principal.identity(c)).id }));
    const browser = client();
    await browser.session((values) =>
      values.update({ "identity.id": "ann", "identity.auth_type": "form" }),
    );
    expect(await (await browser.get("/who")).json()).toEqual({ id: null });
  });

  test("is what a login and a logout say, for a Flask half to find", async () => {
    const { app, login, client } = club();
    principalWith({ useSessions: true }).initApp(app);
    app.post("/out", async (c) => {
      await login.logoutUser(c);
      return "bye";
    });
    const browser = client();
    await browser.post("/in/ann");
    await browser.session((values) => {
      expect(values.get("identity.id")).toBe("ann");
      expect(values.get("identity.auth_type")).toBe("session");
    });
    await browser.post("/out");
    await browser.session((values) => expect([...values.keys()]).toEqual([]));
  });

  test("is left alone by guards that keep no session", async () => {
    const { app, client } = club();
    principalWith({ useSessions: true }).initApp(app);
    const rule = { by: "keys", rule: "key", identifies: true };
    const byKey = accessGuard<MiddlewareHandler>(rule, async (c, next) => {
      await identify(c, { id: "robot", authType: "key" });
      await next();
    });
    app.get("/robot", byKey, () => "robot");
    const browser = client();
    await browser.post("/in/ann");
    expect((await browser.get("/robot")).headers.get("Set-Cookie")).toBeNull();
    await browser.session((values) => expect(values.get("identity.id")).toBe("ann"));
  });
});
