import { describe, expect, test } from "vitest";
import { toConfig } from "../../src/settings/config.ts";
import { coreSettings } from "../../src/settings/core-settings.ts";
import { defineConfig } from "../../src/settings/define-config.ts";
import { loadConfig } from "../../src/settings/load-config.ts";
import { checkSecretKeys } from "../../src/settings/secret-key.ts";
import { readSettings } from "../../src/settings/setting-values.ts";
import { errorOf, problemsOf } from "./errors.ts";

function read(values: Record<string, unknown> = {}) {
  return readSettings(coreSettings, toConfig(values), { owner: "notes" });
}

describe("coreSettings", () => {
  test("has Flask's names and defaults, and ours where they are safer", () => {
    expect({ ...read() }).toEqual({
      DEBUG: false,
      TESTING: false,
      ENV: null,
      SECRET_KEY: null,
      SECRET_KEY_FALLBACKS: [],
      PERMANENT_SESSION_LIFETIME: 31 * 24 * 60 * 60,
      SESSION_COOKIE_NAME: "session",
      SESSION_COOKIE_DOMAIN: null,
      SESSION_COOKIE_PATH: null,
      SESSION_COOKIE_HTTPONLY: true,
      SESSION_COOKIE_SECURE: null,
      SESSION_COOKIE_SAMESITE: "Lax",
      SESSION_COOKIE_PARTITIONED: false,
      SESSION_REFRESH_EACH_REQUEST: true,
      MAX_COOKIE_SIZE: 4093,
      TRUSTED_HOSTS: null,
      TRUSTED_PROXIES: null,
      SERVER_NAME: null,
      APPLICATION_ROOT: "/",
      PREFERRED_URL_SCHEME: "http",
      MAX_CONTENT_LENGTH: 1_048_576,
      MAX_FORM_MEMORY_SIZE: 500_000,
      MAX_FORM_PARTS: 1000,
      MAX_JSON_DEPTH: 64,
      MAX_JSON_KEYS: 1000,
      SEND_FILE_MAX_AGE_DEFAULT: null,
      TRAP_HTTP_EXCEPTIONS: false,
      TRAP_BAD_REQUEST_ERRORS: null,
      PROPAGATE_EXCEPTIONS: null,
      ACCESS_REQUIRED: false,
      PROVIDE_AUTOMATIC_OPTIONS: true,
      USE_X_SENDFILE: false,
      REQUEST_TIMEOUT: 30,
    });
  });

  test("takes what Flask takes", () => {
    const values = read({
      SECRET_KEY: new Uint8Array([1, 2, 3]),
      SECRET_KEY_FALLBACKS: ["old", new Uint8Array([4])],
      MAX_CONTENT_LENGTH: null,
      MAX_FORM_PARTS: null,
      SESSION_COOKIE_SAMESITE: null,
      PERMANENT_SESSION_LIFETIME: "30 minutes",
    });
    expect(values.SECRET_KEY).toEqual(new Uint8Array([1, 2, 3]));
    expect(values.SECRET_KEY_FALLBACKS).toEqual(["old", new Uint8Array([4])]);
    expect(values.PERMANENT_SESSION_LIFETIME).toBe(1800);
    expect([values.MAX_CONTENT_LENGTH, values.MAX_FORM_PARTS]).toEqual([null, null]);
    expect(values.SESSION_COOKIE_SAMESITE).toBeNull();
  });

  test("is read from the environment", () => {
    const environment = {
      PHIAL_SECRET_KEY: "0123456789",
      PHIAL_SECRET_KEY_FALLBACKS: "old,older",
      PHIAL_MAX_CONTENT_LENGTH: "null",
      PHIAL_TRUSTED_PROXIES__hops: "2",
      PHIAL_SESSION_COOKIE_SECURE: "true",
    };
    const config = loadConfig({ environment, envFile: false });
    const values = readSettings(coreSettings, config, { owner: "notes" });
    expect(values).toMatchObject({
      SECRET_KEY: "0123456789",
      SECRET_KEY_FALLBACKS: ["old", "older"],
      MAX_CONTENT_LENGTH: null,
      TRUSTED_PROXIES: { hops: 2 },
      SESSION_COOKIE_SECURE: true,
    });
  });

  test.each([
    ["ENV", "prod", 'Did you mean "production"?'],
    ["SESSION_COOKIE_SAMESITE", "lax", 'Did you mean "Lax"?'],
    ["SESSION_COOKIE_NAME", "my session", "cannot be the name of a cookie"],
    ["SESSION_COOKIE_NAME", "", "cannot be the name of a cookie"],
    ["SESSION_COOKIE_PATH", "/; Domain=evil", "a character that ends the attribute"],
    ["SESSION_COOKIE_DOMAIN", "a\r\nSet-Cookie: b", "a character that ends the attribute"],
    ["APPLICATION_ROOT", "app", 'does not begin with "/"'],
    ["SERVER_NAME", "https://example.com", "is not a host"],
    ["PREFERRED_URL_SCHEME", "HTTPS", 'Did you mean "https"?'],
    ["TRUSTED_PROXIES", true, "does not say which proxies to trust"],
    ["TRUSTED_PROXIES", { hop: 1 }, "exactly one of hops, proxies and platform"],
    ["MAX_CONTENT_LENGTH", -1, "which is less than 0"],
    ["SECRET_KEY", 12_345, "is [redacted]"],
  ])("refuses %s %j", (name, value, text) => {
    const [problem] = problemsOf(() => read({ [name]: value }));
    expect(`${problem?.problem} ${problem?.remedy}`).toContain(text);
  });

  test("keeps TRUSTED_PROXIES as it is written", () => {
    const given = { proxies: ["10.0.0.0/8"], host: 1 };
    expect(read({ TRUSTED_PROXIES: given }).TRUSTED_PROXIES).toEqual(given);
  });
});

