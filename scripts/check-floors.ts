/**
 * Checks what we stand on and what our sources must not do, by the lists of floors.json: the
 * lowest version of each dependency with no known hole, licences, and forbidden constructs with
 * the uses that were reviewed.
 *
 *     node scripts/check-floors.ts [folder of the repository] [list]
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Report } from "./report.ts";
import { lineOf, scan } from "./scanner.ts";
import { filesOf, readPackages } from "./workspace.ts";

export interface Floors {
  readonly packages: Readonly<Record<string, string>>;
  readonly engines: Readonly<Record<string, string>>;
  /** Licences of what is installed with our packages. */
  readonly licenses: readonly string[];
  /** `pattern` is matched against code without comments, and without what strings hold if not asked for. */
  readonly forbidden: readonly {
    readonly name: string;
    readonly pattern: string;
    readonly strings?: boolean;
    readonly why: string;
  }[];
  /** Uses somebody has looked at: exactly `count` of the construct in the file. */
  readonly reviewed: readonly {
    readonly file: string;
    readonly name: string;
    readonly count: number;
    readonly reason: string;
  }[];
}

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
}

const SOURCES = ["core/src", "{extensions,suites,kit,apps}/*/src"].map((f) => `${f}/**/*.{ts,tsx}`);

export function checkFloors(root: string, floors: Floors): Report {
  const report = new Report();
  checkLock(root, floors, report);
  checkManifests(root, floors, report);
  checkSources(root, floors, report);
  return report;
}

function checkLock(root: string, floors: Floors, report: Report): void {
  // Written by npm; a field of another type fails the comparison that reads it.
  const lock: { packages?: Record<string, Locked> } = JSON.parse(
    readFileSync(join(root, "package-lock.json"), "utf8"),
  );
  for (const [path, entry] of Object.entries(lock.packages ?? {})) {
    const name = path.split("node_modules/").at(-1) ?? "";
    if (!path.includes("node_modules/") || entry.link) continue;
    const { version = "0", license = "none" } = entry;
    const texts: string[] = [];
    const floor = Object.hasOwn(floors.packages, name) ? floors.packages[name] : undefined;
    if (floor !== undefined && isBelow(version, floor)) {
      texts.push(`${version} is below the floor ${floor}. Run npm install ${name}@latest.`);
    }
    if (!entry.integrity?.startsWith("sha512-")) texts.push("has no sha512 integrity.");
    if (!entry.dev && !floors.licenses.includes(license)) {
      texts.push(`its licence "${license}" is not on the list.`);
    }
    report.judge(`package-lock.json: ${path}`, texts);
  }
}

function checkManifests(root: string, floors: Floors, report: Report): void {
  for (const { folder, manifest } of readPackages(root)) {
    const { dependencies = {}, devDependencies = {}, peerDependencies = {} } = manifest;
    const texts: string[] = [];
    const judge = (name: string, range: string | undefined, floor: string | undefined): void => {
      if (range === undefined || floor === undefined || !isBelow(range, floor)) return;
      texts.push(`"${name}": "${range}" admits versions below the floor ${floor}.`);
    };
    for (const [name, floor] of Object.entries(floors.packages)) {
      for (const group of [dependencies, devDependencies, peerDependencies]) {
        judge(name, group[name], floor);
      }
    }
    for (const [name, floor] of Object.entries(floors.engines)) {
      judge(`engines.${name}`, manifest.engines?.[name], floor);
    }
    report.judge(`${folder}/package.json`, texts);
  }
}

function checkSources(root: string, { forbidden, reviewed }: Floors, report: Report): void {
  const met = new Set<unknown>();
  for (const path of filesOf(root, SOURCES)) {
    const { source, uncommented, code } = scan(readFileSync(join(root, path), "utf8"));
    const texts: string[] = [];
    for (const { name, pattern, strings, why } of forbidden) {
      const text = strings ? uncommented : code;
      const lines = [...text.matchAll(new RegExp(pattern, "g"))].map((match) =>
        lineOf(source, match.index),
      );
      const review = reviewed.find((entry) => entry.file === path && entry.name === name);
      met.add(review);
      if (lines.length !== (review?.count ?? 0)) {
        const counted = review ? ` (${lines.length}, reviewed ${review.count})` : "";
        texts.push(`line ${lines.join(", ")}: ${name} ${why}${counted}.`);
      }
    }
    report.judge(path, texts);
  }
  for (const entry of reviewed.filter((entry) => !met.has(entry))) {
    report.fail("floors.json", `${entry.file} with "${entry.name}" does not exist any more.`);
  }
}

/** Whether a version, or the lowest of a range, is below a floor. */
function isBelow(range: string, floor: string): boolean {
  const need = numbersOf(floor);
  return range.split("||").some((part) => {
    const have = numbersOf(part);
    const at = need.findIndex((number, index) => have[index] !== number);
    return at >= 0 && (have[at] ?? 0) < (need[at] ?? 0);
  });
}

function numbersOf(version: string): number[] {
  const [digits = "0"] = /\d+(?:\.\d+){0,2}/.exec(version) ?? [];
  const numbers = digits.split(".").map(Number);
  return [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 0];
}

if (import.meta.main) {
  const [root = join(import.meta.dirname, ".."), list = join(import.meta.dirname, "floors.json")] =
    process.argv.slice(2);
  checkFloors(root, JSON.parse(readFileSync(list, "utf8"))).finish();
}
