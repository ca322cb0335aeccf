import { parseArgs } from "node:util";

/** What the command was asked to do. */
export interface ExamOptions {
  /** The list of checks; without it that of the repository. */
  readonly exam: string | undefined;
  readonly only: readonly string[];
  readonly profile: string | undefined;
  /** At full length: what takes minutes in place of seconds. */
  readonly all: boolean;
  /** Cases for each fuzzer. */
  readonly fuzz: number;
}

export const USAGE = `npm run exam -- [--exam=file] [--only=area,...|ID,...] [--profile=name] [--all] [--fuzz=N]

Starts the exam app and runs the checks against it.
  --exam=file      another list of checks of the same form
  --only=name,...  areas (net, session), kinds of id (SES) and ids (NET-01)
  --profile=name   only the checks of this profile
  --all            full length: 20 drains, 1,000 slow clients, 20,000 cases a fuzzer
  --fuzz=N         this many cases for each fuzzer`;

const SHORT_FUZZ = 2000;
const FULL_FUZZ = 20_000;

/**
 * Reads the arguments; `undefined` when only the usage was asked for.
 *
 * @throws TypeError for arguments that do not exist
 */
export function readOptions(argv: readonly string[]): ExamOptions | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      exam: { type: "string" },
      only: { type: "string", multiple: true, default: [] },
      profile: { type: "string" },
      all: { type: "boolean", default: false },
      fuzz: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return undefined;
  const { exam, profile, all } = values;
  const only = values.only.flatMap((list) => list.split(",")).filter((name) => name !== "");
  const fuzz = values.fuzz === undefined ? (all ? FULL_FUZZ : SHORT_FUZZ) : Number(values.fuzz);
  if (!Number.isInteger(fuzz) || fuzz < 1) throw new TypeError("--fuzz wants a number of cases.");
  return { exam, only, profile, all, fuzz };
}
