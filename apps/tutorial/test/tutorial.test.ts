import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const app = join(import.meta.dirname, "..");
const page = readFileSync(join(app, "../../docs/tutorial.md"), "utf8");

/** Files that only the tutorial has: first shapes, what a later chapter takes away, the other way. */
const SHOWN_ONLY = [
  "src/main-1.ts",
  "src/extensions-1.ts",
  "src/app-1.ts",
  "src/schema.ts",
  "src/password.ts",
  "src/guards.ts",
  "src/paging.ts",
  "src/home.tsx",
  "test/database-1.test.ts",
];

/** What the tutorial shows of a file, in the form that it has from a chapter on. */
interface Form {
  readonly step: string;
  readonly pieces: string[];
}

/** The forms of each file, in order. */
function shown(): Map<string, Form[]> {
  const files = new Map<string, Form[]>();
  let file = "";
  let step = "";
  for (const [, info = "", text = ""] of page.matchAll(/^```(?:tsx?|jinja) (.*)\n([^]*?)^```$/gm)) {
    file = /file=(\S+)/.exec(info)?.[1] ?? file;
    if (!info.includes("continue")) step = /step=(\d)/.exec(info)?.[1] ?? "1";
    const forms = files.get(file) ?? [];
    if (forms.at(-1)?.step !== step) forms.push({ step, pieces: [] });
    forms.at(-1)?.pieces.push(text.trim());
    files.set(file, forms);
  }
  return files;
}

test("the tutorial shows the app as it is", () => {
  for (const [file, forms] of shown()) {
    if (SHOWN_ONLY.includes(file)) continue;
    const source = readFileSync(join(app, file), "utf8");
    for (const piece of forms.at(-1)?.pieces ?? []) expect(source, file).toContain(piece);
  }
});

test("the tutorial shows every source and template of the app, whole", () => {
  const files = shown();
  const paths = globSync(["src/**/*.ts", "templates/**/*.html"], { cwd: app });
  expect(paths).toContain("templates/layout.html");
  for (const path of paths) {
    const source = readFileSync(join(app, path), "utf8").replaceAll(/\s/g, "");
    const pieces = files.get(path)?.at(-1)?.pieces ?? [];
    expect(pieces.join("").replaceAll(/\s/g, ""), path).toBe(source);
  }
});

test("what the tutorial changes in a file stands in an earlier form of it", () => {
  const files = shown();
  const changes = [...page.matchAll(/^```diff file=(\S+)\n([^]*?)^```$/gm)];
  expect(changes.length).toBeGreaterThan(0);
  for (const [, file = "", text = ""] of changes) {
    const before = files.get(file)?.[0]?.pieces.join("\n");
    for (const hunk of text.split("@@\n")) {
      const lines = hunk.split("\n").filter((line) => /^[ -]/.test(line));
      expect(before, file).toContain(lines.map((line) => line.slice(1)).join("\n"));
    }
  }
});
