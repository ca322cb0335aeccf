import { describe, expect, test } from "vitest";
import { checkLayers } from "../check-layers.ts";
import { findCycles } from "../cycles.ts";
import { plantTree } from "./tree.ts";

const STORE = `import { AsyncLocalStorage } from "node:async_hooks";\nnew AsyncLocalStorage();`;
const source = (path: string): Record<string, string> => ({ source: `./src/${path}.ts` });

/** A repository that keeps every rule, with one file of each kind. */
const HOUSE = {
  "package.json": {
    workspaces: ["core", "extensions/*", "suites/*", "kit/*", "apps/*"],
    devDependencies: { vitest: "5" },
  },
  "core/package.json": {
    name: "phial",
    exports: { ".": source("index"), "./http": source("http/index") },
    dependencies: { "@fastify/busboy": "3", "@standard-schema/spec": "1", commander: "15" },
    peerDependencies: { hono: "4" },
    devDependencies: { zod: "4" },
  },
  "core/src/index.ts": `export { a } from "./a.ts"; export type { B } from "./http/index.ts";`,
  "core/src/a.ts": `import { Hono } from "hono"; import { B } from "./http/index.ts";`,
  "core/src/http/index.ts": `export { b } from "../b.ts";`,
  "core/src/b.ts": `import type { a } from "./a.ts";`,
  "core/src/body/form.ts": `import b from "@fastify/busboy";`,
  "core/src/body/guard.ts": `import type { S } from "@standard-schema/spec";`,
  "core/src/cli/main.ts": `import { Command } from "commander";`,
  "core/src/context/storage.ts": STORE,
  "core/test/a.test.ts": `import { test } from "vitest"; import { z } from "zod"; import "../src/a.ts"; import "phial/http";`,
  "extensions/db/package.json": {
    name: "@phial/db",
    exports: { ".": source("index"), "./pg": source("drivers/pg") },
    peerDependencies: { phial: "^0", hono: "4", postgres: "3" },
    peerDependenciesMeta: { postgres: { optional: true } },
  },
  "extensions/db/src/index.ts": `export { Db } from "./db.ts";`,
  "extensions/db/src/db.ts": `import { Phial } from "phial"; import { cookie } from "phial/http";`,
  "extensions/db/src/drivers/pg.ts": `import postgres from "postgres";`,
  "extensions/migrate/package.json": {
    name: "@phial/migrate",
    exports: { ".": source("index") },
    peerDependencies: { phial: "^0", "@phial/db": "^0" },
  },
  "extensions/migrate/src/index.ts": `import type { Db } from "@phial/db"; class M { needs: Db[] }`,
  "suites/security/package.json": {
    name: "@phial/security",
    peerDependencies: { phial: "^0", "@phial/db": "^0" },
  },
  "suites/security/src/main.ts": `import "phial"; import "@phial/db";`,
  "kit/conformance/package.json": {
    name: "@phial/conformance",
    exports: { ".": source("check") },
    peerDependencies: { phial: "^0", "@phial/db": "^0" },
  },
  "kit/conformance/src/check.ts": `import "phial"; import type { Db } from "@phial/db";`,
  "apps/shop/package.json": {
    name: "shop",
    dependencies: { phial: "0", "@phial/db": "0", "@phial/security": "0" },
  },
  "apps/shop/src/app.ts": `import "phial"; import "@phial/db/pg"; import "node:fs";`,
};

/** The problems of the house with these files added or replaced. */
function problemsOf(files: Readonly<Record<string, unknown>>): string[] {
  using tree = plantTree({ ...HOUSE, ...files });
  return checkLayers(tree.root).problems;
}

