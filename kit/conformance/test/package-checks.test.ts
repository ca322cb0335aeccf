import { describe, expect, test } from "vitest";
import { packageChecks } from "../src/index.ts";
import { type Files, GOOD_MANIFEST, PackageFolder } from "./package-folder.ts";
import { failing } from "./specimen.ts";

type Manifest = { readonly [Key in keyof typeof GOOD_MANIFEST]?: unknown };

interface Bad {
  readonly what: string;
  readonly manifest?: Manifest;
  readonly files?: Files;
  readonly breaks: string;
}

const MODULE = `export { Greeter } from "./greeter.ts";\n`;
const peers = (phial: string) => ({ peerDependencies: { hono: "^4.13.19", phial } });

const BAD: readonly Bad[] = [
  {
    what: "has a name like any other",
    manifest: { name: "greeter" },
    breaks: "is named after its ability",
  },
  {
    what: "is named after nothing",
    manifest: { name: "phial-" },
    breaks: "is named after its ability",
  },
  { what: "is not free", manifest: { license: "GPL-3.0-only" }, breaks: "is free to use" },
  { what: "has no text of a licence", files: { LICENSE: null }, breaks: "is free to use" },
  { what: "has no author", manifest: { author: " " }, breaks: "has a maintainer" },
  {
    what: "brings its own phial",
    manifest: { dependencies: { phial: "^0.1.0" } },
    breaks: "leaves phial and hono to the app",
  },
  {
    what: "does not name hono",
    manifest: { peerDependencies: { phial: "^0.1.0" } },
    breaks: "leaves phial and hono to the app",
  },
  { what: "pins phial", manifest: peers("0.1.0"), breaks: "gets along with other versions" },
  { what: "takes any phial", manifest: peers("*"), breaks: "gets along with other versions" },
  {
    what: "keeps minor versions out",
    manifest: peers("~0.1.0"),
    breaks: "gets along with other versions",
  },
  {
    what: "pins a library and does not say why",
    manifest: {
      dependencies: { "left-pad": "1.3.0" },
      phial: { extension: "Greeter", exactPins: { "left-pad": " " } },
    },
    breaks: "gets along with other versions",
  },
  {
    what: "pins phial with a reason",
    manifest: {
      ...peers("0.1.0"),
      phial: { extension: "Greeter", exactPins: { phial: "It is the best." } },
    },
    breaks: "gets along with other versions",
  },
  {
    what: "keeps minor versions of a library out, which is no pin",
    manifest: {
      dependencies: { "left-pad": "~1.3.0" },
      phial: { extension: "Greeter", exactPins: { "left-pad": "Its parts demand each other." } },
    },
    breaks: "gets along with other versions",
  },
  { what: "has no README", files: { "README.md": null }, breaks: "is documented" },
  {
    what: "has an empty README",
    files: { "README.md": "# phial-greeter\n" },
    breaks: "is documented",
  },
  { what: "has no link", manifest: { homepage: undefined }, breaks: "is documented" },
  { what: "has no description", manifest: { description: "" }, breaks: "is documented" },
  { what: "has no tests", files: { "test/greeter.test.ts": null }, breaks: "ships its tests" },
  { what: "has no command for its tests", manifest: { scripts: {} }, breaks: "ships its tests" },
  { what: "does not publish its tests", manifest: { files: ["dist"] }, breaks: "ships its tests" },
  {
    what: "has no types",
    manifest: { exports: { ".": { source: "./src/index.ts", default: "./dist/index.js" } } },
    breaks: "exports modules with their types",
  },
  {
    what: "is CommonJS",
    manifest: { type: "commonjs" },
    files: { "src/package.json": `{"type":"module"}` },
    breaks: "says what it runs on",
  },
  { what: "names no engine", manifest: { engines: undefined }, breaks: "says what it runs on" },
  {
    what: "may have side effects",
    manifest: { sideEffects: undefined },
    breaks: "says what it runs on",
  },
  {
    what: "runs a script when it is installed",
    manifest: { scripts: { test: "node --test", postinstall: "node thanks.js" } },
    breaks: "runs nothing when it is installed",
  },
  {
    what: "does not name its extension",
    manifest: { phial: {} },
    breaks: "tells which extension it has",
  },
  {
    what: "names a module that is not there",
    manifest: { phial: { extension: "Greeter", conformance: "./gone.ts" } },
    breaks: "tells which extension it has",
  },
  {
    what: "reads a file on import",
    files: {
      "src/index.ts": `import { readFileSync } from "node:fs";\nreadFileSync("package.json");\n${MODULE}`,
    },
    breaks: "does no work when it is imported",
  },
  {
    what: "reads the environment on import",
    files: { "src/index.ts": `export const word = process.env.GREETER_WORD;\n${MODULE}` },
    breaks: "does no work when it is imported",
  },
  {
    what: "starts a timer on import",
    files: { "src/index.ts": `setInterval(() => {}, 1000).unref();\n${MODULE}` },
    breaks: "does no work when it is imported",
  },
  {
    what: "prints on import",
    files: { "src/index.ts": `console.log("Thank you for using phial-greeter!");\n${MODULE}` },
    breaks: "does no work when it is imported",
  },
  {
    what: "computes on import",
    files: {
      "src/index.ts": `const spent = () => process.cpuUsage().user + process.cpuUsage().system;
        for (const end = spent() + 1.1e6; spent() < end; );\n${MODULE}`,
    },
    breaks: "does no work when it is imported",
  },
  {
    what: "ends the process on import",
    files: { "src/index.ts": `process.exit(0);\n${MODULE}` },
    breaks: "does no work when it is imported",
  },
  {
    what: "imports what it does not declare",
    files: {
      "src/index.ts": `import "left-out";\n${MODULE}`,
      "node_modules/left-out/package.json": `{ "name": "left-out", "type": "module", "exports": "./index.js" }`,
      "node_modules/left-out/index.js": "export {};",
    },
    breaks: "declares what it imports",
  },
];

