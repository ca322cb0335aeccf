import { accessGuard, identify, type MiddlewareHandler, Phial, silentLogger } from "phial";
import { cliRunner, testClient } from "phial/testing";
import { describe, expect, test } from "vitest";
import {
  ActionNeed,
  AnonymousIdentity,
  Identity,
  identityLoaded,
  memoryRoles,
  Permission,
  Principal,
  RoleNeed,
} from "../src/index.ts";
import { club, Picture, Post, posts, principalWith } from "./club.ts";

const admins = new Permission(RoleNeed("admin"));

function adminApp(config = {}) {
  const made = club(config);
  const principal = principalWith({ policies: [posts] }).initApp(made.app);
  const { app, login } = made;
  app.get("/admin", login.required, principal.require(admins), (c) => `hello ${c.var.user.id}`);
  app.get("/who", async (c) => {
    const { id, authType, provides } = await principal.identity(c);
    return { id, authType, provides: [...provides] };
  });
  return { ...made, principal };
}

describe("a guard", () => {
  test("answers 401 to nobody, 403 to somebody else, and lets the right one in", async () => {
    const { client } = adminApp();
    const browser = client();
    expect((await browser.get("/admin")).status).toBe(401);
    await browser.post("/in/bob");
    expect((await browser.get("/admin")).status).toBe(403);
    expect((await browser.request("HEAD", "/admin")).status).toBe(403);
    await browser.post("/in/ann");
    expect(await (await browser.get("/admin")).text()).toBe("hello ann");
  });

  test("may answer otherwise", async () => {
    const { app, client, principal } = adminApp();
    const hidden = { status: 404, detail: "There is nothing here." };
    app.get("/hidden", principal.require(admins, hidden), () => "hidden");
    const response = await client().get("/hidden");
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("There is nothing here.");
  });

  test("tells the client nothing of what is needed, and the log all of it", async () => {
    const { client, log } = adminApp();
    const browser = client();
    await browser.post("/in/bob");
    const response = await browser.get("/admin", { headers: { Accept: "application/json" } });
    expect(await response.json()).toEqual(
      expect.objectContaining({ status: 403, code: "PERMISSION_DENIED" }),
    );
    const where = { method: "GET", route: "/admin", requestId: expect.any(String) };
    expect(log).toContainEqual(
      expect.objectContaining({ event: "authz.denied", user: "bob", what: "role admin", ...where }),
    );
  });

  test("is found by the census of routes, with what it demands", () => {
    const { app } = adminApp();
    const [row] = app.access.census().filter(({ name }) => name === "GET /admin");
    expect(row?.rules.map(({ by, rule }) => `${by}: ${rule}`)).toEqual([
      "login: required",
      "principal: role admin",
    ]);
  });
});

describe("the identity", () => {
  test("follows a login and a logout within one request", async () => {
    const { app, login, users, client, principal } = adminApp();
    app.post("/in-and-out", async (c) => {
      const seen = [(await principal.identity(c)).id];
      const ann = users.get("ann");
      if (ann) await login.loginUser(c, ann);
      seen.push((await principal.identity(c)).id);
      await login.logoutUser(c);
      seen.push((await principal.identity(c)).id);
      return seen;
    });
    expect(await (await client().post("/in-and-out")).json()).toEqual([null, "ann", null]);
  });

  test("follows whichever guard has found out who it is", async () => {
    const { app, client, principal } = adminApp();
    const byKey = accessGuard<MiddlewareHandler>(
      { by: "keys", rule: "key", identifies: true },
      async (c, next) => {
        await identify(c, { id: "robot", authType: "key" });
        await next();
      },
    );
    app.get("/robot", byKey, async (c) => (await principal.identity(c)).id ?? "nobody");
    const browser = client();
    await browser.post("/in/ann");
    expect(await (await browser.get("/robot")).text()).toBe("robot");
    expect(await (await browser.get("/who")).json()).toMatchObject({ id: "ann" });
  });

  test("is nobody's when the user is gone or not active any more", async () => {
    const { client, users } = adminApp();
    const browser = client();
    await browser.post("/in/ann");
    expect(await (await browser.get("/who")).json()).toEqual({
      id: "ann",
      authType: "session",
      provides: [["role", "admin"]],
    });
    const ann = users.get("ann");
    if (ann) ann.isActive = false;
    expect(await (await browser.get("/who")).json()).toMatchObject({ id: null, provides: [] });
  });

  test("can be made another one for the rest of the request", async () => {
    const { app, client, principal } = adminApp();
    app.get("/as", async (c) => {
      await principal.setIdentity(c, new Identity("eve"));
      const first = (await principal.identity(c)).id;
      await principal.setIdentity(c, new AnonymousIdentity());
      return [first, (await principal.identity(c)).id];
    });
    expect(await (await client().get("/as")).json()).toEqual(["eve", null]);
  });

  test("is completed once, however often it is asked for", async () => {
    const { app, client, principal } = adminApp();
    let loads = 0;
    identityLoaded.connect(app, ({ identity }) => {
      loads += 1;
      identity.provide(ActionNeed("publish"));
    });
    const publish = new Permission(ActionNeed("publish"));
    app.get("/twice", async (c) => [
      await principal.can(c, publish),
      (await principal.identity(c)).can(publish),
    ]);
    const browser = client();
    await browser.post("/in/ann");
    loads = 0;
    expect(await (await browser.get("/twice")).json()).toEqual([true, true]);
    expect(loads).toBe(1);
  });
});

