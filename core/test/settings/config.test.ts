import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { Config, isConfig, toConfig } from "../../src/settings/config.ts";
import { loadConfig } from "../../src/settings/load-config.ts";
import { errorOf } from "./errors.ts";

const SECRET = "canary-0123456789";

describe("Config", () => {
  const environment = { PHIAL_N: "1", PHIAL_T: "text", PHIAL_O: '{"a": 1}' };
  const config = loadConfig({ values: { V: "1", NOTHING: null }, environment, envFile: false });

  test("gives text of the environment as JSON when it is JSON, and other values as they are", () => {
    expect(["N", "T", "O", "V", "NOTHING", "NONE"].map((key) => config.get(key))).toEqual([
      1,
      "text",
      { a: 1 },
      "1",
      null,
      undefined,
    ]);
  });

  test("knows what was given, from where, and which variable would set it", () => {
    expect([config.has("NOTHING"), config.has("NONE")]).toEqual([true, false]);
    expect(config.origin("N")).toBe("environment variable PHIAL_N");
    expect(config.origin("NONE")).toBeUndefined();
    expect(config.variable("NONE")).toBe("PHIAL_NONE");
    expect(toConfig({ A: 1 }).variable("A")).toBeUndefined();
  });

  test("gives a namespace as Flask's get_namespace does", () => {
    const stores = toConfig({ IMAGE_STORE_TYPE: "fs", IMAGE_STORE_PATH: "/var", OTHER: 1 });
    expect({ ...stores.namespace("IMAGE_STORE_") }).toEqual({ type: "fs", path: "/var" });
    expect(Object.getPrototypeOf(stores.namespace("X_"))).toBeNull();
  });

  test("makes copies with other values, and stays as it is", () => {
    const copy = config.with({ V: 2, N: undefined, NEW: true });
    expect([copy.get("V"), copy.has("N"), copy.get("NEW")]).toEqual([2, false, true]);
    expect(copy.origin("V")).toBe("the object given to config.with()");
    expect(copy.variable("V")).toBe("PHIAL_V");
    expect([config.get("V"), config.has("N"), config.has("NEW")]).toEqual(["1", true, false]);
  });

  test("prints origins and never a value", () => {
    const secret = toConfig({ SECRET_KEY: SECRET, OWN: { token: SECRET } });
    const printed = [
      inspect(secret, { depth: Infinity, showHidden: true }),
      inspect({ secret }),
      JSON.stringify({ secret }),
      Object.values(secret).join(),
    ];
    for (const text of printed) expect(text).not.toContain(SECRET);
    expect(printed[0]).toContain("SECRET_KEY: '[the object given as config]'");
  });

  test("keeps keys such as __proto__ as keys", () => {
    const parsed: Record<string, unknown> = JSON.parse('{"__proto__": {"hacked": true}}');
    const odd = toConfig(parsed);
    expect(odd.keys()).toEqual(["__proto__"]);
    expect(odd.get("hacked")).toBeUndefined();
    expect(toConfig({}).get("constructor")).toBeUndefined();
    expect(Object.keys(odd.toJSON())).toEqual(["__proto__"]);
  });
});

describe("toConfig", () => {
  test("takes a config as it is, an object, or nothing", () => {
    const config = new Config();
    expect(toConfig(config)).toBe(config);
    expect(toConfig({ A: 1 }).origin("A")).toBe("the object given as config");
    expect(toConfig(undefined).keys()).toEqual([]);
  });

  test("knows a config of another copy of the package", () => {
    const other = Object.assign(Object.create(null), { [Symbol.for("phial.config")]: true });
    expect(isConfig(other)).toBe(true);
    expect(toConfig(other)).toBe(other);
    expect(isConfig({})).toBe(false);
  });

  test("refuses a promise, which somebody forgot to await", () => {
    const error = errorOf(() => Reflect.apply(toConfig, undefined, [Promise.resolve({})]));
    expect(error.code).toBe("CONFIG_OBJECT_INVALID");
    expect(error.remedy).toContain("await");
  });

  test("refuses a config in place of an object of values", () => {
    const merge = () => Reflect.apply(Config.prototype.with, new Config(), [new Config()]);
    expect(errorOf(merge).code).toBe("CONFIG_OBJECT_INVALID");
  });
});
