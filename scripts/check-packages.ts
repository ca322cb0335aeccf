/**
 * Tries the packages as they would be published: builds and packs them, reads the tarballs, and
 * installs them into an empty project, where every export path is loaded and the blocks of the
 * READMEs that are marked `run` run, on Node and on Bun.
 *
 *     node scripts/check-packages.ts [folder of the repository]
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { programsOf, readMarkdown } from "./markdown.ts";
import type { Program } from "./markdown.ts";
import { freePort, run, start, until, which } from "./processes.ts";
import { Report } from "./report.ts";
import { packagesIn } from "./scanner.ts";
import { judgeTarball } from "./tarball.ts";
import { readManifest, readPackages } from "./workspace.ts";
import type { Package } from "./workspace.ts";

interface Bench {
  readonly root: string;
  /** A temporary folder outside of the repository. */
  readonly temp: string;
  readonly report: Report;
  readonly packages: readonly Package[];
  readonly bin: string;
}

export async function checkPackages(root: string): Promise<Report> {
  const temp = mkdtempSync(join(tmpdir(), "phial-packages-"));
  const packages = readPackages(root).filter((pkg) => !pkg.manifest.private);
  const bin = join(root, "node_modules/.bin");
  const bench: Bench = { root, temp, report: new Report(), packages, bin };
  try {
    if (!build(bench)) return bench.report;
    const tarballs = packages.flatMap((pkg) => pack(bench, pkg));
    const programs = packages.map((pkg) => ({ pkg, programs: readmePrograms(bench, pkg) }));
    const external = programs.flatMap(({ programs }) => programs.flatMap(librariesOf));
    if (tarballs.length === packages.length && install(bench, tarballs, external)) {
      await tryOut(bench, programs);
    }
  } finally {
    rmSync(temp, { recursive: true, force: true });
  }
  return bench.report;
}

/** Builds from nothing, so that no output of a file that is gone gets into a tarball. */
function build({ root, report, packages, bin }: Bench): boolean {
  for (const { folder } of packages)
    rmSync(join(root, folder, "dist"), { recursive: true, force: true });
  console.log("building");
  const { ok, output } = run(join(bin, "tsc"), ["-b", "--force"], { cwd: root });
  report.judge("build", ok ? [] : [output]);
  return ok;
}

function pack({ root, temp, report, bin }: Bench, { folder, name, manifest }: Package): string[] {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", temp];
  const packed = run("npm", args, { cwd: join(root, folder) });
  if (!packed.ok) {
    report.fail(folder, packed.output);
    return [];
  }
  const file = `${name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`;
  const contents = join(temp, "contents", folder);
  mkdirSync(contents, { recursive: true });
  run("tar", ["-xzf", join(temp, file), "--strip-components=1", "-C", contents], { cwd: temp });
  report.judge(`${name} as packed`, judgeTarball(contents));
  const publint = which("publint", [bin]);
  if (publint === undefined) skip(`publint of ${name}`, "it is not installed");
  else {
    const { ok, output } = run(publint, ["run", join(temp, file), "--strict"], { cwd: temp });
    report.judge(`publint of ${name}`, ok ? [] : [output]);
  }
  return [join(temp, file)];
}

function readmePrograms({ root }: Bench, { folder }: Package): Program[] {
  const file = join(root, folder, "README.md");
  // Its absence is a fault of the tarball already.
  const { blocks } = readMarkdown(existsSync(file) ? readFileSync(file, "utf8") : "");
  return programsOf(blocks).programs;
}

/** What a README's programs import that npm has to install besides. */
function librariesOf({ text, marks }: Program): string[] {
  return marks.includes("run") ? [...packagesIn(text)] : [];
}

function install(bench: Bench, tarballs: readonly string[], external: readonly string[]): boolean {
  const { root, temp, report, packages } = bench;
  const project = join(temp, "project");
  mkdirSync(project);
  const manifest = { name: "consumer", version: "1.0.0", private: true, type: "module" };
  writeFileSync(join(project, "package.json"), JSON.stringify(manifest));
  const ours = new Set(packages.map((pkg) => pkg.name));
  const peers = packages.flatMap((pkg) => Object.keys(pkg.manifest.peerDependencies ?? {}));
  const libraries = new Set(
    ["@types/node", "hono", ...peers, ...external].filter((n) => !ours.has(n)),
  );
  const versions = [...libraries].map((name) => {
    return `${name}@${readManifest(join(root, "node_modules", name)).version}`;
  });
  console.log(
    `installing ${packages.map((pkg) => pkg.name).join(", ")} with ${versions.join(", ")}`,
  );
  const args = ["install", "--no-audit", "--no-fund", "--prefer-offline", ...tarballs, ...versions];
  const { ok, output } = run("npm", args, { cwd: project });
  report.judge("npm install", ok ? [] : [output]);
  return ok;
}

