import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadConfig } from "../../src/settings/load-config.ts";
import type { LoadConfigOptions } from "../../src/settings/load-config.ts";
import { errorOf } from "./errors.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "phial-settings-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

function load(options: LoadConfigOptions = {}) {
  return loadConfig({ environment: {}, cwd: folder, ...options });
}

describe("loadConfig", () => {
  test("takes the last of object, file, .env and environment", () => {
    write("config.json", '{"B": "file", "C": "file", "D": "file"}');
    write(".env", "PHIAL_C=dotenv\nPHIAL_D=dotenv\nOTHER=1\n");
    const config = load({
      values: { A: "object", B: "object", C: "object", D: "object" },
      file: "config.json",
      environment: { PHIAL_D: "environment" },
    });
    expect(config.keys().map((key) => [key, config.get(key), config.origin(key)])).toEqual([
      ["A", "object", "the object given to loadConfig()"],
      ["B", "file", "file config.json"],
      ["C", "dotenv", "PHIAL_C in .env"],
      ["D", "environment", "environment variable PHIAL_D"],
    ]);
  });

  test("is empty without any source", () => {
    expect(load().keys()).toEqual([]);
  });

  test("reads process.env when no environment is given, and does not write to it", () => {
    write(".env", "PHIAL_FROM_DOTENV=1\n");
    const before = { ...process.env };
    expect(loadConfig({ cwd: folder }).has("FROM_DOTENV")).toBe(true);
    expect({ ...process.env }).toEqual(before);
  });

  test("reads another prefix, and none", () => {
    const environment = { NOTES_A: "1", PHIAL_A: "2", A: "3" };
    expect(load({ environment, prefix: "NOTES_" }).get("A")).toBe(1);
    expect(load({ environment, prefix: "" }).get("A")).toBe(3);
    expect(load({ environment, prefix: "NOTES_" }).variable("A")).toBe("NOTES_A");
  });

  test("counts undefined in the object as not given", () => {
    expect(load({ values: { A: undefined, B: null } }).keys()).toEqual(["B"]);
  });

  test.each([{ values: [] }, { values: new Map() }, { values: Promise.resolve({}) }])(
    "refuses values that are no object: %o",
    (options) => {
      const given: object = options;
      expect(errorOf(() => load(given)).code).toBe("CONFIG_OBJECT_INVALID");
    },
  );
});

describe("NODE_ENV", () => {
  test("sets ENV when it is production", () => {
    const config = load({ environment: { NODE_ENV: "production" } });
    expect(config.get("ENV")).toBe("production");
    expect(config.origin("ENV")).toBe("environment variable NODE_ENV");
  });

  test("gives way to ENV of any source, and means nothing else", () => {
    const environment = { NODE_ENV: "production" };
    expect(load({ environment, values: { ENV: "testing" } }).get("ENV")).toBe("testing");
    expect(load({ environment: { ...environment, PHIAL_ENV: "development" } }).get("ENV")).toBe(
      "development",
    );
    expect(load({ environment: { NODE_ENV: "test" } }).has("ENV")).toBe(false);
  });
});

