import { describe, expect, test } from "vitest";
import { Phial, silentLogger } from "../../src/index.ts";
import { cliRunner } from "../../src/testing/index.ts";
import { notesApp } from "./notes-app.ts";
import { phial } from "./run-phial.ts";
import { tempProject } from "./temp-project.ts";

const SECRET = "a-secret-of-more-than-32-characters!";

describe("phial config", () => {
  test("shows the settings of core, of each extension and of the app, with their docs", async () => {
    const { output } = await cliRunner(notesApp()).invoke(["config"]);
    expect(output.match(/^\S.*$/gm)).toEqual(["phial", "store", "notes"]);
    expect(output).toContain(
      '  STORE_URL = "memory:"  (default)\n      Where the notes are. [string]\n',
    );
    expect(output).toContain("  NOTES_PER_PAGE = 20  (default)\n");
    expect(output).toContain("  PERMANENT_SESSION_LIFETIME = 31 days  (default)\n");
  });

  test("says where values come from and never shows a secret", async () => {
    using project = tempProject({
      "app.ts":
        'import { Phial } from "phial";\nexport const createApp = (config: object) => new Phial("x", { config });',
      ".env": `PHIAL_SECRET_KEY=${SECRET}`,
    });
    const environment = { PHIAL_MAX_COOKIE_SIZE: "100", PHIAL_TOKEN: SECRET };
    for (const args of [["config"], ["config", "--json"]]) {
      const { stdout } = await phial(args, { cwd: project.folder, environment });
      expect(stdout).not.toContain(SECRET);
      expect(stdout).toContain("PHIAL_SECRET_KEY in .env");
      expect(stdout).toContain("environment variable PHIAL_MAX_COOKIE_SIZE");
      expect(stdout).toContain("environment variable PHIAL_TOKEN");
    }
  });

  test("shows one setting by its name", async () => {
    const runner = cliRunner(notesApp({ config: { STORE_URL: "redis:" } }));
    expect((await runner.invoke(["config", "STORE_URL"])).output).toBe(
      'store\n  STORE_URL = "redis:"  (the object given as config)\n      Where the notes are. [string]\n',
    );
  });

  test("guesses at a name that there is not", async () => {
    const { exitCode, stderr } = await cliRunner(notesApp()).invoke(["config", "STORE_ULR"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^Error \[CLI_SETTING_UNKNOWN\].*\nDid you mean STORE_URL\?/);
  });

  test("marks the keys that seem to be meant for a setting, though the app does not start with them", async () => {
    const app = notesApp({ config: { STORE_ULR: "x", ADDRESS: "mine" } });
    const { output } = await cliRunner(app).invoke(["config"]);
    expect(output).toMatch(
      /^no setting of anybody\n {2}STORE_ULR {2}\(the object given as config\)\n {6}STORE_ULR: did you mean STORE_URL\?/m,
    );
    expect(output).toMatch(/^ {2}ADDRESS {2}\(the object given as config\)$/m);
    expect((await cliRunner(app).invoke(["config", "ADDRESS"])).exitCode).toBe(0);
    expect((await cliRunner(app).invoke(["routes"])).stderr).toContain("SETTINGS_UNKNOWN");
  });

  test("gives JSON with --json", async () => {
    const { stdout } = await cliRunner(notesApp({ config: { STORE_ULR: "x" } })).invoke([
      "config",
      "--json",
    ]);
    const { settings, unknown } = JSON.parse(stdout);
    expect(settings).toContainEqual({
      owner: "store",
      name: "STORE_PASSWORD",
      type: "string or null",
      default: "null",
      secret: true,
      doc: "Opens it.",
      value: "null",
      origin: "default",
    });
    expect(unknown).toMatchObject([{ key: "STORE_ULR", problem: { owner: "store" } }]);
  });
});

describe("phial extensions", () => {
  test("lists name, package, settings, commands, signals and needs", async () => {
    const { output } = await cliRunner(notesApp()).invoke(["extensions"]);
    expect(output).toBe(
      "Name   Package  Settings  Commands       Signals       Needs\nstore           2         store upgrade  store-opened\n",
    );
    const { stdout } = await cliRunner(notesApp()).invoke(["extensions", "--json"]);
    expect(JSON.parse(stdout)).toEqual([
      {
        name: "store",
        package: null,
        settings: 2,
        commands: ["store upgrade"],
        signals: ["store-opened"],
        needs: [],
      },
    ]);
  });

  test("knows the version of a package that is named after the extension", async () => {
    using project = tempProject({
      "app.ts": `import { Extension, Phial } from "phial";
        class Store extends Extension { name = "store"; setup() {} }
        export const app = new Phial("x");
        new Store().initApp(app);`,
      "node_modules/phial-store/package.json": '{ "name": "phial-store", "version": "1.2.3" }',
    });
    const { stdout } = await phial(["extensions"], { cwd: project.folder });
    expect(stdout).toContain("phial-store 1.2.3");
  });

  test("says that there are none", async () => {
    const app = new Phial("empty", { log: silentLogger });
    expect((await cliRunner(app).invoke(["extensions"])).output).toBe(
      'The app "empty" has no extensions.\n',
    );
  });
});
