/**
 * Holds the catalogue of errors together: every code that the published sources throw stands in
 * docs/errors.md, and every row there is thrown somewhere.
 *
 *     node scripts/check-errors.ts [folder of the repository]
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Report } from "./report.ts";
import { lineOf, literalAt, scan } from "./scanner.ts";
import type { Scan } from "./scanner.ts";
import { filesOf } from "./workspace.ts";

const PAGE = "docs/errors.md";
const SOURCES = ["core/src", "{extensions,suites,kit}/*/src"].map((f) => `${f}/**/*.{ts,tsx}`);
/** AREA_NOUN_STATE; the noun may be left out where the area is one. */
const FORM = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
const PHIAL_ERROR = /(?<![.\w$])new\s+PhialError\s*\(\s*/g;
// A class of its own gives the code to the constructor of HttpError.
const HTTP_ERROR = /(?<![.\w$])(?:new\s+HttpError|abort|super)\s*\(/g;
const CODE_OPTION = /(?<![.\w$])code\s*:\s*(?=["'`])/g;

interface Use {
  readonly where: string;
  /** Undefined where the code is computed, so that nobody can look it up. */
  readonly code: string | undefined;
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

export function checkErrors(root: string): Report {
  const report = new Report();
  const uses = filesOf(root, SOURCES).flatMap((path) => {
    const text = scan(readFileSync(join(root, path), "utf8"));
    return usesOf(text).map(([index, code]) => ({
      where: `${path}:${lineOf(text.source, index)}`,
      code,
    }));
  });
  const page = join(root, PAGE);
  const rows = existsSync(page) ? rowsOf(readFileSync(page, "utf8")) : [];
  const listed = new Set(rows.map((row) => codeOf(row)));
  for (const use of uses) report.judge(use.where, judgeUse(use, listed));
  checkRows(report, rows, new Set(uses.map((use) => use.code)));
  return report;
}

function usesOf(text: Scan): [index: number, code: string | undefined][] {
  const found: [number, string | undefined][] = [];
  for (const match of text.code.matchAll(PHIAL_ERROR)) {
    found.push([match.index, literalAt(text, match.index + match[0].length)]);
  }
  for (const match of text.code.matchAll(HTTP_ERROR)) {
    const open = match.index + match[0].length;
    for (const option of text.code.slice(open, closing(text.code, open)).matchAll(CODE_OPTION)) {
      found.push([match.index, literalAt(text, open + option.index + option[0].length)]);
    }
  }
  return found;
}

/** Where the bracket that was opened right before `from` is closed. */
function closing(code: string, from: number): number {
  let depth = 1;
  for (let i = from; i < code.length; i++) {
    if (code.charAt(i) === "(") depth += 1;
    else if (code.charAt(i) === ")" && --depth === 0) return i;
  }
  return code.length;
}

function judgeUse({ code }: Use, listed: ReadonlySet<string>): string[] {
  if (code === undefined) return ["the error's code is computed. Write it as a literal."];
  if (!FORM.test(code)) return [`"${code}" is not of the form AREA_NOUN_STATE.`];
  return listed.has(code) ? [] : [`${code} has no row in ${PAGE}.`];
}

function rowsOf(page: string): Row[] {
  return page.split("\n").flatMap((text, index) => {
    if (!/^\|\s*`/.test(text)) return [];
    const cells = text.split(/(?<!\\)\|/).slice(1, -1);
    return [{ line: index + 1, cells: cells.map((cell) => cell.trim()) }];
  });
}

function codeOf({ cells }: Row): string {
  return cells[0]?.replaceAll("`", "") ?? "";
}

function checkRows(report: Report, rows: readonly Row[], thrown: ReadonlySet<unknown>): void {
  rows.forEach((row, index) => {
    const code = codeOf(row);
    const previous = rows[index - 1];
    const follows = previous?.line === row.line - 1 ? codeOf(previous) : undefined;
    const texts: string[] = [];
    if (row.cells.length !== 3 || row.cells.includes("")) {
      texts.push(`the row of ${code} needs the cells: code, when, what to do.`);
    }
    if (!thrown.has(code)) texts.push(`nothing throws ${code}.`);
    if (follows !== undefined && follows >= code) texts.push(`${code} stands after ${follows}.`);
    else if (rows.slice(0, index).some((other) => codeOf(other) === code)) {
      texts.push(`${code} has two rows.`);
    }
    report.judge(`${PAGE}:${row.line}`, texts);
  });
}

if (import.meta.main) checkErrors(process.argv[2] ?? join(import.meta.dirname, "..")).finish();
