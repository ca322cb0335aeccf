import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import {
  abort,
  accessGuard,
  Blueprint,
  type Context,
  type Next,
  openToAll,
  Phial,
  silentLogger,
} from "../../src/index.ts";
import { cliRunner } from "../../src/testing/index.ts";

const members = accessGuard(
  { by: "club", rule: "members", identifies: true },
  (c: Context, next: Next) => (c.req.query("member") ? next() : abort(401)),
);
const clubHook = accessGuard({ by: "club", rule: "hook", identifies: true }, () => undefined);

function app(config = {}): Phial {
  return new Phial("club", { config, log: silentLogger });
}

function rulesByName(club: Phial): Record<string, string[]> {
  const rows = club.access.census();
  return Object.fromEntries(rows.map(({ name, rules }) => [name, rules.map(({ rule }) => rule)]));
}

describe("the census of access rules", () => {
  test("finds the rule of a guard, of a blueprint, of a hook and of the whole app", () => {
    const club = app();
    club.get("/", () => "all");
    club.get("/about", openToAll, () => "about");
    club.get("/bar", members, () => "bar");
    const rooms = new Blueprint("rooms", { urlPrefix: "/rooms" });
    rooms.use(members);
    rooms.get("/blue", () => "blue");
    const halls = new Blueprint("halls", { urlPrefix: "/halls" });
    halls.beforeRequest(clubHook);
    halls.get("/big", () => "big");
    club.registerBlueprint(rooms).registerBlueprint(halls);

    expect(rulesByName(club)).toEqual({
      "GET /": [],
      "GET /about": ["open to all"],
      "GET /bar": ["members"],
      "GET /rooms/blue": ["members"],
      "GET /halls/big": ["hook"],
    });
  });

  test("counts a guard that stands before all routes, and not one before some paths", () => {
    const everywhere = app();
    everywhere.use(members);
    everywhere.get("/", () => "all");
    const somewhere = app();
    somewhere.use("/admin/*", members);
    somewhere.get("/admin/x", () => "x");

    expect(rulesByName(everywhere)).toEqual({ "GET /": ["members"] });
    expect(rulesByName(somewhere)).toEqual({ "GET /admin/x": [] });
  });

  test("lists commands, what extensions add, and apps below that it cannot see through", () => {
    const club = app();
    club.command({ name: "club purge", doc: "Purges.", run: () => undefined });
    club.access.sources.push(() => [{ kind: "socket", name: "chat", rules: [] }]);
    club.mount("/old", new Hono().fetch);
    const rows = club.access.census().map(({ kind, name }) => `${kind} ${name}`);
    expect(rows).toEqual(["socket chat", "route * /old/*", "command club purge"]);
  });

  test("a static folder is open to all", () => {
    const club = new Phial("club", { log: silentLogger, staticFolder: "static" });
    expect(rulesByName(club)).toEqual({ "GET /static/:filename": ["open to all"] });
  });
});

describe("ACCESS_REQUIRED", () => {
  test("refuses to start with a route that nobody has decided about, and names it", async () => {
    const club = app({ ACCESS_REQUIRED: true });
    club.get("/bar", members, () => "bar");
    club.get("/cellar", () => "cellar");
    await expect(club.start()).rejects.toThrow(
      expect.objectContaining({
        code: "ACCESS_UNDECIDED",
        message: expect.stringMatching("GET /cellar\\."),
      }),
    );
  });

  test("starts where every route has its rule", async () => {
    const club = app({ ACCESS_REQUIRED: true });
    club.get("/bar", members, () => "bar");
    club.get("/about", openToAll, () => "about");
    expect(await (await club.request("/about")).text()).toBe("about");
    expect((await club.request("/bar")).status).toBe(401);
  });

  test("does not count commands: who runs them is at the machine", async () => {
    const club = app({ ACCESS_REQUIRED: true });
    club.command({ name: "club purge", doc: "Purges.", run: () => undefined });
    await expect(club.start()).resolves.toBeUndefined();
  });
});

test("phial routes --guards prints the rules, and counts what has none", async () => {
  const club = app();
  club.get("/bar", members, function bar() {
    return "bar";
  });
  club.get("/cellar", function cellar() {
    return "cellar";
  });
  const { stdout, stderr } = await cliRunner(club).invoke(["routes", "--guards"]);
  expect(stdout).toBe(
    [
      "Kind   Name         Endpoint  Access",
      "route  GET /bar     bar       club: members",
      "route  GET /cellar  cellar    -",
      "",
    ].join("\n"),
  );
  expect(stderr).toContain("1 without a rule");
});
