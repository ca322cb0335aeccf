import { describe, expect, test } from "vitest";
import {
  Blueprint,
  currentApp,
  Extension,
  isPhialError,
  Phial,
  silentLogger,
} from "../../src/index.ts";
import { recordedLog } from "../recorded-log.ts";

function quietApp(): Phial {
  return new Phial("life", { log: silentLogger });
}

/** The error that `act` throws, now or later. */
async function errorOf(act: () => unknown): Promise<unknown> {
  try {
    await act();
  } catch (error) {
    return error;
  }
  throw new TypeError("Nothing was thrown.");
}

class Part extends Extension<null> {
  readonly name: string;
  readonly #heard: string[];

  constructor(name: string, heard: string[]) {
    super();
    this.name = name;
    this.#heard = heard;
  }

  protected setup(app: Phial): null {
    app.onStart(() => void this.#heard.push(`start ${this.name}`));
    app.onClose(() => void this.#heard.push(`close ${this.name}`));
    return null;
  }
}

describe("starting", () => {
  test("runs the start hooks in the order of initApp, each after the one before has ended", async () => {
    await using app = quietApp();
    const heard: string[] = [];
    new Part("one", heard).initApp(app);
    app.onStart(async () => {
      await Promise.resolve();
      heard.push("start app");
    });
    new Part("two", heard).initApp(app);
    await app.start();
    expect(heard).toEqual(["start one", "start app", "start two"]);
  });

  test("happens once, however many requests come first at the same time", async () => {
    await using app = quietApp();
    let starts = 0;
    app.onStart(async () => {
      starts += 1;
      await Promise.resolve();
    });
    app.get("/", (c) => c.text(`started ${starts}`));
    const answers = await Promise.all(
      Array.from({ length: 50 }, async () => (await app.request("/")).text()),
    );
    expect(new Set(answers)).toEqual(new Set(["started 1"]));
  });

  test("closes what has started when a hook fails, and names the one that did", async () => {
    const app = quietApp();
    const heard: string[] = [];
    new Part("one", heard).initApp(app);
    const cause = new Error("no database");
    app.onStart(() => Promise.reject(cause));
    new Part("late", heard).initApp(app);
    const error = await errorOf(() => app.start());
    expect(error).toMatchObject({ code: "APP_START_FAILED", cause });
    expect(String(error)).toContain('"app" could not start in the app "life": no database');
    expect(heard).toContain("close one");
    expect(heard).not.toContain("start late");
    expect(app.lifecycle.phase).toBe("closed");
  });

  test("logs what fails while a failed start is closed again", async () => {
    const log = recordedLog();
    const app = new Phial("life", { log });
    app.onClose(() => Promise.reject(new Error("cannot close")));
    app.onStart(() => Promise.reject(new Error("cannot start")));
    await expect(app.start()).rejects.toThrow("cannot start");
    expect(log.lines).toHaveLength(1);
  });

  test("can use contexts and requests of the app in a start hook", async () => {
    await using app = quietApp();
    const heard: string[] = [];
    app.get("/", () => "warm");
    app.onStart(async () => app.run(() => void heard.push(currentApp().name)));
    app.onStart(async () => void heard.push(await (await app.request("/")).text()));
    await app.start();
    expect(heard).toEqual(["life", "warm"]);
  });

  test("has no current context in a start hook, where nothing would end it", async () => {
    await using app = quietApp();
    const codes: unknown[] = [];
    app.onStart(async () => void codes.push(await errorOf(currentApp)));
    await app.start();
    expect(codes).toMatchObject([{ code: "CONTEXT_MISSING" }]);
  });

  test("is awaited by a run() from outside that comes while it goes on", async () => {
    await using app = quietApp();
    const heard: string[] = [];
    app.onStart(async () => {
      await Promise.resolve();
      heard.push("started");
    });
    await Promise.all([
      app.run(() => void heard.push("one")),
      app.run(() => void heard.push("two")),
    ]);
    expect(heard).toEqual(["started", "one", "two"]);
  });
});

describe("closing", () => {
  test("runs the close hooks in reverse order", async () => {
    const app = quietApp();
    const heard: string[] = [];
    new Part("one", heard).initApp(app);
    new Part("two", heard).initApp(app);
    await app.start();
    heard.length = 0;
    await app.close();
    expect(heard).toEqual(["close two", "close one"]);
  });

  test("runs every hook and throws what they threw together, naming each", async () => {
    const app = quietApp();
    const heard: string[] = [];
    new Part("one", heard).initApp(app);
    app.onClose(() => Promise.reject(new Error("first")));
    app.onClose(() => {
      throw new Error("second");
    });
    await app.start();
    const error = await errorOf(() => app.close());
    expect(error).toBeInstanceOf(AggregateError);
    expect(error).toMatchObject({
      errors: [
        { message: '"app" failed to close: second' },
        { message: '"app" failed to close: first' },
      ],
    });
    expect(heard).toContain("close one");
  });

  test("happens once, and gives everybody who asks the same outcome", async () => {
    const app = quietApp();
    let closes = 0;
    app.onClose(() => void (closes += 1));
    await Promise.all([app.close(), app.close()]);
    await app.close();
    expect(closes).toBe(1);
  });

  test("runs the hooks of an app that never started", async () => {
    const app = quietApp();
    const heard: string[] = [];
    new Part("one", heard).initApp(app);
    await app.close();
    expect(heard).toEqual(["close one"]);
  });

  test("lets a request that is still running use run(), until it is over", async () => {
    const app = quietApp();
    const heard: string[] = [];
    app.onClose(() => Promise.resolve());
    const { promise, resolve } = Promise.withResolvers<void>();
    app.get("/", async () => {
      await promise;
      return app.run(() => "drained");
    });
    await app.start();
    const answer = app.request("/");
    const closing = app.close();
    resolve();
    heard.push(await (await answer).text());
    await closing;
    expect(heard).toEqual(["drained"]);
  });

  test("refuses requests, start() and run() from then on", async () => {
    const app = quietApp();
    app.get("/", (c) => c.text("ok"));
    await app.request("/");
    await app.close();
    for (const act of [() => app.request("/"), () => app.start(), () => app.run(() => 1)]) {
      expect(isPhialError(await errorOf(act), "APP_CLOSED")).toBe(true);
    }
  });

  test("happens at the end of a block with await using", async () => {
    const heard: string[] = [];
    {
      await using app = quietApp();
      app.onClose(() => void heard.push("closed"));
    }
    expect(heard).toEqual(["closed"]);
  });
});

describe("setup", () => {
  const lateCalls: readonly [string, (app: Phial) => unknown][] = [
    ["get()", (app) => app.get("/late", (c) => c.text("late"))],
    ["all()", (app) => app.all("/late", (c) => c.text("late"))],
    ["on()", (app) => app.on("GET", "/late", (c) => c.text("late"))],
    ["use()", (app) => app.use((_c, next) => next())],
    ["subapp()", (app) => app.subapp("/late", new Phial("other"))],
    ["route()", (app) => app.route("/late", new Phial("other"))],
    ["mount()", (app) => app.mount("/late", () => new Response())],
    ["registerBlueprint()", (app) => app.registerBlueprint(new Blueprint("late"))],
    ["beforeRequest()", (app) => app.beforeRequest(() => undefined)],
    ["afterRequest()", (app) => app.afterRequest(() => undefined)],
    ["teardownRequest()", (app) => app.teardownRequest(() => undefined)],
    ["teardownContext()", (app) => app.teardownContext(() => undefined)],
    ["urlValuePreprocessor()", (app) => app.urlValuePreprocessor(() => undefined)],
    ["urlDefaults()", (app) => app.urlDefaults(() => undefined)],
    ["registerErrorHandler()", (app) => app.registerErrorHandler(404, () => "late")],
    ["onError()", (app) => app.onError((_error, c) => c.text("late"))],
    ["notFound()", (app) => app.notFound((c) => c.text("late"))],
    ["command()", (app) => app.command({ name: "late", doc: "Late.", run: () => undefined })],
    ["shellContext()", (app) => app.shellContext(() => ({}))],
    ["onStart()", (app) => app.onStart(() => undefined)],
    ["onClose()", (app) => app.onClose(() => undefined)],
    ["initApp()", (app) => new Part("late", []).initApp(app)],
  ];

  test.each(lateCalls)("refuses %s after the first request", async (_name, call) => {
    await using app = quietApp();
    await app.request("/");
    const error = await errorOf(() => call(app));
    expect(isPhialError(error, "SETUP_FINISHED")).toBe(true);
    expect(String(error)).toContain("createApp()");
  });

  test("ends with start(), too", async () => {
    await using app = quietApp();
    await app.start();
    expect(() => app.beforeRequest(() => undefined)).toThrow("after its first request or start()");
  });

  test("opens nothing: making an app and binding extensions leaves start hooks alone", () => {
    const heard: string[] = [];
    const app = quietApp();
    new Part("one", heard).initApp(app);
    expect([heard, app.lifecycle.phase]).toEqual([[], "setup"]);
  });
});
