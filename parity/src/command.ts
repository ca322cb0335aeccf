import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { DivergenceRule } from "./divergence.ts";
import { describeStep, describeVector } from "./report.ts";
import { replay } from "./replay.ts";
import type { RecordingReport } from "./replay.ts";
import { readSources } from "./source.ts";
import type { Source } from "./source.ts";
import { Tally } from "./tally.ts";
import type { TwinLoader } from "./twin.ts";
import { runVectors } from "./vectors.ts";
import type { VectorFileReport, VectorLoader } from "./vectors.ts";

/** What the command stands on. */
export interface CommandTools {
  readonly loadTwin: TwinLoader;
  readonly loadVectorModule: VectorLoader;
  readonly rules: readonly DivergenceRule[];
  /** Takes a line of output. */
  readonly print: (line: string) => void;
}

const usage = `npm run parity -- [files or folders] [--only=app,...] [--max=N] [--verbose]

Replays recordings and vectors against the twins; without files or folders those of the repository.
  --only=app,...  only the recordings of these apps and the vectors of these groups
  --max=N         how many differences of a step or vector to show (default 5)
  --verbose       every file, every step that diverges, every failure`;

/** How many failing files are shown without --verbose. */
const shownFiles = 25;

/** Runs the command and gives its exit code: 0 when nothing failed. */
export async function runCommand(argv: readonly string[], tools: CommandTools): Promise<number> {
  const options = readOptions(argv);
  if (typeof options === "string") {
    tools.print(options);
    return options === usage ? 0 : 2;
  }
  const { places, only, max, verbose } = options;
  const tally = new Tally();
  const shown = new Set<string>();
  let hidden = 0;
  for (const source of await readSources(places)) {
    if (!isWanted(source, only)) continue;
    const { failed, text } = await runSource(source, { tools, tally, max, verbose });
    // A twin that is missing fails all recordings of its app in the same words: once will do.
    const told = text.slice(1).join("\n");
    const isNews = failed && shown.size < shownFiles && !shown.has(told);
    if (verbose || isNews) {
      shown.add(told);
      for (const line of text) tools.print(line);
    } else if (failed) {
      hidden += 1;
    }
  }
  if (hidden > 0) tools.print(`and ${hidden} more failing files (--verbose shows all)`);
  if (tally.units === 0) tools.print("There is nothing to replay.");
  for (const line of tally.describe(tools.rules)) tools.print(line);
  return tally.units > 0 && tally.failed === 0 ? 0 : 1;
}

interface Options {
  readonly places: readonly string[];
  readonly only: ReadonlySet<string> | undefined;
  readonly max: number;
  readonly verbose: boolean;
}

function readOptions(argv: readonly string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        only: { type: "string" },
        max: { type: "string", default: "5" },
        verbose: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) return usage;
    if (!/^\d+$/.test(values.max)) return `--max wants a number, got ${values.max}.\n\n${usage}`;
    const own = ["../recordings", "../vectors"].map((folder) =>
      fileURLToPath(new URL(folder, import.meta.url)),
    );
    return {
      places: positionals.length > 0 ? positionals : own,
      only: values.only === undefined ? undefined : new Set(values.only.split(",")),
      max: Number(values.max),
      verbose: values.verbose,
    };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${usage}`;
  }
}

function isWanted(source: Source, only: ReadonlySet<string> | undefined): boolean {
  if (only === undefined || source.kind === "problem") return true;
  return only.has(source.kind === "recording" ? source.recording.app : source.vectors.group);
}

interface SourceRun {
  readonly tools: CommandTools;
  readonly tally: Tally;
  readonly max: number;
  readonly verbose: boolean;
}

interface Lines {
  readonly failed: boolean;
  readonly text: readonly string[];
}

/** Replays one file, counts what came of it and gives what is to be said about it. */
async function runSource(source: Source, run: SourceRun): Promise<Lines> {
  const { tools, tally } = run;
  try {
    if (source.kind === "recording") {
      const { recording } = source;
      const createTwin = await tools.loadTwin(recording.app);
      const report = await replay(recording, createTwin, tools.rules);
      tally.addRecording(report);
      return describeRecording(source.file, report, run);
    }
    if (source.kind === "vectors") {
      const report = await runVectors(source.vectors, tools.loadVectorModule, tools.rules);
      tally.addVectors(report);
      return describeVectors(source.file, report, run);
    }
    tally.addUnreadable();
    return titled(source.file, true, [`  ${source.problem}`]);
  } catch (error) {
    if (source.kind === "recording") tally.addUnplayed(source.recording);
    if (source.kind === "vectors") tally.addUnrun(source.vectors);
    const problem = error instanceof Error ? error.message : String(error);
    return titled(source.file, true, [`  ${problem}`]);
  }
}

function describeRecording(file: string, report: RecordingReport, run: SourceRun): Lines {
  const failing = report.unlike.filter((step) => step.differences.length > 0);
  const text = failing.flatMap((step) => describeStep(step, run.max));
  if (run.verbose) text.push(...describeRules(report.unlike, "step"));
  return titled(file, failing.length > 0, text);
}

function describeVectors(file: string, report: VectorFileReport, run: SourceRun): Lines {
  const failing = report.unlike.filter((vector) => vector.differences.length > 0);
  const called = failing.filter(({ isMissing }) => !isMissing);
  const missing = new Set(
    failing.filter(({ isMissing }) => isMissing).map(({ vector }) => vector.function),
  );
  const shown = run.verbose ? called : called.slice(0, shownFiles);
  const text = shown.flatMap((vector) => describeVector(vector, run.max));
  if (called.length > shown.length) {
    text.push(`  and ${called.length - shown.length} more vectors (--verbose shows all)`);
  }
  for (const name of missing) {
    text.push(`  There is no function ${name}: write it in parity/src/vectors/${report.group}.ts.`);
  }
  if (run.verbose) text.push(...describeRules(report.unlike, "vector"));
  return titled(file, failing.length > 0, text);
}

function describeRules(
  unlike: readonly { readonly index: number; readonly rules: readonly string[] }[],
  noun: string,
): string[] {
  return unlike
    .filter(({ rules }) => rules.length > 0)
    .map(({ index, rules }) => `  ${noun} ${index} diverges: ${rules.join(", ")}`);
}

function titled(file: string, failed: boolean, text: readonly string[]): Lines {
  const name = path.relative(process.cwd(), file);
  return { failed, text: [`${failed ? "FAILED" : "passed"} ${name}`, ...text] };
}
