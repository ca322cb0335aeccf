import type { Report } from "./report.ts";
import type { Row } from "./summary.ts";
import { median } from "./statistics.ts";
import { ratiosByRound } from "./summary.ts";

interface Column {
  readonly title: string;
  readonly left?: boolean;
  readonly cell: (row: Row) => string;
}

/** The one table of a run. Columns that no row fills are left out. */
export function renderTable(report: Report, rows: readonly Row[]): string {
  const columns = columnsFor(report).filter(
    ({ title, cell }) => title === "measure" || rows.some((row) => cell(row) !== ""),
  );
  const lines = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ cell }) => cell(row))),
  ];
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((line) => (line[index] ?? "").length)),
  );
  const text = lines.map((line) => {
    const cells = line.map((cell, index) => {
      const width = widths[index] ?? 0;
      return columns[index]?.left ? cell.padEnd(width) : cell.padStart(width);
    });
    return cells.join("  ").trimEnd();
  });
  return [text[0], widths.map((width) => "-".repeat(width)).join("  "), ...text.slice(1)].join(
    "\n",
  );
}

function columnsFor(report: Report): Column[] {
  const units = new Map(report.measures.map(({ name, unit }) => [name, unit]));
  const references = new Map(report.measures.map(({ name, reference }) => [name, reference]));
  const detail =
    (name: string, digits: number, scale = 1) =>
    ({ details }: Row) => {
      const value = details[name];
      return value === undefined ? "" : (value * scale).toFixed(digits);
    };
  return [
    { title: "measure", left: true, cell: (row) => row.measure },
    { title: "stack", left: true, cell: (row) => row.stack },
    { title: "version", left: true, cell: (row) => report.versions[row.stack] ?? "" },
    { title: "cost", cell: (row) => significant(row.cost) },
    { title: "unit", left: true, cell: (row) => units.get(row.measure) ?? "" },
    { title: "IQR", cell: ({ spread }) => (spread ? `${(spread * 100).toFixed(0)}%` : "") },
    { title: "rounds", cell: (row) => String(row.rounds) },
    {
      title: "ratio to",
      cell: ({ ratio, measure }) => {
        return ratio === undefined ? "" : `${ratio.toFixed(2)} ${references.get(measure)}`;
      },
    },
    { title: "req/s", cell: detail("requestsPerSecond", 0) },
    { title: "calls/s", cell: detail("callsPerSecond", 0) },
    { title: "p50 ms", cell: detail("p50Us", 2, 1e-3) },
    { title: "p99 ms", cell: detail("p99Us", 2, 1e-3) },
    { title: "first ms", cell: detail("firstMs", 0) },
    { title: "CPU s", cell: detail("cpuSeconds", 2) },
    { title: "RSS MB", cell: detail("rssKb", 1, 1 / 1024) },
    { title: "bytes", cell: detail("bytes", 0) },
    { title: "busy", cell: detail("serverBusy", 2) },
    { title: "others", cell: detail("othersOnServerCpu", 2) },
  ];
}

function significant(value: number): string {
  if (value >= 1000) return value.toFixed(0);
  return value >= 100 ? value.toFixed(1) : value.toFixed(2);
}

/** The line of ratios: what our own stack costs in parts of each other one. */
export function renderRatios(report: Report, rows: readonly Row[]): string {
  const parts = report.measures.flatMap((measure) => {
    const stacks = rows.filter((row) => row.measure === measure.name).map((row) => row.stack);
    const samples = report.samples.filter((sample) => sample.measure === measure.name);
    const ours = stacks.includes("phial");
    const pairs: [string, string][] = ours
      ? stacks.filter((stack) => stack !== "phial").map((stack) => ["phial", stack])
      : stacks
          .filter((stack) => stack !== measure.reference)
          .map((stack) => [stack, measure.reference]);
    const ratios = pairs.flatMap(([subject, reference]) => {
      const values = ratiosByRound(samples, subject, reference);
      return values.length > 0 ? [`${subject}/${reference} ${ratio(median(values))}`] : [];
    });
    return ratios.length > 0 ? [`${measure.name} ${ratios.join(", ")}`] : [];
  });
  return `ratios of cost: ${parts.join("; ") || "none"}`;
}

function ratio(value: number): string {
  return value < 0.1 ? value.toFixed(3) : value.toFixed(2);
}
