import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { defineSettings, Extension, Phial, type SettingsOf } from "../../src/index.ts";

class Store extends Extension<{ path: string; key: string | null }> {
  readonly name = this.named("store");
  override readonly settings = defineSettings({
    STORE_PATH: { type: "string", required: true, doc: "Where it is kept." },
    STORE_KEY: { type: "string", default: null, secret: true, doc: "What locks it." },
  });
  settingsSeen: unknown;

  protected setup(_app: Phial, settings: SettingsOf<typeof this.settings>) {
    this.settingsSeen = settings;
    return { path: settings.STORE_PATH, key: settings.STORE_KEY };
  }
}

class Plain extends Extension<null> {
  readonly name = "plain";
  protected setup(): null {
    return null;
  }
}

describe("a named instance", () => {
  test("reads its own settings, beside the instance without a name", () => {
    const [store, archive] = [new Store(), new Store({ name: "cold-archive" })];
    const config = { STORE_PATH: "now", COLD_ARCHIVE_STORE_PATH: "then" };
    const app = new Phial("shop", { config });
    store.initApp(app);
    archive.initApp(app);

    expect(store.of(app).path).toBe("now");
    expect(archive.of(app).path).toBe("then");
    expect(archive.name).toBe("cold-archive");
    expect(Object.keys(archive.configuredSettings)).toEqual([
      "COLD_ARCHIVE_STORE_PATH",
      "COLD_ARCHIVE_STORE_KEY",
    ]);
  });

  test("says which setting of the configuration is missing", () => {
    const app = new Phial("shop", { config: { STORE_PATH: "now" } });

    expect(() => new Store({ name: "archive" }).initApp(app)).toThrow("ARCHIVE_STORE_PATH");
  });

  test("does not show a secret when its settings are printed", () => {
    const store = new Store({ name: "archive" });
    const config = { ARCHIVE_STORE_PATH: "then", ARCHIVE_STORE_KEY: "open sesame" };
    store.initApp(new Phial("shop", { config }));

    const shown = inspect(store.settingsSeen) + JSON.stringify(store.settingsSeen);

    expect(shown).toContain("ARCHIVE_STORE_PATH");
    expect(shown).not.toContain("sesame");
  });

  test("with the name of the ability has no prefix", () => {
    expect(new Store({ name: "store" }).settingsPrefix).toBe("");
  });

  test.each(["Archive", "2nd", "a b", "a_b", "", "a-"])("refuses the name %j", (name) => {
    expect(() => new Store({ name })).toThrow(
      expect.objectContaining({ code: "EXTENSION_NAME_INVALID" }),
    );
  });

  test("is refused when its extension takes no name", () => {
    const app = new Phial("shop");

    expect(() => new Plain({ name: "other" }).initApp(app)).toThrow(
      expect.objectContaining({ code: "EXTENSION_NAME_INVALID" }),
    );
  });
});
