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
    "an export that is not there",
    { "package.json": { bin: { a: "./dist/a.js" } } },
    "lacks dist/a.js",
  ],
])("refuses %s", (_, files, problem) => {
  expect(judge(files).join("\n")).toContain(problem);
});

test("accepts tests that the package names", () => {
  const manifest = { ...MANIFEST, files: [...MANIFEST.files, "test"] };
  expect(judge({ "package.json": manifest, "test/a.test.ts": "" })).toEqual([]);
});
