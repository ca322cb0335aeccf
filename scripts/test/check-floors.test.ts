import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkFloors } from "../check-floors.ts";
import type { Floors } from "../check-floors.ts";
import { plantTree } from "./tree.ts";

const FLOORS: Floors = {
  ...JSON.parse(readFileSync(new URL("../floors.json", import.meta.url), "utf8")),
  reviewed: [],
};
const HONO = { version: "4.13.3", license: "MIT", integrity: "sha512-x" };

interface Given {
  readonly source?: string;
  readonly locked?: Record<string, unknown>;
  readonly manifest?: Record<string, unknown>;
  readonly reviewed?: Floors["reviewed"];
}

function problemsOf({ source = "", locked = {}, manifest = {}, reviewed = [] }: Given): string[] {
  using tree = plantTree({
    "package.json": { workspaces: ["core"] },
    "package-lock.json": { packages: { "": {}, "node_modules/hono": { ...HONO, ...locked } } },
    "core/package.json": { engines: { node: ">=24.14.1" }, ...manifest },
    "core/src/a.ts": source,
  });
  return checkFloors(tree.root, { ...FLOORS, reviewed }).problems;
}

test("accepts what is at its floor", () => {
  expect(problemsOf({ manifest: { peerDependencies: { hono: "^4.13.3" } } })).toEqual([]);
});

test.each<[string, Given, string]>([
  ["a locked version below its floor", { locked: { version: "4.12.99" } }, "below the floor"],
  ["a package without integrity", { locked: { integrity: undefined } }, "no sha512"],
  ["a licence that is not listed", { locked: { license: "GPL-3.0" } }, '"GPL-3.0" is not'],
  [
    "a range that goes below",
    { manifest: { dependencies: { hono: "^4.13.0" } } },
    '"hono": "^4.13.0"',
  ],
  ["a choice that goes below", { manifest: { dependencies: { hono: "^4.13.3 || ^3" } } }, '"hono"'],
  ["an engine below its floor", { manifest: { engines: { node: ">=24" } } }, "engines.node"],
])("refuses %s", (_, given, problem) => {
  expect(problemsOf(given).join("\n")).toContain(problem);
});

test.each([
  ["eval", "eval(text)"],
  ["new Function", "new Function('a', text)"],
  ["vm", `import { runInNewContext } from "node:vm";`],
  ["Math.random", "const id = Math.random();"],
  ["shell", `import { exec } from "node:child_process";`],
  ["shell", "spawn(command, { shell: true })"],
  ["__proto__", "target.__proto__ = {}"],
  ["__proto__", `target["__proto__"] = {}`],
  ["__proto__", `const a = { "__proto__": b }`],
  ["setPrototypeOf", "Object.setPrototypeOf(a, b)"],
  ["computed RegExp", "new RegExp(input)"],
  ["computed RegExp", "RegExp(`a${input}`)"],
  ["secret compared with ===", "if (signature === expected) {}"],
  ["secret compared with ===", "if (user.resetToken !== given) {}"],
])("refuses %s in %s", (name, source) => {
  const problems = problemsOf({ source });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(`core/src/a.ts: line 1: ${name} `);
});

test.each([
  "// eval(text)",
  `throw new Error("eval() and Math.random() are not for this");`,
  "pattern.exec(text); db.exec(sql);",
  `new RegExp("^a$"); /^a$/.test(b);`,
  `if (token === undefined || secret !== null || password === "") {}`,
  `if (key === "__proto__") return; switch (key) { case "__proto__": return; }`,
  "execFile(command, args, { shell: false });",
])("accepts %s", (source) => {
  expect(problemsOf({ source })).toEqual([]);
});

test("accepts a reviewed use, refuses one more of it, and one that is gone", () => {
  const reviewed = [{ file: "core/src/a.ts", name: "eval", count: 1, reason: "test" }];
  expect(problemsOf({ source: "eval(a)", reviewed })).toEqual([]);
  expect(problemsOf({ source: "eval(a)\neval(b)", reviewed })).toEqual([
    "core/src/a.ts: line 1, 2: eval runs text as code (2, reviewed 1).",
  ]);
  const gone = [{ file: "core/src/b.ts", name: "eval", count: 1, reason: "test" }];
  expect(problemsOf({ reviewed: gone })).toEqual([
    'floors.json: core/src/b.ts with "eval" does not exist any more.',
  ]);
});
