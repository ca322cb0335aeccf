import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Database } from "@phial/db";
import { settingsMarkdown } from "phial";
import { expect, test } from "vitest";
import { Migrate } from "../src/index.ts";
import { TempProject } from "./temp-project.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const migrate = new Migrate(new Database());

test("the README has the table of settings that the extension has", () => {
  const rows = (text: string) =>
    text
      .split("\n")
      .filter((line) => line.startsWith("| `MIGRATE_") && line.split("|").length === 6)
      .map((line) => line.replaceAll(/\s+/g, " "));

  expect(rows(readme)).toEqual(rows(settingsMarkdown(migrate.settings)));
});

test("the README names every command and every option", () => {
  for (const { name, options = [] } of migrate.commands) {
    expect(readme).toMatch(new RegExp(`\`${name.replace("db ", "")}\\b`));
    for (const { flags } of options) {
      const names = flags.match(/(?<![\w-])--?[a-z][a-z-]*/g) ?? [];
      expect(
        names.some((option) => readme.includes(option)),
        flags,
      ).toBe(true);
    }
  }
});

test("the smallest app of the README runs as it is published", { timeout: 60_000 }, async () => {
  const [, program = ""] = /```ts run\n([^]*?)```/.exec(readme) ?? [];
  using project = new TempProject({ "app.ts": program });
  const run = promisify(execFile)(process.execPath, ["--conditions=source", "app.ts"], {
    cwd: project.folder,
  });

  expect((await run).stdout.split("\n")).toEqual([
    expect.stringMatching(/^[0-9a-f]{12} add notes$/),
    "[]",
    "",
  ]);
  expect(project.read(join("migrations", "README.md"))).toContain("phial db upgrade");
});
