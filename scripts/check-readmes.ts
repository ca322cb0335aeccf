/**
 * Compiles the TypeScript in the documentation against the sources, and follows the links between
 * its files. How to mark a block stands at programsOf in markdown.ts.
 *
 *     node scripts/check-readmes.ts [folder of the repository]
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { brokenLinks, markdownFiles, programsOf, readMarkdown } from "./markdown.ts";
import type { Program } from "./markdown.ts";
import { Report } from "./report.ts";
import { importsOf, scan } from "./scanner.ts";

/** Inside of the repository, so that imports resolve as they do in a package of it. */
const FOLDER = "node_modules/.cache/readmes";
const TSC_ERROR = /^(.+?)\((\d+),\d+\): error (TS\d+: .*)$/;

/** A program, with the markdown it comes from and its path in the folder. */
interface Generated extends Program {
  readonly markdown: string;
  readonly path: string;
}

export function checkReadmes(root: string): Report {
  const report = new Report();
  const generated: Generated[] = [];
  for (const [index, path] of markdownFiles(root).entries()) {
    const { blocks, links } = readMarkdown(readFileSync(join(root, path), "utf8"));
    const broken = brokenLinks(root, path, links);
    report.pass(links.length - broken.length);
    for (const { target, line } of broken) {
      report.fail(`${path}:${line}`, `the link ${target} leads nowhere.`);
    }
    const { programs, faults } = programsOf(blocks);
    for (const { line, text } of faults) report.fail(`${path}:${line}`, text);
    const folder = dirname(path);
    for (const program of programs) {
      const to = posix.join(`${index}.${program.step}`, folder, program.file);
      generated.push({ ...program, markdown: path, path: to });
      for (const { specifier, line } of importsOf(scan(program.text))) {
        const target = posix.join(dirname(program.file), specifier);
        const isThere =
          !specifier.startsWith(".") ||
          programs.some(({ file }) => file === target) ||
          existsSync(join(root, folder, target));
        if (!isThere)
          report.fail(`${path}:${line}`, `"${specifier}" is neither a block nor a file.`);
      }
    }
  }
  compile(root, generated, report);
  return report;
}

function compile(root: string, programs: readonly Generated[], report: Report): void {
  if (programs.length === 0) return;
  const folder = join(root, FOLDER);
  rmSync(folder, { recursive: true, force: true });
  for (const { path, text } of programs) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${text}\nexport {};\n`);
  }
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }\n`);
  // Lays each markdown file's programs over the repository, at the folder of the markdown file, and
  // those of a step over those of the steps before it.
  const tops = new Set(programs.map(({ path }) => path.split("/")[0] ?? ""));
  const rootDirs = [root, ...[...tops].toReversed().map((top) => join(folder, top))];
  const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false, rootDirs };
  const config = {
    extends: join(root, "tsconfig.check.json"),
    compilerOptions,
    include: [],
    files: programs.map((program) => program.path),
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(import.meta.dirname, "../node_modules/typescript/bin/tsc");
  const args = [tsc, "-p", folder, "--pretty", "false"];
  const { stdout, status } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  judge(programs, report, { stdout, failed: status !== 0 });
}

function judge(
  programs: readonly Generated[],
  report: Report,
  { stdout, failed }: { stdout: string; failed: boolean },
): void {
  const byFile = new Map(programs.map((program) => [`${FOLDER}/${program.path}`, program]));
  const bad = new Set<string>();
  const elsewhere: string[] = [];
  for (const text of stdout.split("\n")) {
    const [, file = "", line = "", message = ""] = TSC_ERROR.exec(text) ?? [];
    const program = byFile.get(file);
    if (program) {
      const block = program.lines.findLast((start) => start <= Number(line));
      bad.add(`${file}:${block}`);
      report.fail(`${program.markdown}:${line}`, message);
    } else if (/\berror TS/.test(text)) elsewhere.push(text);
  }
  report.pass(programs.reduce((sum, { lines }) => sum + lines.length, 0) - bad.size);
  // What is wrong in the sources is the type check's to say; here it only must not pass for silence.
  if (failed && bad.size === 0) report.fail("tsc", elsewhere[0] ?? "failed without a word.");
}

if (import.meta.main) checkReadmes(process.argv[2] ?? join(import.meta.dirname, "..")).finish();
