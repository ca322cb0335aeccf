import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import {
  currentApp,
  currentContext,
  Extension,
  g,
  isPhialError,
  Phial,
  routeOf,
  session,
  silentLogger,
} from "../../src/index.ts";
import type { Context } from "../../src/index.ts";

function quietApp(name = "contexts"): Phial {
  return new Phial(name, { log: silentLogger });
}

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    return isPhialError(error) ? error.code : String(error);
  }
  return undefined;
}

describe("the current context", () => {
  test("does not exist outside of one: the error says how to make one", () => {
    for (const act of [currentApp, currentContext, g]) {
      expect(codeOf(act)).toBe("CONTEXT_MISSING");
      expect(act).toThrow("await app.run(async () => { ... })");
    }
  });

  test("is the app's in handlers, hooks and the teardown, also after awaiting", async () => {
    await using app = quietApp();
    const seen: string[] = [];
    const note = async () => {
      await Promise.resolve();
      seen.push(currentApp().name);
    };
    app.beforeRequest(note).afterRequest(note).teardownRequest(note);
    app.get("/", async (c) => {
      await note();
      return c.text("ok");
    });
    await app.request("/");
    expect(seen).toEqual(["contexts", "contexts", "contexts", "contexts"]);
  });

  test("is gone when app.run() has ended", async () => {
    await using app = quietApp();
    await app.run(() => currentApp());
    expect(codeOf(currentApp)).toBe("CONTEXT_MISSING");
  });

  test("of a request inside of another one is its own, and the outer one comes back", async () => {
    await using inner = quietApp("inner");
    inner.get("/", () => `${currentApp().name} ${String(g()["n"])}`);
    await using outer = quietApp("outer");
    outer.get("/", async () => {
      g()["n"] = 1;
      const answer = await (await inner.request("/")).text();
      return `${answer}, ${currentApp().name} ${String(g()["n"])}`;
    });
    expect(await (await outer.request("/")).text()).toBe("inner undefined, outer 1");
  });

  test("of app.run() inside of a request of the same app is a new one", async () => {
    await using app = quietApp();
    app.get("/", async () => {
      g()["n"] = 1;
      const inside = await app.run(() => g()["n"]);
      return `${String(inside)} ${String(g()["n"])}`;
    });
    expect(await (await app.request("/")).text()).toBe("undefined 1");
  });

  test("follows timers, promises and async iterators", async () => {
    await using app = quietApp();
    const names = await app.run(async () => {
      const seen: string[] = [];
      await new Promise<void>((resolve) =>
        setImmediate(() => (seen.push(currentApp().name), resolve())),
      );
      await Promise.all([1, 2].map(async () => void seen.push(currentApp().name)));
      async function* numbers() {
        yield 1;
        seen.push(currentApp().name);
      }
      for await (const _number of numbers()) seen.push(currentApp().name);
      return seen;
    });
    expect(new Set(names)).toEqual(new Set(["contexts"]));
    expect(names).toHaveLength(5);
  });
});

describe("g()", () => {
  test("starts empty in every context, without a prototype", async () => {
    await using app = quietApp();
    app.get("/", (c) => {
      const before = Object.keys(g());
      g()["user"] = "ada";
      return c.json([before, Object.getPrototypeOf(g())]);
    });
    await app.request("/");
    expect(await (await app.request("/")).json()).toEqual([[], null]);
  });
});

describe("what takes a c", () => {
  test("refuses one that does not come from a Phial app", async () => {
    const codes: (string | undefined)[] = [];
    const plain = new Hono();
    plain.get("/", (c) => {
      for (const use of [routeOf, session] as ((c: Context) => unknown)[]) {
        codes.push(codeOf(() => use(c)));
      }
      return c.text("ok");
    });
    await plain.request("/");
    expect(codes).toEqual(["CONTEXT_FOREIGN", "CONTEXT_FOREIGN"]);
  });
});

describe("many requests at the same time", () => {
  class Tally extends Extension<{ readonly step: number }> {
    readonly name = "tally";
    protected setup(app: Phial) {
      return { step: app.name.length };
    }
  }

  const tally = new Tally();

  /** An app whose handler gives way several times and then says what it still knows. */
  function weavingApp(name: string): Phial {
    const app = quietApp(name);
    tally.initApp(app);
    const known = (id: string) =>
      currentApp() === app && g()["id"] === id && tally.of().step === name.length;
    app.teardownRequest(() => {
      if (currentApp() !== app) throw new Error("The teardown has another app.");
    });
    app.get("/:id", async (c) => {
      const id = c.req.param("id");
      g()["id"] = id;
      for (let turn = Number(id) % 4; turn >= 0; turn--) {
        await (turn % 2 === 0
          ? Promise.resolve()
          : new Promise((resolve) => setImmediate(resolve)));
        if (!known(id)) return c.text("mixed up", 500);
      }
      return c.text(`${name} ${id}`);
    });
    return app;
  }

  test("never see each other's app, values or state: 10,000, 200 at a time, over three apps", async () => {
    await using one = weavingApp("a");
    await using two = weavingApp("bb");
    await using three = weavingApp("ccc");
    const apps = [one, two, three];
    let next = 0;
    let right = 0;
    const client = async () => {
      for (let id = next++; id < 10_000; id = next++) {
        const app = apps[id % 3] ?? one;
        const text = await (await app.request(`/${id}`)).text();
        if (text === `${app.name} ${id}`) right += 1;
      }
    };
    await Promise.all(Array.from({ length: 200 }, client));
    expect(right).toBe(10_000);
    expect(apps.map((app) => app.inFlight.size)).toEqual([0, 0, 0]);
  });
});
