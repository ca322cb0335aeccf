import { describe, expectTypeOf, test } from "vitest";
import {
  defineConfig,
  defineSettings,
  Extension,
  Phial,
  type SettingsOf,
  Signal,
  silentLogger,
} from "../../src/index.ts";

const cacheSettings = defineSettings({
  CACHE_KIND: { type: "string", choices: ["memory", "redis"], default: "memory", doc: "Where." },
  CACHE_SIZE: { type: "integer", default: 100, doc: "How many." },
  CACHE_URL: { type: "string", doc: "At which address." },
  CACHE_AGE: { type: "duration", default: null, doc: "For how long." },
});

class Cache extends Extension<{ readonly size: number; readonly kind: "memory" | "redis" }> {
  readonly name = "cache";
  override readonly settings = cacheSettings;

  protected setup(_app: Phial, settings: SettingsOf<typeof this.settings>) {
    expectTypeOf(settings.CACHE_KIND).toEqualTypeOf<"memory" | "redis">();
    expectTypeOf(settings.CACHE_SIZE).toEqualTypeOf<number>();
    expectTypeOf(settings.CACHE_URL).toEqualTypeOf<string | undefined>();
    expectTypeOf(settings.CACHE_AGE).toEqualTypeOf<number | null>();
    // @ts-expect-error the table has no such setting
    void settings.CACHE_SIZES;
    return { size: settings.CACHE_SIZE, kind: settings.CACHE_KIND };
  }
}

const cache = new Cache();

describe("the settings of an extension", () => {
  test("are checked by name and type where the config is written", () => {
    defineConfig([cache], { CACHE_SIZE: 5, CACHE_KIND: "redis", SECRET_KEY: "k", DEBUG: false });
    // @ts-expect-error a wrong name
    defineConfig([cache], { CACHE_SIZES: 5 });
    // @ts-expect-error a wrong type
    defineConfig([cache], { CACHE_SIZE: "many" });
    // @ts-expect-error a wrong choice
    defineConfig([cache], { CACHE_KIND: "disk" });
    // @ts-expect-error a setting of an extension that is not given
    defineConfig([], { CACHE_SIZE: 5 });
  });

  test("can be an app's own", () => {
    const app = new Phial("own", { log: silentLogger });
    const own = app.readSettings(cacheSettings);
    expectTypeOf(own.CACHE_KIND).toEqualTypeOf<"memory" | "redis">();
  });
});

describe("the state of an extension", () => {
  test("is what its setup returns, given by of()", () => {
    const app = new Phial("state", { log: silentLogger });
    cache.initApp(app);
    expectTypeOf(cache.of(app)).toEqualTypeOf<{
      readonly size: number;
      readonly kind: "memory" | "redis";
    }>();
    // @ts-expect-error the state has no such member
    void cache.of(app).url;
    // @ts-expect-error the state of an app cannot be written through of()
    cache.of(app).size = 1;
  });

  test("has to be returned by setup", () => {
    class Empty extends Extension<{ readonly size: number }> {
      readonly name = "empty";
      // @ts-expect-error the state is missing
      protected setup(): void {}
    }
    expectTypeOf<Empty>().not.toBeAny();
  });

  test("cannot be kept in another place: setup is not to be called from outside", () => {
    // @ts-expect-error setup is called by initApp()
    expectTypeOf<Cache>().toHaveProperty("setup");
  });

  test("initApp() gives the extension with its own type", () => {
    expectTypeOf(cache.initApp).returns.toEqualTypeOf<Cache>();
  });
});

describe("a signal", () => {
  const saved = new Signal<{ readonly id: number }>("saved");

  test("types what is sent and what is heard", () => {
    const app = new Phial("signals", { log: silentLogger });
    saved.connect(app, (payload, sender) => {
      expectTypeOf(payload).toEqualTypeOf<{ readonly id: number }>();
      expectTypeOf(sender).toEqualTypeOf<Phial>();
    });
    expectTypeOf(saved.collect).returns.resolves.toEqualTypeOf<{ readonly id: number }[]>();
    // @ts-expect-error the payload has a number
    void saved.send({ id: "7" }, app);
    // @ts-expect-error the payload is missing
    void saved.send(undefined, app);
  });
});
