import { describe, expect, test } from "vitest";
import { defineSettings, Extension, isPhialError, Phial, silentLogger } from "../../src/index.ts";

const own = defineSettings({
  NOTES_PER_PAGE: { type: "integer", default: 20, doc: "Notes on a page." },
  NOTES_TITLE: { type: "string", default: "Notes", doc: "Stands above the page." },
});

class Store extends Extension<object> {
  readonly name = "store";
  override readonly settings = defineSettings({
    STORE_URL: { type: "string", default: "memory:", doc: "Where it is." },
    STORE_SIZE: { type: "integer", default: 10, doc: "How large it is." },
  });
  protected setup(): object {
    return {};
  }
}

function appWith(config: Record<string, unknown>): Phial {
  const app = new Phial("notes", { config, log: silentLogger });
  new Store().initApp(app);
  return app;
}

describe("the settings of an app", () => {
  test.each([
    ["SECRET_KYE", "did you mean SECRET_KEY?"],
    ["STORE_ULR", "did you mean STORE_URL?"],
    ["STORE_POLICY", '"store" has no such setting.'],
  ])("are refused with %s among them when the app is built", (key, problem) => {
    const app = appWith({ [key]: "x" });
    expect(() => app.build()).toThrow(`${key}: ${problem}`);
    expect(() => app.build()).toThrow(`${key}: ${problem}`);
  });

  test("are looked through under the names of another instance of an extension", async () => {
    class Named extends Extension<object> {
      readonly name = this.named("store");
      override readonly settings = defineSettings({
        STORE_URL: { type: "string", default: "memory:", doc: "Where it is." },
      });
      protected setup(): object {
        return {};
      }
    }
    const app = new Phial("notes", { config: { ARCHIVE_STORE_ULR: "x" }, log: silentLogger });
    new Named({ name: "archive" }).initApp(app);
    await expect(app.start()).rejects.toThrow("ARCHIVE_STORE_URL");
  });

  test("are refused at start, and at every request", async () => {
    const app = appWith({ STORE_ULR: "x" });
    app.get("/", () => "home");
    const isUnknown = (error: unknown) => isPhialError(error, "SETTINGS_UNKNOWN");
    await expect(app.start()).rejects.toSatisfy(isUnknown);
    for (let i = 0; i < 2; i++) {
      await expect(async () => app.request("/")).rejects.toSatisfy(isUnknown);
    }
  });

  test("may have keys that resemble nothing, and those of a table that the app reads", () => {
    const app = appWith({ ADDRESS: "x", NOTES_PER_PAGE: 5, NOTES_OTHER: "x" });
    expect(app.readSettings(own).NOTES_PER_PAGE).toBe(5);
    expect(() => app.build()).not.toThrow();
  });

  test("are looked through for slips of what the app reads itself", () => {
    const app = appWith({ NOTES_PER_PGAE: 5 });
    app.readSettings(own);
    expect(() => app.build()).toThrow("did you mean NOTES_PER_PAGE?");
  });

  test("have sources in order: core, the extensions, the app's own tables once each", () => {
    const app = appWith({});
    app.readSettings(own);
    app.readSettings(own);
    expect([...app.settingsSources].map(({ name }) => name)).toEqual(["phial", "store", "notes"]);
  });
});

test("the values that may be shown are those of all settings but the secrets", () => {
  const app = appWith({ SECRET_KEY: "x".repeat(40), STORE_SIZE: 3, UNKNOWN_TOKEN: "t" });
  app.readSettings(own);
  const shown = app.settingsSources.shown();

  expect(shown).toMatchObject({ DEBUG: false, STORE_SIZE: 3, NOTES_PER_PAGE: 20 });
  for (const name of ["SECRET_KEY", "SECRET_KEY_FALLBACKS", "UNKNOWN_TOKEN"]) {
    expect(shown).not.toHaveProperty(name);
  }
});

test("an app with two handlers of one name does not serve the half of it at the second request", async () => {
  const app = appWith({});
  app.get("/a", function same() {
    return "";
  });
  app.get("/b", function same() {
    return "";
  });
  for (let i = 0; i < 2; i++) {
    await expect(async () => app.request("/a")).rejects.toSatisfy((error) =>
      isPhialError(error, "ENDPOINT_TAKEN"),
    );
  }
});