describe("a policy", () => {
  function postsApp() {
    const made = adminApp();
    const { app, principal } = made;
    app.get("/posts/:author/:action", async (c) => {
      const { author, action } = c.req.param();
      const post = new Post(author.replace("locked-", ""), author.startsWith("locked-"));
      const known = action === "view" || action === "break" ? action : "edit";
      await principal.authorize(c, known, post);
      return "yes";
    });
    return made;
  }

  test("says who may do what with which one", async () => {
    const browser = postsApp().client();
    await browser.post("/in/bob");
    expect((await browser.get("/posts/bob/edit")).status).toBe(200);
    expect((await browser.get("/posts/ann/edit")).status).toBe(403);
  });

  test("may say why not", async () => {
    const browser = postsApp().client();
    await browser.post("/in/bob");
    const response = await browser.get("/posts/locked-bob/edit");
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("The post is locked.");
  });

  test("lets guests do what is meant for guests, and asks about nothing else", async () => {
    const browser = postsApp().client();
    expect((await browser.get("/posts/ann/view")).status).toBe(200);
    expect((await browser.get("/posts/ann/edit")).status).toBe(401);
  });

  test("that fails is an error and lets nobody through", async () => {
    const browser = postsApp().client();
    await browser.post("/in/ann");
    expect((await browser.get("/posts/ann/break")).status).toBe(500);
  });

  test("that is missing is an error of the program", async () => {
    const { app, client, principal, log } = adminApp();
    app.get("/picture", async (c) => {
      // @ts-expect-error no policy is about pictures
      await principal.authorize(c, "edit", new Picture());
      return "yes";
    });
    expect((await client().get("/picture")).status).toBe(500);
    expect(JSON.stringify(log)).toContain("No policy says who may");
  });
});

describe("the start of an app", () => {
  const guard = accessGuard<MiddlewareHandler>(
    { by: "keys", rule: "key", identifies: true },
    (_c, next) => next(),
  );

  test("is refused where nothing finds out who a permission is asked of", async () => {
    const app = new Phial("lost", { log: silentLogger });
    const principal = new Principal().initApp(app);
    app.get("/admin", principal.require(admins), () => "hello");
    await expect(app.start()).rejects.toThrow(/GET \/admin/);
  });

  test("is refused where that comes after the permission", async () => {
    const app = new Phial("late", { log: silentLogger });
    const principal = new Principal().initApp(app);
    app.get("/admin", principal.require(admins), guard, () => "hello");
    await expect(app.start()).rejects.toThrow(/GET \/admin/);
  });

  test("is allowed where a guard before it does", async () => {
    const app = new Phial("well", { log: silentLogger });
    const principal = new Principal().initApp(app);
    app.get("/admin", guard, principal.require(admins), () => "hello");
    await expect(app.start()).resolves.toBeUndefined();
    expect((await testClient(app).get("/admin")).status).toBe(401);
  });
});

describe("kept roles", () => {
  function rolesApp() {
    const made = club();
    const roles = memoryRoles([{ userId: "bob", role: "admin" }]);
    const principal = new Principal({ roles }).initApp(made.app);
    made.app.get("/admin", principal.require(admins), () => "hello");
    return { ...made, principal };
  }

  test("are what an identity provides", async () => {
    const browser = rolesApp().client();
    await browser.post("/in/ann");
    expect((await browser.get("/admin")).status).toBe(403);
    await browser.post("/in/bob");
    expect((await browser.get("/admin")).status).toBe(200);
  });

  test("are granted, listed and revoked by commands", async () => {
    const { app, client } = rolesApp();
    const cli = cliRunner(app);
    const run = async (...args: string[]) => (await cli.invoke(["principal", ...args])).output;
    expect(await run("grant", "ann", "admin")).toContain("ann has the role admin now.");
    expect(await run("grant", "ann", "admin")).toContain("ann has it already.");
    expect(await run("roles")).toBe("ann  admin\nbob  admin\n");
    const browser = client();
    await browser.post("/in/ann");
    expect((await browser.get("/admin")).status).toBe(200);
    expect(await run("revoke", "ann", "admin")).toContain("no more");
    expect(await run("roles", "editor")).toContain("Nobody has a role.");
    expect((await browser.get("/admin")).status).toBe(403);
  });

  test("cannot be asked for where none are kept", async () => {
    const { app, principal } = adminApp();
    await expect(app.run(() => principal.roles.list())).rejects.toMatchObject({
      code: "PRINCIPAL_ROLES_MISSING",
    });
  });
});
