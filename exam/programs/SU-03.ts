import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { program } from "../src/program.ts";
import { runProgram } from "../src/tool.ts";

const ROOT = join(import.meta.dirname, "../..");
const UNWANTED = /(?:^|\/)(?:fixtures|node_modules)\/|\.(?:pem|key|p12|db|jsonl)$|(?:^|\/)\.env/;
const TESTS = /^tests?\/|\.(?:test|spec)\.[a-z]+$/;
const INSTALL_SCRIPTS = ["preinstall", "install", "postinstall", "prepare"];

interface Manifest {
  readonly private?: boolean;
  readonly files?: readonly string[];
  readonly license?: string;
  readonly scripts?: Readonly<Record<string, string>>;
}

/**
 * What each package would publish: no keys or environments, no tests but a suite that it names in
 * `files`, nothing that runs when it is installed, a licence. At full length `npm run test:packages`, which builds, packs and installs.
 */
export default program({
  async run(bench) {
    let files = 0;
    for (const path of globSync("{core,extensions/*,suites/*,kit/*}/package.json", { cwd: ROOT })) {
      const folder = dirname(path);
      const manifest = JSON.parse(readFileSync(join(ROOT, path), "utf8")) as Manifest;
      if (manifest.private) continue;
      const scripts = INSTALL_SCRIPTS.filter((name) => Object.hasOwn(manifest.scripts ?? {}, name));
      bench.check(
        scripts.length === 0,
        `${folder} runs ${scripts.join(", ")} when it is installed`,
      );
      bench.check(manifest.license !== undefined, `${folder} has no licence`);
      const packed = await packedFiles(folder);
      // An extension publishes its suite on purpose: others run it to know whether it keeps its word.
      const isSuite = folder !== "core" && manifest.files?.includes("test") === true;
      const unwanted = packed.filter((file) => {
        return UNWANTED.test(file) || (!isSuite && TESTS.test(file));
      });
      bench.check(packed.length > 0, `${folder} cannot be packed`);
      bench.check(unwanted.length === 0, `${folder} publishes ${unwanted.join(", ")}`);
      files += packed.length;
    }
    bench.figure(`${files} files in all packages`);
    if (!bench.scale.all) return;
    const script = join(ROOT, "scripts/check-packages.ts");
    const { code, output } = await runProgram(process.execPath, [script], 900);
    bench.check(code === 0, output.trim().slice(-600));
  },
});

async function packedFiles(folder: string): Promise<string[]> {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts", join(ROOT, folder)];
  const { output } = await runProgram("npm", args, 120);
  // npm's own report: a list in one version, an object by name in another.
  const report = JSON.parse(output.slice(output.search(/[[{]/))) as Record<string, Packed>;
  return Object.values(report).flatMap(({ files }) => files.map(({ path }) => path));
}

interface Packed {
  readonly files: readonly { readonly path: string }[];
}
