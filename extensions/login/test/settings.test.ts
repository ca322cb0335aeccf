import { Phial, silentLogger } from "phial";
import { testClient } from "phial/testing";
import { describe, expect, test } from "vitest";
import { LoginManager } from "../src/index.ts";
import { accounts } from "./accounts.ts";

const USERS = { userLoader: (id: string) => ({ id }) };

function appWith(config: Record<string, unknown>): Phial {
  return new Phial("app", { log: silentLogger, config: { SECRET_KEY: "k".repeat(32), ...config } });
}

test("a manager without a loader is refused when it is made", () => {
  expect(() => new LoginManager({})).toThrow(
    expect.objectContaining({ code: "LOGIN_LOADER_MISSING" }),
  );
});

test("bad settings are refused when it is bound, all at once", () => {
  const app = appWith({
    SESSION_PROTECTION: "paranoid",
    REMEMBER_COOKIE_DURATION: "soon",
    REMEMBER_COOKIE_SAMESITE: "Sometimes",
  });
  expect(() => new LoginManager(USERS).initApp(app)).toThrow(
    /SESSION_PROTECTION[\s\S]*REMEMBER_COOKIE_DURATION[\s\S]*REMEMBER_COOKIE_SAMESITE/,
  );
});

test("a duration may be a text", () => {
  const app = appWith({ REMEMBER_COOKIE_DURATION: "2 days" });
  const login = new LoginManager(USERS).initApp(app);
  expect(login.of(app).settings.REMEMBER_COOKIE_DURATION).toBe(2 * 86_400);
});

test("LOGIN_DISABLED opens nothing", async () => {
  const { client } = accounts({ config: { LOGIN_DISABLED: true } });
  expect((await client().get("/me")).status).toBe(302);
});

describe("two kinds of users in one app", () => {
  const customers = new LoginManager({
    userLoader: (id) => ({ id, shop: `customer ${id}` }),
    loginView: "/sign-in",
  });
  const staff = new LoginManager({
    name: "staff",
    variable: "colleague",
    userLoader: (id) => ({ id, desk: `desk ${id}` }),
    loginView: "/staff/sign-in",
  });

  function shop() {
    const app = appWith({ STAFF_REMEMBER_COOKIE_DURATION: "1 hour" });
    customers.initApp(app);
    staff.initApp(app);
    app.post("/in/:id", async (c) => {
      await customers.loginUser(c, { id: c.req.param("id"), shop: "" }, { remember: true });
      return "in";
    });
    app.post("/staff/in/:id", async (c) => {
      await staff.loginUser(c, { id: c.req.param("id"), desk: "" }, { remember: true });
      return "in";
    });
    app.post("/staff/out", async (c) => {
      await staff.logoutUser(c);
      return "out";
    });
    app.get("/cart", customers.required, (c) => c.var.user.shop);
    app.get("/staff", staff.required, (c) => c.var.colleague.desk);
    app.get("/both", customers.required, staff.required, (c) => [
      c.var.user.shop,
      c.var.colleague.desk,
    ]);
    return testClient(app);
  }

  test("are signed in side by side, and out one by one", async () => {
    const client = shop();
    await client.post("/in/7");
    expect((await client.get("/staff")).headers.get("Location")).toBe(
      "/staff/sign-in?next=%2Fstaff",
    );
    await client.post("/staff/in/9");
    expect(await (await client.get("/both")).json()).toEqual(["customer 7", "desk 9"]);
    await client.post("/staff/out");
    expect((await client.get("/staff")).status).toBe(302);
    expect(await (await client.get("/cart")).text()).toBe("customer 7");
  });

  test("have cookies and settings of their own", async () => {
    const client = shop();
    await client.post("/in/7");
    await client.post("/staff/in/9");
    expect(client.jar.cookies.map(({ name }) => name).toSorted()).toEqual([
      "remember_token",
      "session",
      "staff_remember_token",
    ]);
  });
});
