import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const app = join(import.meta.dirname, "..");
const page = readFileSync(join(app, "../../docs/tutorial.md"), "utf8");

/** Files that only the tutorial has: first shapes, and the other way. */
const SHOWN_ONLY = ["src/main-1.ts", "src/extensions-1.ts", "src/app-1.ts", "src/home.tsx"];

/** What the tutorial shows of each file, in pieces. */
function shown(): Map<string, string[]> {
  const pieces = new Map<string, string[]>();
  let last = "";
  for (const [, info = "", text = ""] of page.matchAll(/^```(?:tsx?|jinja) (.*)\n([^]*?)^```$/gm)) {
    last = /file=(\S+)/.exec(info)?.[1] ?? last;
    pieces.set(last, [...(pieces.get(last) ?? []), text.trim()]);
  }
  return pieces;
}

test("the tutorial shows the app as it is", () => {
  for (const [file, pieces] of shown()) {
    if (SHOWN_ONLY.includes(file)) continue;
    const source = readFileSync(join(app, file), "utf8");
    for (const piece of pieces) expect(source, file).toContain(piece);
  }
});

test("the tutorial shows every source and template of the app, whole", () => {
  const pieces = shown();
  const files = globSync(["src/**/*.ts", "templates/**/*.html"], { cwd: app });
  expect(files).toContain("templates/layout.html");
  for (const file of files) {
    const source = readFileSync(join(app, file), "utf8").replaceAll(/\s/g, "");
    expect(pieces.get(file)?.join("").replaceAll(/\s/g, ""), file).toBe(source);
  }
});
