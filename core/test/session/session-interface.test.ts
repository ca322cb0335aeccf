import { describe, expect, test } from "vitest";
import type { Context } from "hono";
import { Phial, Session, session, type SessionInterface, silentLogger } from "../../src/index.ts";
import { testClient } from "../../src/testing/index.ts";

/** Keeps sessions in a map that answers later, under an id in a cookie. */
class StoredSessions implements SessionInterface {
  readonly eager = true;
  readonly store = new Map<string, ReadonlyMap<string, unknown>>();
  readonly heard: string[] = [];
  #next = 1;

  async open(c: Context): Promise<Session> {
    this.heard.push("open");
    await Promise.resolve();
    const values = this.store.get(/sid=(\w+)/.exec(c.req.header("Cookie") ?? "")?.[1] ?? "");
    return new Session(values ?? [], { isNew: values === undefined });
  }

  mustRefresh(): boolean {
    return false;
  }

  async save(_c: Context, values: Session, headers: Headers): Promise<void> {
    this.heard.push("save");
    await Promise.resolve();
    const id = `s${this.#next++}`;
    this.store.set(id, new Map(values.entries()));
    headers.append("Set-Cookie", `sid=${id}; Path=/`);
  }
}

function storedApp() {
  const sessions = new StoredSessions();
  const app = new Phial("stored", { log: silentLogger, session: sessions });
  app.get("/set/:value", (c) => (session(c).set("value", c.req.param("value")), c.text("set")));
  app.get("/get", (c) => c.json([session(c).get("value") ?? null, session(c).isNew]));
  app.get("/untouched", (c) => c.text("untouched"));
  return { app, sessions, client: testClient(app) };
}

describe("a session interface of one's own", () => {
  test("that is eager and async is opened before the handler and saved after it", async () => {
    const { app, sessions, client } = storedApp();
    await using _closing = app;
    await client.get("/set/ada");
    expect(sessions.heard).toEqual(["open", "save"]);
    expect(await (await client.get("/get")).json()).toEqual(["ada", false]);
    expect(sessions.heard).toEqual(["open", "save", "open"]);
  });

  test("needs no SECRET_KEY", async () => {
    const { app, client } = storedApp();
    await using _closing = app;
    expect(app.keys).toBeUndefined();
    expect(await (await client.get("/get")).json()).toEqual([null, true]);
  });

  test("opens before the hooks, which see the session", async () => {
    const { app, client } = storedApp();
    await using _closing = app;
    const seen: unknown[] = [];
    app.beforeRequest((c) => void seen.push(session(c).get("value")));
    await client.get("/set/ada");
    await client.get("/get");
    expect(seen).toEqual([undefined, "ada"]);
  });

  test("leaves no trace on an answer whose session nobody touched", async () => {
    const { app, client } = storedApp();
    await using _closing = app;
    await client.get("/set/ada");
    const { headers } = await client.get("/untouched");
    expect([headers.get("Vary"), headers.getSetCookie()]).toEqual([null, []]);
  });

  test("marks the answer for caches as the cookie sessions do", async () => {
    const { app, client } = storedApp();
    await using _closing = app;
    const { headers } = await client.get("/set/ada");
    expect([headers.get("Vary"), headers.get("Cache-Control")]).toEqual(["Cookie", "private"]);
  });

  test("is used by the session transaction of the test client", async () => {
    const { app, client } = storedApp();
    await using _closing = app;
    await client.session((values) => values.set("value", "set by the test"));
    expect(await (await client.get("/get")).json()).toEqual(["set by the test", false]);
  });

  test("whose open() fails is answered with 500", async () => {
    const sessions = new StoredSessions();
    sessions.open = () => Promise.reject(new Error("the store is down"));
    await using app = new Phial("down", { log: silentLogger, session: sessions });
    app.get("/", (c) => c.text("never"));
    expect((await app.request("/")).status).toBe(500);
  });

  test("whose open() is async without saying so is an error that says what to write", async () => {
    const lazy: SessionInterface = {
      open: () => Promise.resolve(new Session([])),
      mustRefresh: () => false,
      save: () => undefined,
    };
    const config = { TESTING: true };
    await using app = new Phial("lazy", { log: silentLogger, session: lazy, config });
    app.get("/", (c) => c.json(session(c).size));
    await expect(async () => app.request("/")).rejects.toThrow("eager: true");
  });

  test("that asks for a refresh is saved though nobody touched the session", async () => {
    const saved: number[] = [];
    const refreshing: SessionInterface = {
      open: () => new Session([["a", 1]]),
      mustRefresh: () => true,
      save: (_c, values) => void saved.push(values.size),
    };
    await using app = new Phial("refreshing", { log: silentLogger, session: refreshing });
    app.get("/", (c) => c.text("ok"));
    expect((await app.request("/")).headers.get("Vary")).toBe("Cookie");
    expect(saved).toEqual([1]);
  });

  test("takes part in 404 and in answers to HEAD", async () => {
    const { app, sessions, client } = storedApp();
    await using _closing = app;
    app.registerErrorHandler(404, (_error, c) => (session(c).set("seen", true), c.text("no", 404)));
    expect((await client.get("/missing")).headers.getSetCookie()).toHaveLength(1);
    await client.request("HEAD", "/set/ada");
    expect(sessions.heard.filter((event) => event === "save")).toHaveLength(2);
  });
});
