import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const app = join(import.meta.dirname, "..");
const page = readFileSync(join(app, "../../docs/tutorial.md"), "utf8");

/** Files that the tutorial shows in a first shape. */
const FIRST = ["src/main-1.ts", "src/app-1.tsx"];

/** What the tutorial shows of each file, in pieces. */
function shown(): Map<string, string[]> {
  const pieces = new Map<string, string[]>();
  let last = "";
  for (const [, info = "", text = ""] of page.matchAll(/^```tsx? (.*)\n([^]*?)^```$/gm)) {
    last = /file=(\S+)/.exec(info)?.[1] ?? last;
    pieces.set(last, [...(pieces.get(last) ?? []), text.trim()]);
  }
  return pieces;
}

test("the tutorial shows the app as it is", () => {
  for (const [file, pieces] of shown()) {
    if (FIRST.includes(file)) continue;
    const source = readFileSync(join(app, file), "utf8");
    for (const piece of pieces) expect(source, file).toContain(piece);
  }
});

test("the tutorial shows every source of the app, whole", () => {
  const pieces = shown();
  for (const name of readdirSync(join(app, "src"))) {
    const source = readFileSync(join(app, "src", name), "utf8").replaceAll(/\s/g, "");
    expect(pieces.get(`src/${name}`)?.join("").replaceAll(/\s/g, ""), name).toBe(source);
  }
});