const IMPORTING = ["does no work when it is imported", "declares what it imports"];
/** What a package that cannot be imported cannot show either. */
const UNSEEN: Readonly<Record<string, string[]>> = {
  "ends the process on import": ["declares what it imports"],
};

describe("a package that", () => {
  test.each(BAD)(
    "$what breaks that law and no other",
    async ({ what, manifest, files, breaks }) => {
      using folder = new PackageFolder({ ...GOOD_MANIFEST, ...manifest }, files);
      // What package.json says changes nothing about an import, which takes a process of its own.
      const checks = packageChecks(folder.path).filter(
        ({ name }) => IMPORTING.includes(breaks) || !IMPORTING.includes(name),
      );

      expect(await failing(checks)).toEqual([breaks, ...(UNSEEN[what] ?? [])]);
    },
    30_000,
  );

  test("has a driver whose library is not installed is no worse for it", async () => {
    const manifest = {
      ...GOOD_MANIFEST,
      exports: {
        ...GOOD_MANIFEST.exports,
        "./redis": {
          source: "./src/drivers/redis.ts",
          types: "./dist/drivers/redis.d.ts",
          default: "./dist/drivers/redis.js",
        },
      },
      peerDependencies: { ...GOOD_MANIFEST.peerDependencies, "no-such-redis": "^1.0.0" },
      peerDependenciesMeta: { "no-such-redis": { optional: true } },
    };
    const files = { "src/drivers/redis.ts": `import "no-such-redis";` };
    using folder = new PackageFolder(manifest, files);

    expect(await failing(packageChecks(folder.path))).toEqual([]);
  }, 30_000);

  test("says why it wants exactly one version of a library gets along", async () => {
    const manifest = {
      ...GOOD_MANIFEST,
      dependencies: { "left-pad": "1.3.0" },
      phial: { extension: "Greeter", exactPins: { "left-pad": "Its parts demand each other." } },
    };
    using folder = new PackageFolder(manifest);

    expect(await failing(packageChecks(folder.path))).toEqual([]);
  }, 30_000);

  test("is good passes every check", async () => {
    using folder = new PackageFolder();

    expect(await failing(packageChecks(folder.path))).toEqual([]);
  }, 30_000);
});

test("every check is there for some bad package", () => {
  using folder = new PackageFolder();
  const names = packageChecks(folder.path).map(({ name }) => name);

  expect([...new Set(BAD.map(({ breaks }) => breaks))].sort()).toEqual(names.sort());
});
