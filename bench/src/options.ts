import { parseArgs } from "node:util";
import { UsageError } from "./usage-error.ts";

/** How long and how often to measure, and what. */
export interface Options {
  readonly names: readonly string[];
  readonly rounds: number;
  readonly maxRounds: number;
  /** Rounds are added up to `maxRounds` while the spread of a stack is above this. */
  readonly spread: number;
  /** Seconds of load before the measured window. */
  readonly warm: number;
  /** Seconds of the measured window. */
  readonly secs: number;
  readonly connections: number;
  /** How often a window is measured again when other processes used the cores. */
  readonly retries: number;
  readonly stacks: readonly string[] | undefined;
  readonly workloads: readonly string[] | undefined;
  readonly out: string | undefined;
  /** What to do: `run` measures; the others are tools around it. */
  readonly mode: "run" | "check" | "install" | "profile" | "serve" | "list" | "help";
}

const switches = ["check", "install", "profile", "serve", "list", "help"] as const;

/** @throws UsageError for an option that does not exist or does not fit. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parse(args);
  const rounds = wholeNumber("rounds", values.rounds, 5);
  return {
    names: positionals.length > 0 ? positionals : ["core"],
    rounds,
    maxRounds: Math.max(rounds, wholeNumber("max-rounds", values["max-rounds"], rounds)),
    spread: number("spread", values.spread, 0.05),
    warm: wholeNumber("warm", values.warm, 3),
    secs: wholeNumber("secs", values.secs, 3),
    connections: wholeNumber("connections", values.connections, 32),
    retries: wholeNumber("retries", values.retries, 2),
    stacks: list(values.stacks),
    workloads: list(values.workloads),
    out: values.out,
    mode: switches.find((name) => values[name]) ?? "run",
  };
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        rounds: text,
        "max-rounds": text,
        spread: text,
        warm: text,
        secs: text,
        connections: text,
        retries: text,
        stacks: text,
        workloads: text,
        out: text,
        check: flag,
        install: flag,
        profile: flag,
        serve: flag,
        list: flag,
        help: flag,
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function list(value: string | undefined): string[] | undefined {
  return value?.split(",").filter((part) => part !== "");
}

function number(name: string, value: string | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  const parsed = Number(value);
  if (value.trim() === "" || !Number.isFinite(parsed) || parsed < 0) {
    throw new UsageError(`--${name} takes a number, got "${value}".`);
  }
  return parsed;
}

function wholeNumber(name: string, value: string | undefined, fallback: number): number {
  const parsed = number(name, value, fallback);
  if (!Number.isInteger(parsed)) throw new UsageError(`--${name} takes a whole number.`);
  if (parsed === 0 && name !== "warm" && name !== "retries") {
    throw new UsageError(`--${name} takes a number of at least 1.`);
  }
  return parsed;
}