describe("a .env file", () => {
  test("is read as Node reads it, also with Windows line ends and a byte order mark", () => {
    write(".env", "\uFEFFPHIAL_A=1 # note\r\nexport PHIAL_B='two words'\r\n# PHIAL_C=3\r\n");
    const config = load();
    expect([config.get("A"), config.get("B"), config.has("C")]).toEqual([1, "two words", false]);
  });

  test("sets parts of objects", () => {
    write(".env", "PHIAL_A__B=1\n");
    expect(load({ environment: { PHIAL_A__C: "2" } }).get("A")).toEqual({ B: 1, C: 2 });
  });

  test("is skipped when it is asked for, or is a folder", () => {
    write(".env", "PHIAL_A=1\n");
    expect(load({ envFile: false }).has("A")).toBe(false);
    expect(load({ environment: { PHIAL_SKIP_DOTENV: "1" } }).has("A")).toBe(false);
    expect(load({ environment: { PHIAL_SKIP_DOTENV: "0" } }).has("A")).toBe(true);
    rmSync(join(folder, ".env"));
    mkdirSync(join(folder, ".env"));
    expect(load().keys()).toEqual([]);
  });

  test("is overridden by the file that PHIAL_ENV_FILE names", () => {
    write(".env", "PHIAL_A=1\nPHIAL_B=1\n");
    write("staging.env", "PHIAL_B=2\n");
    const config = load({ environment: { PHIAL_ENV_FILE: "staging.env" } });
    expect([config.get("A"), config.get("B")]).toEqual([1, 2]);
    expect(config.origin("B")).toBe("PHIAL_B in staging.env");
  });

  test("is an error when it was named and does not exist", () => {
    const error = errorOf(() => load({ envFile: ["a.env"] }));
    expect(error).toMatchObject({ code: "CONFIG_FILE_MISSING" });
    expect(error.problem).toBe('There is no file "a.env".');
    const named = () => load({ environment: { PHIAL_ENV_FILE: "b.env" } });
    expect(errorOf(named).code).toBe("CONFIG_FILE_MISSING");
  });

  test("is several files of which the last wins", () => {
    write("a.env", "PHIAL_A=1\n");
    write("b.env", "PHIAL_A=2\n");
    expect(load({ envFile: ["a.env", "b.env"] }).get("A")).toBe(2);
    expect(load({ envFile: "a.env" }).get("A")).toBe(1);
  });
});

describe("a settings file", () => {
  test("may be missing only when it is optional", () => {
    expect(load({ file: { path: "config.json", optional: true } }).keys()).toEqual([]);
    expect(errorOf(() => load({ file: "config.json" })).code).toBe("CONFIG_FILE_MISSING");
  });

  test("is several files of which the last wins", () => {
    write("a.json", '\uFEFF{"A": 1, "B": 1}');
    write("b.json", '{"B": {"C": 2}}');
    const config = load({ file: ["a.json", { path: "b.json" }] });
    expect([config.get("A"), config.get("B")]).toEqual([1, { C: 2 }]);
  });

  test.each([
    ["config.ts", "const port: number = 25;\nexport default { MAIL_PORT: port };"],
    ["config.mts", "export default { MAIL_PORT: 25 as const };"],
    ["config.mjs", "export default { MAIL_PORT: 25 };"],
    ["config.cjs", "module.exports = { MAIL_PORT: 25 };"],
  ])("is a module with a default export: %s", (name, text) => {
    write(name, text);
    const config = load({ file: name });
    expect(config.get("MAIL_PORT")).toBe(25);
    expect(config.origin("MAIL_PORT")).toBe(`file ${name}`);
  });

  test.each([
    ["list.json", "[1]", "does not hold an object"],
    ["null.json", "null", "does not hold an object"],
    ["config.yaml", "A: 1", "has an ending that is not read"],
    ["named.mjs", "export const A = 1;", "has no default export that is an object"],
    ["list.mjs", "export default [1];", "has no default export that is an object"],
    ["throws.mjs", "throw new Error('no');", "failed while it was loaded"],
    ["awaits.mjs", "export default await {};", "awaits at its top level"],
  ])("is refused: %s", (name, text, problem) => {
    write(name, text);
    const error = errorOf(() => load({ file: name }));
    expect(error.code).toBe("CONFIG_FILE_INVALID");
    expect(error.problem).toContain(problem);
    expect(error.problem).toContain(name);
  });

  test("that is broken JSON is not quoted: it may hold secrets", () => {
    write("config.json", '{"SECRET_KEY": sk-live-0123}');
    const error = errorOf(() => load({ file: "config.json" }));
    expect(error.code).toBe("CONFIG_FILE_INVALID");
    expect(error.message).not.toContain("sk-live");
    expect(error.cause).toBeUndefined();
  });

  test("that is broken JSON is told with its place where there is one", () => {
    write("config.json", '{\n"A": 1,\n}');
    expect(errorOf(() => load({ file: "config.json" })).problem).toBe(
      'The file "config.json" is not JSON (line 3 column 1).',
    );
  });
});