async function tryOut(
  bench: Bench,
  readmes: readonly { pkg: Package; programs: readonly Program[] }[],
): Promise<void> {
  const project = join(bench.temp, "project");
  const runs: { file: string; marks: readonly string[] }[] = [];
  const write = (file: string, text: string, marks: readonly string[]): void => {
    mkdirSync(dirname(join(project, file)), { recursive: true });
    writeFileSync(join(project, file), `${text}\nexport {};\n`);
    if (marks.includes("run")) runs.push({ file, marks });
  };
  for (const { pkg, programs } of readmes) {
    const paths = Object.keys(pkg.manifest.exports ?? {}).filter((path) => !path.endsWith(".json"));
    const loads = paths.map((path) => `import "${pkg.name}${path.slice(1)}";`).join("\n");
    write(`${pkg.folder}/exports.ts`, loads, ["run"]);
    for (const { file, text, marks } of programs) write(`${pkg.folder}/${file}`, text, marks);
    if (paths.length > 0 && !programs.some(({ marks }) => marks.includes("run"))) {
      bench.report.fail(`${pkg.folder}/README.md`, "no block is marked ```ts run.");
    }
  }
  compile(
    bench,
    runs.map(({ file }) => file),
  );
  for (const name of bench.packages.flatMap((pkg) => Object.keys(pkg.manifest.bin ?? {}))) {
    const { ok, output } = run(join(project, "node_modules/.bin", name), ["--help"], {
      cwd: project,
      seconds: 30,
    });
    console.log(`ran ${name} --help`);
    bench.report.judge(`${name} --help`, ok ? [] : [output]);
  }
  const bun = findBun(bench);
  for (const { file, marks } of runs) {
    await tryProgram(bench, { file, runtime: process.execPath, serves: marks.includes("serve") });
    if (marks.includes("node")) skip(`${file} on Bun`, "it is marked for Node only");
    else if (bun) await tryProgram(bench, { file, runtime: bun, serves: marks.includes("serve") });
  }
}

/** Checks the types as a user's compiler sees them: of what was built, with no condition of ours. */
function compile({ temp, report, bin }: Bench, files: readonly string[]): void {
  const project = join(temp, "project");
  const compilerOptions = {
    target: "es2024",
    lib: ["es2024", "esnext.disposable", "dom", "dom.iterable"],
    module: "nodenext",
    types: ["node"],
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    skipLibCheck: false,
  };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  const { ok, output } = run(join(bin, "tsc"), ["-p", project, "--pretty", "false"], {
    cwd: project,
  });
  console.log(`compiled ${files.join(", ")}`);
  report.judge("types as published", ok ? [] : [output]);
}

function findBun({ temp }: Bench): string | undefined {
  const found = which("bun");
  if (found) return found;
  const folder = join(temp, "bun");
  mkdirSync(folder);
  writeFileSync(
    join(folder, "package.json"),
    `{ "private": true, "allowScripts": { "bun": true } }`,
  );
  const { ok, output } = run("npm", ["install", "--no-audit", "--no-fund", "bun"], { cwd: folder });
  const bun = join(folder, "node_modules/.bin/bun");
  if (ok && run(bun, ["--version"], { cwd: folder, seconds: 30 }).ok) return bun;
  skip("everything on Bun", `npm cannot install it: ${output.split("\n")[0]}`);
  return undefined;
}

async function tryProgram(
  { temp, report }: Bench,
  { file, runtime, serves }: { file: string; runtime: string; serves: boolean },
): Promise<void> {
  const project = join(temp, "project");
  const what = `${file} on ${runtime.endsWith("bun") ? "Bun" : "Node"}`;
  console.log(`running ${what}`);
  if (serves) return report.judge(what, await tryServer(project, file, runtime));
  const { ok, output } = run(runtime, [file], { cwd: project, seconds: 30 });
  report.judge(what, ok ? [] : [`it did not end well within 30 s.\n${output}`]);
}

/** Starts a program that serves, asks it for `/`, and stops it as a platform would. */
async function tryServer(project: string, file: string, runtime: string): Promise<string[]> {
  const port = await freePort();
  const env = { HOST: "127.0.0.1", PORT: `${port}` };
  const server = start(runtime, [file], { cwd: project, env });
  let status: number | undefined;
  await until(async () => {
    const announced = /https?:\/\/[^\s/:]+:(\d+)/.exec(server.output())?.[1] ?? port;
    const answer = await fetch(`http://127.0.0.1:${announced}/`).catch(() => undefined);
    await answer?.arrayBuffer();
    status = answer?.status;
    return status !== undefined || server.hasEnded();
  }, 15);
  const { code, wasKilled } = await server.stop();
  if (status === undefined) return [`it never answered.\n${server.output()}`];
  if (status >= 500) return [`it answered ${status}.\n${server.output()}`];
  return code === 0 && !wasKilled ? [] : [`it ended with ${code} at SIGTERM.\n${server.output()}`];
}

function skip(what: string, why: string): void {
  console.warn(`SKIPPED ${what}: ${why}.`);
}

if (import.meta.main) {
  (await checkPackages(process.argv[2] ?? join(import.meta.dirname, ".."))).finish();
}
