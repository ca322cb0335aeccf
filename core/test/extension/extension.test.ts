import { describe, expect, test } from "vitest";
import {
  currentApp,
  defineSettings,
  Extension,
  isPhialError,
  Phial,
  type SettingsOf,
  silentLogger,
} from "../../src/index.ts";

const greeterSettings = defineSettings({
  GREETING: { type: "string", default: "Hello", doc: "What to say." },
  GREETING_TIMES: { type: "integer", default: 1, min: 1, doc: "How often." },
});

class Greeter extends Extension<{ readonly greeting: string; readonly times: number }> {
  readonly name = this.named("greeter");
  override readonly settings = greeterSettings;
  setups = 0;

  protected setup(app: Phial, settings: SettingsOf<typeof greeterSettings>) {
    this.setups += 1;
    app.get(`/${this.name}`, () => this.greet());
    return { greeting: settings.GREETING, times: settings.GREETING_TIMES };
  }

  greet(): string {
    const { greeting, times } = this.of();
    return Array.from({ length: times }, () => greeting).join(" ");
  }
}

class Echo extends Extension<string> {
  readonly name = "echo";
  override readonly needs: readonly Extension[];

  constructor(greeter: Greeter) {
    super();
    this.needs = [greeter];
  }

  protected setup(): string {
    return "echo";
  }
}

function quietApp(config: Record<string, unknown> = {}, name = "extensions"): Phial {
  return new Phial(name, { log: silentLogger, config });
}

function failure(act: () => unknown): [code: string, message: string] {
  try {
    act();
  } catch (error) {
    if (isPhialError(error)) return [error.code, error.message];
    throw error;
  }
  throw new TypeError("Nothing was thrown.");
}

describe("initApp", () => {
  test("returns the extension, so that it can be bound where it is made", () => {
    const greeter = new Greeter();
    expect(greeter.initApp(quietApp())).toBe(greeter);
  });

  test("works before and after the routes are declared", async () => {
    const greeter = new Greeter();
    await using app = quietApp();
    app.get("/before", () => greeter.greet());
    greeter.initApp(app);
    app.get("/after", () => greeter.greet());
    for (const path of ["/before", "/after", "/greeter"]) {
      expect(await (await app.request(path)).text()).toBe("Hello");
    }
  });

  test("refuses the same app twice, and keeps the state of the first time", () => {
    const greeter = new Greeter();
    const app = quietApp();
    const { greeting } = greeter.initApp(app).of(app);
    const [code, message] = failure(() => greeter.initApp(app));
    expect(code).toBe("EXTENSION_ALREADY_BOUND");
    expect(message).toContain("Call initApp(app) once per app");
    expect([greeter.setups, greeter.of(app).greeting]).toEqual([1, greeting]);
  });

  test("refuses a second extension of the same name, and says how to name it", () => {
    const app = quietApp();
    new Greeter().initApp(app);
    const [code, message] = failure(() => new Greeter().initApp(app));
    expect(code).toBe("EXTENSION_NAME_TAKEN");
    expect(message).toContain('new Greeter({ name: "greeter2" })');
  });

  test("takes a second instance under another name, with settings of its own", async () => {
    const [one, two] = [new Greeter(), new Greeter({ name: "polite" })];
    await using app = quietApp({ GREETING: "Hi", POLITE_GREETING: "Good day" });
    one.initApp(app);
    two.initApp(app);
    expect(await app.run(() => [one.greet(), two.greet()])).toEqual(["Hi", "Good day"]);
    expect([...app.extensions].map((extension) => extension.name)).toEqual(["greeter", "polite"]);
  });

  test("refuses an extension whose needs are missing, naming both and the line to write", () => {
    const [code, message] = failure(() => new Echo(new Greeter()).initApp(quietApp()));
    expect(code).toBe("EXTENSION_NEED_MISSING");
    expect(message).toContain('"echo" needs "greeter"');
    expect(message).toContain("Call greeter.initApp(app) before echo.initApp(app).");
  });

  test("refuses an extension that comes before its needs", () => {
    const greeter = new Greeter();
    const app = quietApp();
    expect(failure(() => new Echo(greeter).initApp(app))[0]).toBe("EXTENSION_NEED_MISSING");
    greeter.initApp(app);
    expect(new Echo(greeter).initApp(app).isBoundTo(app)).toBe(true);
  });

  test("asks for the very object that is needed, not for one of its kind", () => {
    const app = quietApp();
    new Greeter().initApp(app);
    expect(failure(() => new Echo(new Greeter()).initApp(app))[0]).toBe("EXTENSION_NEED_MISSING");
  });

  test("binds nothing when setup throws: a corrected call may follow", () => {
    class Picky extends Extension<number> {
      readonly name = "picky";
      refuses = true;
      protected setup(): number {
        if (this.refuses) throw new Error("not yet");
        return 1;
      }
    }
    const picky = new Picky();
    const app = quietApp();
    expect(() => picky.initApp(app)).toThrow("not yet");
    expect([picky.isBoundTo(app), app.extensions.get("picky")]).toEqual([false, undefined]);
    picky.refuses = false;
    expect(picky.initApp(app).of(app)).toBe(1);
  });

  test("opens nothing and does not start the app", () => {
    const app = quietApp();
    new Greeter().initApp(app);
    expect(app.lifecycle.phase).toBe("setup");
  });
});

