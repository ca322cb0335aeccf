import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The content of a package, by path; `null` leaves a file of the good package out. */
export type Files = Readonly<Record<string, string | null>>;

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

export const GOOD_MANIFEST = {
  name: "phial-greeter",
  version: "1.0.0",
  description: "Greets people.",
  license: "MIT",
  author: "Ada",
  homepage: "https://example.org/phial-greeter",
  type: "module",
  sideEffects: false,
  files: ["dist", "src", "test"],
  scripts: { test: "node --test" } as Record<string, string>,
  engines: { node: ">=24" },
  exports: {
    ".": { source: "./src/index.ts", types: "./dist/index.d.ts", default: "./dist/index.js" },
  } as object,
  peerDependencies: { hono: "^4.13.19", phial: "^0.1.0" } as Record<string, string>,
  dependencies: {} as Record<string, string>,
  phial: { extension: "Greeter" } as { extension: string; conformance?: string },
};

const GOOD_FILES: Files = {
  LICENSE: "MIT License\n",
  "README.md":
    "# phial-greeter\n\nGreets.\n\n    npm install phial-greeter\n\n```ts\nnew Greeter();\n```\n",
  "test/greeter.test.ts": "export {};\n",
  "src/index.ts": `export { Greeter } from "./greeter.ts";\n`,
  "src/greeter.ts": `
    import { defineSettings, Extension } from "phial";
    export class Greeter extends Extension {
      name = this.named("greeter");
      settings = defineSettings({ GREETER_WORD: { type: "string", default: "Hello", doc: "What to say." } });
      setup(_app, settings) { return { word: settings.GREETER_WORD }; }
      greet(name) { return this.of().word + ", " + name; }
    }
  `,
};

/** A package in a temporary folder, until it is disposed of. */
export class PackageFolder implements Disposable {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), "phial-package-")));

  /** @param files what differs from the good package */
  constructor(manifest: object = GOOD_MANIFEST, files: Files = {}) {
    for (const [path, text] of Object.entries({ ...GOOD_FILES, ...files })) {
      if (text !== null) this.write(path, text);
    }
    this.write("package.json", JSON.stringify(manifest));
    mkdirSync(join(this.path, "node_modules"), { recursive: true });
    for (const name of ["hono", "phial"]) {
      symlinkSync(join(ROOT, "node_modules", name), join(this.path, "node_modules", name));
    }
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.path, path)), { recursive: true });
    writeFileSync(join(this.path, path), text);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
