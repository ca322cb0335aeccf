import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { phial } from "./run-phial.ts";
import { tempProject } from "./temp-project.ts";

/** A module with an app that has one route, named after it. */
const appOf = (name: string): string => `new Phial("${name}").get("/${name}", () => "")`;
const module = (text: string): string => `import { Phial } from "phial";\n${text}`;

async function pathsOf(files: Record<string, string>, args: string[] = [], environment = {}) {
  using project = tempProject(files);
  const result = await phial([...args, "routes", "--json"], { cwd: project.folder, environment });
  if (result.exitCode !== 0) return result.stderr;
  const routes: { path: string }[] = JSON.parse(result.stdout);
  return routes.map((route) => route.path).join();
}

describe("looking for the app", () => {
  test.each(["app.ts", "app.js", "src/app.ts", "dist/app.js", "server.ts"])(
    "finds %s",
    async (file) => {
      expect(await pathsOf({ [file]: module(`export const app = ${appOf("a")};`) })).toBe("/a");
    },
  );

  test("takes the first of the usual files", async () => {
    const files = {
      "app.js": module(`export const app = ${appOf("js")};`),
      "app.ts": module(`export const app = ${appOf("ts")};`),
    };
    expect(await pathsOf(files)).toBe("/ts");
  });

  test.each(["web/main.ts", "web/main", "./web/main.ts", "web", "web/index.ts"])(
    "takes --app %s from the working directory",
    async (reference) => {
      const text = module(`export const app = ${appOf("a")};`);
      const files = { "web/main.ts": text, "web/index.ts": text };
      expect(await pathsOf(files, ["--app", reference])).toBe("/a");
    },
  );

  test("says what was looked for when there is none", async () => {
    expect(await pathsOf({})).toMatch(
      /^Error \[CLI_APP_MISSING\]: There is no app in .*: none of app\.ts, app\.js/,
    );
  });

  test("guesses what a path with a slip was meant to be", async () => {
    const files = { "src/main.ts": module(`export const app = ${appOf("a")};`) };
    expect(await pathsOf(files, ["--app", "src/mian.ts"])).toContain("Did you mean src/main.ts?");
  });

  test("reads PHIAL_APP from the environment, and from .env", async () => {
    const files = { "web.ts": module(`export const app = ${appOf("a")};`) };
    expect(await pathsOf(files, [], { PHIAL_APP: "web" })).toBe("/a");
    expect(await pathsOf({ ...files, ".env": "PHIAL_APP=web.ts" })).toBe("/a");
  });

  test("prefers --app to PHIAL_APP, before the command and after it", async () => {
    using project = tempProject({
      "a.ts": module(`export const app = ${appOf("a")};`),
      "b.ts": module(`export const app = ${appOf("b")};`),
    });
    const call = { cwd: project.folder, environment: { PHIAL_APP: "a" } };
    expect((await phial(["-A", "b", "routes"], call)).stdout).toContain("/b");
    expect((await phial(["routes", "--app=b"], call)).stdout).toContain("/b");
  });
});

describe("the exports of the module", () => {
  test.each([
    ["app", `export const other = 1, app = ${appOf("a")};`],
    ["application", `export const application = ${appOf("a")}, x = ${appOf("x")};`],
    ["a default export", `export default ${appOf("a")}; export const x = ${appOf("x")};`],
    ["the only app", `export const website = ${appOf("a")};`],
    ["createApp", `export const createApp = () => ${appOf("a")}, makeApp = () => ${appOf("x")};`],
    ["an async makeApp", `export async function makeApp() { return ${appOf("a")}; }`],
    ["create_app", `export const create_app = () => ${appOf("a")};`],
    ["a default factory", `export default () => ${appOf("a")};`],
  ])("may hold %s", async (_what, text) => {
    expect(await pathsOf({ "app.ts": module(text) })).toBe("/a");
  });

  test("are listed when none is an app", async () => {
    const output = await pathsOf({ "app.ts": "export const x = 1; export function helper() {}" });
    expect(output).toContain("app.ts exports no app and no createApp(). It exports ");
    expect(output).toContain("export function createApp(config)");
    expect(await pathsOf({ "app.ts": "" })).toContain("It exports nothing.");
  });

  test("have to be named when several are apps", async () => {
    const text = `export const one = ${appOf("a")}, two = ${appOf("b")};`;
    expect(await pathsOf({ "app.ts": module(text) })).toContain("several apps: one, two");
    expect(await pathsOf({ "app.ts": module(text) }, ["-A", "app:two"])).toBe("/b");
  });

  test("are guessed at when the name has a slip", async () => {
    const text = `export const createShop = () => ${appOf("a")};`;
    const output = await pathsOf({ "app.ts": module(text) }, ["-A", "app.ts:createSop"]);
    expect(output).toContain('app.ts has no export "createSop"');
    expect(output).toContain("Did you mean app.ts:createShop?");
  });

  test("are refused when the one that is named is something else", async () => {
    const output = await pathsOf({ "app.ts": "export const x = 1;" }, ["-A", "app:x"]);
    expect(output).toContain('The export "x" of app.ts is a number');
  });
});

