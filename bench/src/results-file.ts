import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadGenerator } from "./load.ts";
import { canPin, describeMachine } from "./machine.ts";
import type { Options } from "./options.ts";
import { resultsFolder } from "./paths.ts";
import type { Report } from "./report.ts";
import type { Row } from "./summary.ts";

/** Writes what was measured and returns the file: `<date>-<name>.json`, or `--out`. */
export function writeResults(report: Report, rows: readonly Row[], options: Options): string {
  mkdirSync(resultsFolder, { recursive: true });
  const date = new Date();
  const stamp = date.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  const file = options.out
    ? resolve(options.out)
    : join(resultsFolder, `${stamp}-${options.names.join("-")}.json`);
  const { rounds, warm, secs, connections } = options;
  const content = {
    date: date.toISOString(),
    names: options.names,
    options: { rounds, warm, secs, connections },
    machine: { ...describeMachine(), loadGenerator, pinned: canPin },
    versions: report.versions,
    measures: report.measures.map(({ name, title, unit, reference }) => ({
      name,
      title,
      unit,
      reference,
      rows: rows
        .filter((row) => row.measure === name)
        .map((row) => rowContent(row, report.costs(name, row.stack))),
    })),
    checks: report.checks.map((check) => ({ ...check, detail: check.detail.slice(0, 400) })),
    skipped: report.skipped,
    notes: report.notes,
  };
  writeFileSync(file, `${oneLinePerRow(content)}\n`);
  return file;
}

function rowContent(row: Row, costs: readonly number[]) {
  const { measure: _, details, cost, min, max, spread, ratio, ...rest } = row;
  const figures = { cost, min, max, spread, ...(ratio !== undefined && { ratio }), ...details };
  const rounded = Object.entries(figures).map(([name, value]) => [name, round(value)]);
  return { ...rest, ...Object.fromEntries(rounded), costs: costs.map(round) };
}

function round(value: number): number {
  return Number(value.toPrecision(5));
}

/** JSON in which the innermost lists and objects take one line each: small, and good to diff. */
function oneLinePerRow(value: unknown, depth = 0): string {
  const compact = JSON.stringify(value);
  if (depth > 4 || typeof value !== "object" || value === null || compact.length < 90) {
    return compact;
  }
  const pad = "  ".repeat(depth + 1);
  const isRow = "stack" in value;
  if (isRow) return compact;
  const parts = Array.isArray(value)
    ? value.map((item) => pad + oneLinePerRow(item, depth + 1))
    : Object.entries(value).map(
        ([name, item]) => `${pad}${JSON.stringify(name)}: ${oneLinePerRow(item, depth + 1)}`,
      );
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${parts.join(",\n")}\n${"  ".repeat(depth)}${close}`;
}