describe("defineConfig", () => {
  test("returns the values, frozen, for the app or for loadConfig", () => {
    const values = defineConfig([], { DEBUG: true, SECRET_KEY: undefined });
    expect(values).toEqual({ DEBUG: true, SECRET_KEY: undefined });
    expect(Object.isFrozen(values)).toBe(true);
    expect(toConfig(values).get("DEBUG")).toBe(true);
    expect(loadConfig({ values, environment: {}, envFile: false }).keys()).toEqual(["DEBUG"]);
  });
});

describe("checkSecretKeys", () => {
  const long = "k".repeat(32);
  const check = (key: string | Uint8Array | null, production = true) =>
    checkSecretKeys({ SECRET_KEY: key, SECRET_KEY_FALLBACKS: [] }, { production });

  test.each([long, "é".repeat(16), new Uint8Array(32)])("takes 32 bytes in production", (key) => {
    expect(() => check(key)).not.toThrow();
  });

  test.each([
    ["dev", "SECRET_KEY is 3 bytes; production needs 32."],
    ["changeme", "SECRET_KEY is 8 bytes; production needs 32."],
    ["a", "SECRET_KEY is 1 byte; production needs 32."],
    ["", "SECRET_KEY is 0 bytes; production needs 32."],
    [new Uint8Array(16), "SECRET_KEY is 16 bytes; production needs 32."],
  ])("refuses %j in production without showing it", (key, problem) => {
    const error = errorOf(() => check(key));
    expect(error).toMatchObject({
      code: "SECRET_KEY_SHORT",
      problem,
      remedy: 'Run "phial secret" and set it in the environment.',
    });
  });

  test("refuses a missing key in production only", () => {
    expect(errorOf(() => check(null)).code).toBe("SECRET_KEY_MISSING");
    expect(() => check(null, false)).not.toThrow();
  });

  test("refuses an empty key anywhere, and takes a short one in development", () => {
    expect(errorOf(() => check("", false)).problem).toBe(
      "SECRET_KEY is 0 bytes; a key cannot be empty.",
    );
    expect(() => check("dev", false)).not.toThrow();
  });

  test("refuses a short fallback, with which cookies can be forged as well", () => {
    const keys = { SECRET_KEY: long, SECRET_KEY_FALLBACKS: [long, "old"] };
    expect(errorOf(() => checkSecretKeys(keys, { production: true })).problem).toBe(
      "SECRET_KEY_FALLBACKS[1] is 3 bytes; production needs 32.",
    );
    expect(() => checkSecretKeys(keys, { production: false })).not.toThrow();
  });
});