describe("the factory", () => {
  const factory = (parameters: string, use: string): string =>
    module(
      `export function createApp(${parameters}) { const app = new Phial("x", { config: ${use} }); return app.get("/" + app.config.get("NAME"), () => ""); }`,
    );

  test("is given the config of .env, --env-file and environment", async () => {
    const files = {
      "app.ts": factory("config: object", "config"),
      ".env": "PHIAL_NAME=dotenv",
      "other.env": "PHIAL_NAME=file",
    };
    expect(await pathsOf(files)).toBe("/dotenv");
    expect(await pathsOf(files, ["-e", "other.env"])).toBe("/file");
    expect(await pathsOf(files, ["-e", "other.env"], { PHIAL_NAME: "variable" })).toBe("/variable");
    expect(await pathsOf(files, [], { PHIAL_ENV_FILE: "other.env" })).toBe("/file");
  });

  test("is given its own arguments instead, if it has any", async () => {
    const files = { "app.ts": factory("name: string", "{ NAME: name }") };
    expect(await pathsOf(files, ["-A", 'app:createApp("mine")'])).toBe("/mine");
  });

  test("uses the default of its parameter", async () => {
    const files = { "app.ts": factory('config: object = { NAME: "default" }', "config") };
    expect(await pathsOf(files)).toBe("/default");
  });

  test("is warned of when its default leaves out what is set", async () => {
    using project = tempProject({ "app.ts": factory("config: object = {}", "config") });
    const call = { cwd: project.folder, environment: { PHIAL_NAME: "x" } };
    expect((await phial(["routes"], call)).stderr).toBe(
      "Warning: app.ts:createApp() does not read NAME (environment variable PHIAL_NAME) and the like: its parameter needs no default, or the default loadConfig().\n",
    );
  });

  test("finds DEBUG on with --debug, and off with --no-debug", async () => {
    using project = tempProject({
      "app.ts": module('export const createApp = (config: object) => new Phial("x", { config });'),
    });
    const value = async (args: string[], environment = {}) => {
      const run = await phial(["config", "DEBUG", ...args], { cwd: project.folder, environment });
      return /= (\w+)/.exec(run.stdout)?.[1];
    };
    expect(await value([])).toBe("false");
    expect(await value(["--debug"])).toBe("true");
    expect(await value(["--no-debug"], { PHIAL_DEBUG: "1" })).toBe("false");
  });

  test("has to return an app", async () => {
    const output = await pathsOf({ "app.ts": "export async function createApp() {}" });
    expect(output).toContain("app.ts:createApp() returned undefined instead of an app.");
  });

  test("fails with its own error and the frames of its file", async () => {
    const text = `export function createApp() {\n  return build();\n}\nfunction build() {\n  throw new TypeError("boom");\n}`;
    const output = await pathsOf({ "app.ts": text });
    expect(output).toContain("Error [CLI_FACTORY_FAILED]: app.ts:createApp() failed.");
    expect(output).toMatch(
      /TypeError: boom\n {4}at build \(app\.ts:\d+:\d+\)\n {4}at createApp \(app\.ts:/,
    );
    expect(output).not.toContain("node:");
    expect(output).not.toContain("src/cli");
  });

  test("fails with the PhialError of a setting as it is", async () => {
    const text = module('export const createApp = (config: object) => new Phial("x", { config });');
    const output = await pathsOf({ "app.ts": text }, [], { PHIAL_MAX_COOKIE_SIZE: "big" });
    expect(output).toMatch(
      /^Error \[SETTINGS_INVALID\]: MAX_COOKIE_SIZE is "big" \(environment variable/,
    );
    expect(output).toContain("\nWrite a whole number");
  });
});

describe("an error on import", () => {
  test("is shown with the frames of the app's files", async () => {
    const output = await pathsOf({
      "app.ts": 'import "./models.ts";',
      "models.ts": 'const load = () => {\n  throw new RangeError("no models");\n};\nload();',
    });
    expect(output).toContain("Error [CLI_APP_IMPORT_FAILED]: app.ts could not be loaded.");
    expect(output).toMatch(/RangeError: no models\n {4}at load \(models\.ts:\d+:\d+\)/);
  });

  test("is not taken for a missing app when it is one of a package", async () => {
    const output = await pathsOf({ "app.ts": 'import "left-padd";' });
    expect(output).toContain("left-padd");
    expect(output).not.toContain("CLI_APP_FILE_MISSING");
  });

  test("names what to do about .tsx", async () => {
    const error = Object.assign(new TypeError("Unknown"), { code: "ERR_UNKNOWN_FILE_EXTENSION" });
    using project = tempProject({ "app.ts": "throw globalThis.phialTestError;" });
    Object.assign(globalThis, { phialTestError: error });
    const { stderr } = await phial(["routes"], { cwd: project.folder });
    Reflect.deleteProperty(globalThis, "phialTestError");
    expect(stderr).toContain("build the app and name the result");
  });

  test("is its own explanation when a PhialError", async () => {
    const output = await pathsOf({
      "app.ts": module('export const app = new Phial("x", { config: { ENV: "prod" } });'),
    });
    expect(output).toMatch(/^Error \[SETTINGS_INVALID\]: ENV is "prod"/);
  });

  test("tells what was thrown that is no error", async () => {
    expect(await pathsOf({ "app.ts": 'throw "text";' })).toContain(
      '"text" was thrown, which is no error',
    );
  });
});

test("an app that a command has used is closed, also when it was never started", async () => {
  using project = tempProject({
    "app.ts": module(`import { appendFileSync } from "node:fs";
const note = (text: string) => () => appendFileSync(import.meta.dirname + "/events", text);
export const app = new Phial("a").onStart(note("start,")).onClose(note("close,"));
app.command({ name: "tidy", doc: "Tidies.", beforeStart: true, run: note("tidy,") });`),
  });
  for (const command of ["tidy", "routes"]) await phial([command], { cwd: project.folder });
  expect(readFileSync(join(project.folder, "events"), "utf8")).toBe("tidy,close,");
});
