import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { broken, type Check, makeCheck } from "./check.ts";
import type { Package } from "./manifest.ts";

const LICENCES = ["MIT", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "Apache-2.0"];
const LICENCE_FILES = ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "LICENCE.md", "COPYING"];
const TEST_FILE = /\.(?:test|spec)\.[cm]?[jt]sx?$|^test[\w-]*\.[cm]?[jt]s$/;
const TEST_FOLDERS = ["test", "tests"];

/** What a package owes to those who use it, ask about it or carry it on. */
export function documentationChecks(pkg: Package): Check[] {
  return [
    makeCheck({
      name: "is free to use",
      law: "Apps under any licence must be able to use it.",
      judge: () => judgeLicence(pkg),
    }),
    makeCheck({
      name: "has a maintainer",
      law: "Somebody has to hear of a hole in it, and be able to hand it on.",
      judge: () => judgeMaintainer(pkg),
    }),
    makeCheck({
      name: "is documented",
      law: "What is not written down is not there for whoever has not written it.",
      judge: () => judgeReadme(pkg),
    }),
    makeCheck({
      name: "ships its tests",
      law: "They show whether it works with the versions that you have, by one command.",
      judge: () => judgeTests(pkg),
    }),
    makeCheck({
      name: "tells which extension it has",
      law: "The phial command lists extensions, settings and commands without guessing.",
      judge: () => judgeField(pkg),
    }),
  ];
}

function judgeLicence(pkg: Package): void {
  const { license = "" } = pkg.manifest;
  if (!LICENCES.includes(license)) {
    throw broken(
      `Its licence is ${JSON.stringify(license)}.`,
      `Choose one of ${LICENCES.join(", ")}, and write it into package.json.`,
    );
  }
  if (LICENCE_FILES.some((file) => pkg.has(file))) return;
  throw broken("The text of its licence is missing.", "Add a file LICENSE.");
}

function judgeMaintainer({ manifest: { author, maintainers = [] } }: Package): void {
  const name = typeof author === "object" ? author.name : author;
  if ((name ?? "").trim() !== "" || maintainers.length > 0) return;
  throw broken("Nobody is named as its author or maintainer.", 'Write "author" into package.json.');
}

function judgeReadme(pkg: Package): void {
  const { name = "", description = "", homepage, repository, bugs } = pkg.manifest;
  const readme = pkg.read("README.md", "readme.md", "Readme.md");
  const want = (holds: boolean, problem: string, remedy: string): void => {
    if (!holds) throw broken(problem, remedy);
  };
  want(readme !== undefined, "It has no README.md.", "Write one: why, install, the smallest app.");
  const text = readme ?? "";
  want(/^# \S/m.test(text), "Its README has no title.", "Begin with: # name, and one sentence.");
  const install = text
    .split("\n")
    .some((line) => /\b(?:install|add)\b/.test(line) && line.includes(name));
  want(install, "Its README does not say how to install it.", `Write: npm install ${name}.`);
  want(/^```tsx?\b/m.test(text), "Its README shows no code.", "Show the smallest complete app.");
  want(
    description.trim() !== "",
    "package.json has no description.",
    "Say in one sentence what it does.",
  );
  want(
    [homepage, repository, bugs].some((link) => link !== undefined),
    "package.json has no link.",
    'Write "homepage", "repository" or "bugs": where its documentation and its sources are.',
  );
}

function judgeTests(pkg: Package): void {
  const { scripts = {}, files } = pkg.manifest;
  const command = scripts["test"] ?? "";
  if (command === "" || command.includes("no test specified")) {
    throw broken(
      "No command runs its tests.",
      'Write "scripts": { "test": ... } into package.json.',
    );
  }
  const folder = TEST_FOLDERS.find((name) => hasTests(join(pkg.folder, name)));
  if (folder === undefined) {
    throw broken(
      "It has no tests.",
      "Put them into the folder test: begin with extensionChecks().",
    );
  }
  const isShipped =
    files === undefined || files.some((file) => file.replace(/^\.?\//, "").startsWith(folder));
  if (isShipped) return;
  throw broken(
    `Its folder ${folder} is not published.`,
    `Add "${folder}" to "files" in package.json.`,
  );
}

function hasTests(folder: string): boolean {
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).some((path) => {
    return TEST_FILE.test(path.split(/[\\/]/).at(-1) ?? "");
  });
}

function judgeField(pkg: Package): void {
  const { extension = [], conformance } = pkg.manifest.phial ?? {};
  if (extension.length === 0) {
    throw broken(
      "package.json does not name the extension.",
      'Write "phial": { "extension": "ClassName" }: the name under which it is exported.',
    );
  }
  if (conformance === undefined || pkg.has(conformance)) return;
  throw broken(`phial.conformance names ${conformance}, which is not there.`, "Correct the path.");
}