describe("of", () => {
  test("gives the state by app, by request and by the current context", async () => {
    const greeter = new Greeter();
    await using app = quietApp({ GREETING: "Hi" });
    greeter.initApp(app);
    app.get("/", (c) =>
      c.json([greeter.of(c) === greeter.of(app), greeter.of() === greeter.of(app)]),
    );
    expect(await (await app.request("/")).json()).toEqual([true, true]);
    expect(await app.run(() => greeter.of().greeting)).toBe("Hi");
  });

  test("before initApp is an error that names the line to write", () => {
    const [code, message] = failure(() => new Greeter().of(quietApp()));
    expect(code).toBe("EXTENSION_NOT_BOUND");
    expect(message).toContain("Call greeter.initApp(app) in createApp().");
  });

  test("without an argument outside of a context is an error", () => {
    expect(failure(() => new Greeter().of())[0]).toBe("CONTEXT_MISSING");
  });

  test("keeps the states of two apps apart, and those of two instances", async () => {
    const greeter = new Greeter();
    await using one = quietApp({ GREETING: "One" }, "one");
    await using two = quietApp({ GREETING: "Two" }, "two");
    greeter.initApp(one);
    greeter.initApp(two);
    const texts = [];
    for (const app of [one, two, one]) texts.push(await (await app.request("/greeter")).text());
    expect(texts).toEqual(["One", "Two", "One"]);
  });
});

describe("the settings of an extension", () => {
  test("are read by initApp, not by the constructor", () => {
    const greeter = new Greeter();
    const config: Record<string, unknown> = {};
    config["GREETING"] = "set after the extension was made";
    const app = quietApp(config);
    expect(greeter.initApp(app).of(app).greeting).toBe("set after the extension was made");
  });

  test("are checked all at once, with the name of the extension", () => {
    const app = quietApp({ GREETING: 7, GREETING_TIMES: 0 });
    const [code, message] = failure(() => new Greeter().initApp(app));
    expect(code).toBe("SETTINGS_INVALID");
    for (const part of ["greeter", "GREETING", "GREETING_TIMES"]) expect(message).toContain(part);
  });

  test("that nobody reads are noticed when the app is built", () => {
    const app = quietApp({ GREETNIG: "typo" });
    new Greeter().initApp(app);
    const [code, message] = failure(() => app.build());
    expect([code, message]).toEqual(["SETTINGS_UNKNOWN", expect.stringContaining("GREETING")]);
  });
});

describe("an extension object", () => {
  test("does not change by being bound", () => {
    class Plain extends Extension<{ readonly app: string }> {
      readonly name = "plain";
      protected setup(app: Phial) {
        return { app: app.name };
      }
    }
    const plain = Object.freeze(new Plain());
    const before = JSON.stringify(Object.entries(plain));
    for (const name of ["one", "two"]) plain.initApp(quietApp({}, name));
    expect(JSON.stringify(Object.entries(plain))).toBe(before);
  });

  test("adds hooks, start and close hooks in its own name", async () => {
    class Failing extends Extension<null> {
      readonly name = "failing";
      protected setup(app: Phial): null {
        app.onStart(() => Promise.reject(new Error("no network")));
        return null;
      }
    }
    const app = quietApp();
    new Failing().initApp(app);
    await expect(app.start()).rejects.toThrow('"failing" could not start');
  });

  test("is found by its name in the registry of the app", () => {
    const app = quietApp();
    const greeter = new Greeter().initApp(app);
    expect([app.extensions.get("greeter"), app.extensions.get("none")]).toEqual([
      greeter,
      undefined,
    ]);
  });

  test("sees the app it is asked in, inside of its own methods", async () => {
    class Where extends Extension<null> {
      readonly name = "where";
      protected setup(): null {
        return null;
      }
      here(): string {
        this.of();
        return currentApp().name;
      }
    }
    const where = new Where();
    await using one = quietApp({}, "one");
    await using two = quietApp({}, "two");
    where.initApp(one);
    where.initApp(two);
    expect(await one.run(async () => [where.here(), await two.run(() => where.here())])).toEqual([
      "one",
      "two",
    ]);
  });
});
