import { describe, expect, test } from "vitest";
import {
  Blueprint,
  marker,
  type MiddlewareHandler,
  Phial,
  routeOf,
  silentLogger,
} from "../../src/index.ts";

function quietApp(): Phial {
  return new Phial("guards", { log: silentLogger });
}

/** A guard that notes when it is entered and left. */
function noting(heard: string[], name: string): MiddlewareHandler {
  return async (c, next) => {
    heard.push(`${name} in`);
    await next();
    heard.push(`${name} out ${c.res.status}`);
  };
}

describe("the guards of a route", () => {
  test("stand around the handler, outermost first, each seeing the response", async () => {
    await using app = quietApp();
    const heard: string[] = [];
    app.get("/", noting(heard, "one"), noting(heard, "two"), () => "text");
    expect(await (await app.request("/")).text()).toBe("text");
    expect(heard).toEqual(["one in", "two in", "two out 200", "one out 200"]);
  });

  test("of a blueprint stand before those of its routes", async () => {
    const heard: string[] = [];
    const blueprint = new Blueprint("guarded");
    blueprint.get("/", noting(heard, "route"), () => "text");
    blueprint.use(noting(heard, "blueprint"));
    await using app = quietApp().registerBlueprint(blueprint);
    await app.request("/");
    expect(heard.map((line) => line.split(" ")[0])).toEqual([
      "blueprint",
      "route",
      "route",
      "blueprint",
    ]);
  });

  test("see the answer to an error of the handler, and the error itself", async () => {
    await using app = quietApp();
    const heard: string[] = [];
    const watch: MiddlewareHandler = async (c, next) => {
      await next();
      heard.push(String(c.error?.message));
    };
    app.get("/", noting(heard, "guard"), watch, () => {
      throw new Error("broken");
    });
    expect((await app.request("/")).status).toBe(500);
    expect(heard).toEqual(["guard in", "broken", "guard out 500"]);
  });

  test("may answer in the handler's place, with all that a view may return", async () => {
    await using app = quietApp();
    let calls = 0;
    const handler = () => `handled ${++calls}`;
    const early: MiddlewareHandler = async (c) => c.json({ early: true });
    const pass: MiddlewareHandler = (_c, next) => next();
    app.get("/first", early, handler);
    app.get("/second", pass, early, handler);
    for (const path of ["/first", "/second"]) {
      expect(await (await app.request(path)).json()).toEqual({ early: true });
    }
    expect(calls).toBe(0);
  });

  test("may change the response after the handler", async () => {
    await using app = quietApp();
    const stamp: MiddlewareHandler = async (c, next) => {
      await next();
      c.header("X-Stamp", "yes");
      c.res = new Response(`[${await c.res.text()}]`, c.res);
    };
    app.get("/", stamp, () => "text");
    const response = await app.request("/");
    expect([await response.text(), response.headers.get("X-Stamp")]).toEqual(["[text]", "yes"]);
  });

  test("run the handler once: a second next() is an error", async () => {
    await using app = quietApp();
    let calls = 0;
    const twice: MiddlewareHandler = async (_c, next) => {
      await next();
      await next();
    };
    const pass: MiddlewareHandler = (_c, next) => next();
    app.get("/first", twice, () => `handled ${++calls}`);
    app.get("/second", pass, twice, () => `handled ${++calls}`);
    expect((await app.request("/first")).status).toBe(500);
    expect((await app.request("/second")).status).toBe(500);
    expect(calls).toBe(2);
  });

  test("do not change the response by what they return after next(), as in Hono", async () => {
    await using app = quietApp();
    const late: MiddlewareHandler = async (c, next) => {
      await next();
      return c.text("late");
    };
    app.get("/first", late, () => "handled");
    app.get(
      "/second",
      (_c, next) => next(),
      late,
      () => "handled",
    );
    for (const path of ["/first", "/second"]) {
      expect(await (await app.request(path)).text()).toBe("handled");
    }
  });

  test("that neither answer nor go on are an error that names the route", async () => {
    await using app = new Phial("stuck", { log: silentLogger, config: { TESTING: true } });
    const stuck: MiddlewareHandler = async () => undefined;
    app.get("/", stuck, function home() {
      return "never";
    });
    await expect(async () => app.request("/")).rejects.toThrow('The handler of "home" returned');
  });

  test("are told apart by Route.has, markers among them", async () => {
    const exempt = marker("exempt");
    await using app = quietApp();
    const found: unknown[] = [];
    app.beforeRequest((c) => void found.push(routeOf(c)?.has(exempt)));
    app.get("/exempt", exempt, () => "exempt");
    app.get("/other", () => "other");
    expect(await (await app.request("/exempt")).text()).toBe("exempt");
    await app.request("/other");
    await app.request("/missing");
    expect(found).toEqual([true, false, undefined]);
    expect(exempt.name).toBe("exempt");
  });
});