describe("checkLayers", () => {
  test("accepts a repository that keeps the rules", () => {
    expect(problemsOf({})).toEqual([]);
  });

  test.each([
    ["core/src/x.ts", `import "@phial/db";`, "core may not import extension"],
    ["core/src/x.ts", `import "commander";`, "belongs to src/cli/ only"],
    ["core/src/x.ts", `import b from "@fastify/busboy";`, "belongs to src/body/ only"],
    ["core/src/body/x.ts", `import { S } from "@standard-schema/spec";`, 'write "import type"'],
    ["core/src/x.ts", `import { z } from "zod";`, "is not in dependencies"],
    ["core/src/x.ts", `import "fs";`, 'write "node:fs"'],
    ["core/src/x.ts", `import "phial/http";`, "imports its own package"],
    ["core/src/x.ts", `import "../test/a.test.ts";`, "source imports the test file"],
    ["core/src/x.ts", `import "../../kit/conformance/src/check.ts";`, "leaves its package"],
    ["core/src/x.ts", `export { a } from "./a.ts";`, "Only index.ts does that"],
    ["core/src/x.ts", `import { a } from "./a.ts"; export { a };`, "re-exports a."],
    ["core/src/x.ts", STORE, "AsyncLocalStorage belongs to exactly one module"],
    ["core/src/x.ts", `declare module "hono" {}`, "augments types globally"],
    ["core/test/x.test.ts", `declare global {}`, "augments types globally"],
    ["core/src/x/index.ts", ``, "index.ts without an export path"],
    ["core/src/url-helpers.ts", ``, '"url-helpers" says nothing'],
    ["core/src/utils/url.ts", ``, '"utils" says nothing'],
    ["core/test/common.ts", ``, '"common" says nothing'],
    ["extensions/db/src/x.ts", `import "@phial/migrate";`, "has to be a peer dependency"],
    ["extensions/db/src/x.ts", `import "phial/src/a.ts";`, "is no export path"],
    ["extensions/db/src/x.ts", `import "phial/testing";`, "is no export path"],
    ["extensions/db/src/x.ts", STORE, "only one module of core"],
    ["extensions/db/src/x.ts", `import "left-pad";`, "is not in dependencies"],
    ["extensions/db/src/x.ts", `import "postgres";`, "outside a driver"],
    ["extensions/db/src/x.ts", `import "./drivers/pg.ts";`, "loads the driver"],
    ["extensions/db/src/drivers/x.ts", `import "postgres";`, 'no export path "./x"'],
    ["kit/conformance/src/x.ts", `import { Db } from "@phial/db";`, "kit may not import extension"],
    ["suites/security/src/x.ts", `import "@phial/conformance";`, "suite may not import kit"],
    ["apps/shop/src/x.ts", `import "../../../core/src/a.ts";`, "leaves its package"],
    ["apps/shop/src/x.ts", `import "@phial/conformance";`, "app may not import kit"],
    ["apps/shop/src/x.ts", `import "@phial/migrate";`, "is not in dependencies"],
    ["scripts/x.ts", `import "../core/src/a.ts";`, "leaves its package"],
  ])("refuses in %s: %s", (path, content, problem) => {
    const problems = problemsOf({ [path]: content });
    expect(problems.join("\n")).toContain(problem);
  });

  test("refuses an extension that uses another one without stating the need", () => {
    const file = "extensions/migrate/src/index.ts";
    const problems = problemsOf({ [file]: `import type { Db } from "@phial/db";` });
    expect(problems).toEqual([`${file}:1: "@phial/db" is used, but the extension has no "needs".`]);
  });

  test("refuses an extension of which another one is a plain dependency", () => {
    const problems = problemsOf({
      "extensions/migrate/package.json": {
        name: "@phial/migrate",
        dependencies: { "@phial/db": "0" },
      },
    });
    expect(problems).toContain(
      'extensions/migrate/src/index.ts:1: "@phial/db" has to be a peer dependency.',
    );
  });

  test("refuses values that import each other in a circle, and lets types do so", () => {
    const problems = problemsOf({ "core/src/b.ts": `import { a } from "./a.ts";` });
    expect(problems).toEqual([
      "core/src/a.ts: imports in a circle: src/a.ts -> src/http/index.ts -> src/b.ts -> src/a.ts",
    ]);
  });

  test("refuses a core without the one context store", () => {
    const problems = problemsOf({ "core/src/context/storage.ts": "" });
    expect(problems).toEqual([
      "core: AsyncLocalStorage belongs to exactly one module, found: none.",
    ]);
  });

  test("names the line of an import", () => {
    const problems = problemsOf({ "core/src/x.ts": `// import "y";\n\nimport "fs";` });
    expect(problems).toEqual([`core/src/x.ts:3: write "node:fs".`]);
  });
});

test("findCycles finds each way back once", () => {
  const edges = { a: ["b"], b: ["a", "c"], c: ["c"], d: ["a"] };
  expect(findCycles(new Map(Object.entries(edges)))).toEqual([
    ["a", "b", "a"],
    ["c", "c"],
  ]);
});
