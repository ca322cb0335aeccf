import { describe, expect, test } from "vitest";
import { environmentOf } from "../../src/app/app-settings.ts";
import { isPhialError, Phial, silentLogger } from "../../src/index.ts";

const KEY = "a key of thirty-two bytes or more";

function appWith(config: Record<string, unknown>): Phial {
  return new Phial("settings", { log: silentLogger, config });
}

function codeOf(config: Record<string, unknown>): string | undefined {
  try {
    appWith(config);
  } catch (error) {
    return isPhialError(error) ? error.code : String(error);
  }
  return undefined;
}

describe("the environment of an app", () => {
  test.each([
    [{}, "production"],
    [{ DEBUG: true }, "development"],
    [{ TESTING: true }, "testing"],
    [{ TESTING: true, DEBUG: true }, "testing"],
    [{ ENV: "development" }, "development"],
    [{ ENV: "production", SECRET_KEY: KEY }, "production"],
    [{ ENV: "testing", DEBUG: true }, "testing"],
  ])("with %j is %s", (config, environment) => {
    expect(environmentOf(appWith(config).settings)).toBe(environment);
  });

  test.each([
    [{ ENV: "production" }, "SECRET_KEY_MISSING"],
    [{ ENV: "production", SECRET_KEY: KEY, DEBUG: true }, "DEBUG_IN_PRODUCTION"],
    [{ SECRET_KEY: "dev" }, "SECRET_KEY_SHORT"],
    [{ SECRET_KEY: KEY, SECRET_KEY_FALLBACKS: ["old"] }, "SECRET_KEY_SHORT"],
    [{ SECRET_KEY: "" }, "SECRET_KEY_SHORT"],
    [{ DEBUG: true, SECRET_KEY: "dev" }, undefined],
    [{ TESTING: true, SECRET_KEY: "test" }, undefined],
    [{}, undefined],
  ])("with %j is refused with %s", (config, code) => {
    expect(codeOf(config)).toBe(code);
  });
});
