import { expect, test } from "vitest";
import { checkExports } from "../check-exports.ts";
import { plantTree } from "./tree.ts";

const DB = {
  name: "@phial/db",
  version: "0.1.0",
  description: "A database.",
  keywords: ["phial"],
  license: "MIT",
  type: "module",
  files: ["dist", "src", "README.md", "LICENSE"],
  engines: { node: ">=24" },
  bin: { db: "./dist/cli/main.js" },
  exports: {
    ".": { source: "./src/index.ts", types: "./dist/index.d.ts", default: "./dist/index.js" },
  },
  peerDependencies: { hono: "^4", phial: "^0.1.0" },
};
const APP = {
  name: "app",
  version: "0.1.0",
  private: true,
  dependencies: { "@phial/db": "0.1.0" },
};
const TREE = {
  "package.json": { version: "0.1.0", workspaces: ["core", "extensions/*", "apps/*"] },
  "tsconfig.json": { references: [{ path: "extensions/db" }] },
  LICENSE: "MIT",
  "extensions/db/LICENSE": "MIT",
  "extensions/db/README.md": "# Db",
  "extensions/db/src/index.ts": "",
  "extensions/db/src/cli/main.ts": "#!/usr/bin/env node\n",
  "extensions/db/package.json": DB,
  "core/package.json": { name: "phial", version: "0.1.0", private: true },
  "apps/app/package.json": APP,
};

function problemsOf(files: Readonly<Record<string, unknown>>): string {
  using tree = plantTree({ ...TREE, ...files });
  return checkExports(tree.root).problems.join("\n");
}

test("accepts a package that is ready", () => {
  expect(problemsOf({})).toBe("");
});

test.each<[string, Record<string, unknown>, string]>([
  ["no description", { description: "" }, "description is missing"],
  ["no keywords", { keywords: [] }, "keywords are missing"],
  ["another licence", { license: "ISC" }, "license has to be MIT"],
  ["no engines", { engines: {} }, "engines.node is missing"],
  ["no sources in files", { files: ["dist", "README.md", "LICENSE"] }, 'files lacks "src"'],
  ["another version", { version: "0.2.0" }, "version has to be 0.1.0"],
  ["a peer of another version", { peerDependencies: { hono: "^4", phial: "^1" } }, "at ^0.1.0"],
  ["its own copy of hono", { dependencies: { hono: "^4" } }, "is a dependency, not a peer"],
  ["no peer phial", { peerDependencies: { hono: "^4" } }, '"phial" has to be a peer'],
  ["no exports", { exports: {}, bin: undefined }, "exports is missing"],
  [
    "conditions in another order",
    { exports: { ".": { types: "./dist/index.d.ts", source: "./src/index.ts", default: "" } } },
    "in this order",
  ],
  [
    "a source that is not there",
    { exports: { ".": { source: "./src/x.ts", types: "./dist/x.d.ts", default: "./dist/x.js" } } },
    "does not exist",
  ],
  [
    "a build that is of another file",
    {
      exports: {
        ".": { source: "./src/index.ts", types: "./dist/x.d.ts", default: "./dist/x.js" },
      },
    },
    "has to name ./dist/index.d.ts",
  ],
  ["a command without source", { bin: { db: "./dist/gone.js" } }, "has no source"],
])("refuses a package with %s", (_, change, problem) => {
  expect(problemsOf({ "extensions/db/package.json": { ...DB, ...change } })).toContain(problem);
});

test.each<[string, Record<string, unknown>, string]>([
  ["a licence of its own", { "extensions/db/LICENSE": "other" }, "LICENSE is not the repository's"],
  ["a command that no shell can run", { "extensions/db/src/cli/main.ts": "" }, "#!/usr/bin/env"],
  ["a package that is not built", { "tsconfig.json": {} }, "does not build it"],
  [
    "an app on another version",
    { "apps/app/package.json": { ...APP, dependencies: { "@phial/db": "^0.1.0" } } },
    '"@phial/db" has to be at 0.1.0',
  ],
])("refuses %s", (_, files, problem) => {
  expect(problemsOf(files)).toContain(problem);
});
