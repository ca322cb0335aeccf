import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { GOOD_MANIFEST, PackageFolder } from "./package-folder.ts";

/** What `checkPackage` prints, in a process that has the condition of the sources. */
function printed(folder: string): string {
  const face = new URL("../src/index.ts", import.meta.url).href;
  const code = `import { checkPackage } from ${JSON.stringify(face)};
    await checkPackage(process.argv[1], (line) => console.log(line));`;
  const args = ["--no-warnings", "--conditions=source", "--input-type=module", "-e", code, folder];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    timeout: 20_000,
  });
  return stdout + stderr;
}

const LEAKING = `
  import { defineSettings, Extension } from "phial";
  export class Greeter extends Extension {
    name = this.named("greeter");
    setup(app) { app.onStart(() => { setInterval(() => {}, 1000); }); return {}; }
  }
`;

describe("checkPackage", () => {
  test("prints a good package's checks and how many have passed", () => {
    using folder = new PackageFolder();

    const output = printed(folder.path);

    expect(output).toContain("phial-greeter 1.0.0\n  ok    is named after its ability");
    expect(output).toContain("\nGreeter\n  ok    does no work when it is made");
    expect(output).toMatch(/\d+ passed, 0 failed\n$/);
  }, 30_000);

  test("prints the problem and the remedy of what fails, and ends although something is left open", () => {
    using folder = new PackageFolder(GOOD_MANIFEST, { "src/greeter.ts": LEAKING });

    const output = printed(folder.path);

    expect(output).toContain("  FAIL  leaves nothing open when the app is closed\n");
    expect(output).toContain("A closed app has left something open: 1 Timer.\n");
    expect(output).toContain("-> Close in app.onClose()");
    expect(output).toMatch(/\d+ passed, 1 failed\n$/);
  }, 30_000);

  test("uses the extension as the package's own module says", () => {
    const conformance = `
      import { Greeter } from "../src/index.ts";
      export default {
        make: () => new Greeter(),
        otherConfig: { GREETER_WORD: "Salve" },
        use: (greeter) => greeter.greet("Ada"),
        withSibling: () => new Greeter({ name: "second" }),
      };
    `;
    const manifest = {
      ...GOOD_MANIFEST,
      phial: { extension: "Greeter", conformance: "./test/conformance.ts" },
    };
    using folder = new PackageFolder(manifest, { "test/conformance.ts": conformance });

    const output = printed(folder.path);

    expect(output).not.toContain("not judged");
    expect(output).toMatch(/\n\n40 passed, 0 failed\n$/);
  }, 30_000);

  test.each([
    [
      "an extension that is not exported",
      { phial: { extension: "Gone" } },
      {},
      "It exports no extension named Gone.",
    ],
    [
      "an extension that needs more than new",
      {},
      {
        "src/index.ts": `import { Extension } from "phial";
          export class Greeter extends Extension {
            name = "greeter";
            constructor({ word }) { super(); this.word = word; }
            setup() { return null; }
          }`,
      },
      "Its extension cannot be made: Cannot destructure property 'word'",
    ],
    [
      "a module that cannot be loaded",
      { phial: { extension: "Greeter", conformance: "./test/conformance.ts" } },
      { "test/conformance.ts": `throw new Error("not today");` },
      "./test/conformance.ts cannot be imported: not today",
    ],
  ])(
    "says what is missing for %s",
    (_what, manifest, files, problem) => {
      using folder = new PackageFolder({ ...GOOD_MANIFEST, ...manifest }, files);

      const output = printed(folder.path);

      expect(output).toContain(`  FAIL  can be checked\n        ${problem}`);
    },
    30_000,
  );

  test("checks an installed package as far as its class goes, where its own module is TypeScript", () => {
    const manifest = {
      ...GOOD_MANIFEST,
      exports: { ".": { types: "./index.d.ts", default: "./index.js" } },
      phial: { extension: "Greeter", conformance: "./test/conformance.ts" },
    };
    const inside = "node_modules/phial-greeter";
    using folder = new PackageFolder(GOOD_MANIFEST, {
      [`${inside}/package.json`]: JSON.stringify(manifest),
      [`${inside}/index.d.ts`]: "export {};",
      [`${inside}/index.js`]: LEAKING,
      [`${inside}/test/conformance.ts`]: "const never: string = '';",
    });

    const output = printed(`${folder.path}/${inside}`);

    expect(output).toContain("  ok    can be checked\n\nGreeter\n");
    expect(output).toContain("  FAIL  leaves nothing open when the app is closed\n");
  }, 30_000);

  test("finds this repository's own example in order", () => {
    const output = printed(fileURLToPath(new URL("../../../extensions/sqlite3", import.meta.url)));

    expect(output).not.toContain("not judged");
    expect(output).toMatch(/\d+ passed, 0 failed\n$/);
  }, 30_000);
});
