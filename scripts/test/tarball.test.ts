import { expect, test } from "vitest";
import { judgeTarball } from "../tarball.ts";
import { plantTree } from "./tree.ts";

const MANIFEST = {
  files: ["dist", "src", "README.md", "LICENSE"],
  exports: {
    ".": { source: "./src/index.ts", types: "./dist/index.d.ts", default: "./dist/index.js" },
  },
};
const TREE = {
  "package.json": MANIFEST,
  "README.md": "",
  LICENSE: "",
  "src/index.ts": "",
  "dist/index.js": "",
  "dist/index.d.ts": "",
};

function judge(files: Readonly<Record<string, unknown>>): string[] {
  using tree = plantTree({ ...TREE, ...files });
  return judgeTarball(tree.root);
}

test("accepts a package with what it names and nothing else", () => {
  expect(judge({})).toEqual([]);
});

test.each<[string, Record<string, unknown>, string]>([
  [".env", { ".env": "" }, "holds .env, which may hold a secret."],
  [".env of a stage", { "src/.env.production": "" }, "holds src/.env.production, which may hold"],
  ["a key file", { "src/server.pem": "" }, "holds src/server.pem"],
  [
    "a key in a source",
    { "src/a.ts": "-----BEGIN RSA PRIVATE KEY-----" },
    "a private key in src/a.ts",
  ],
  [
    "build information",
    { "dist/.tsbuildinfo": "" },
    "holds dist/.tsbuildinfo, which is a leftover",
  ],
  ["tests it does not name", { "test/a.test.ts": "" }, "holds the test test/a.test.ts"],
  ["tests among its sources", { "src/a.test.ts": "" }, "holds the test src/a.test.ts"],
  [
    "an install script",
    { "package.json": { ...MANIFEST, scripts: { postinstall: "x" } } },
    '"postinstall"',
  ],
  [
    "a local dependency",
    { "package.json": { ...MANIFEST, dependencies: { a: "file:../a" } } },
    "needs a from",
  ],
  [
    "a declaration that names what nothing brings",
    { "dist/index.d.ts": 'export declare const a: import("@some/types/deep").A;' },
    "names @some/types in dist/index.d.ts, and does not depend on it",
  ],
  [
    "an export that is not there",
    { "package.json": { bin: { a: "./dist/a.js" } } },
    "lacks dist/a.js",
  ],
])("refuses %s", (_, files, problem) => {
  expect(judge(files).join("\n")).toContain(problem);
});

test("accepts declarations that name what the package depends on, itself and Node's own", () => {
  const names = ["@some/types", "own/a", "node:fs", "./a.js"];
  const text = names.map((name) => `import "${name}";`).join("\n");
  const manifest = { ...MANIFEST, name: "own", peerDependencies: { "@some/types": "1.0.0" } };
  expect(judge({ "package.json": manifest, "dist/index.d.ts": text })).toEqual([]);
});

test("accepts tests that the package names", () => {
  const manifest = { ...MANIFEST, files: [...MANIFEST.files, "test"] };
  expect(judge({ "package.json": manifest, "test/a.test.ts": "" })).toEqual([]);
});
