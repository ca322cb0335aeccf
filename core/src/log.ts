import { type Clock, systemClock } from "./clock.ts";

/** Facts that belong to a line of the log. Errors are written with stack and cause. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * What Phial and its extensions write their log through: the shape of pino, so a pino logger can
 * be given as it is.
 *
 * @example
 * import pino from "pino";
 * const app = new Phial("shop", { log: pino() });
 */
export interface Logger {
  debug(fields: LogFields, message?: string): void;
  info(fields: LogFields, message?: string): void;
  warn(fields: LogFields, message?: string): void;
  error(fields: LogFields, message?: string): void;
}

type Level = keyof Logger;

const LEVELS: Readonly<Record<Level, number>> = { debug: 20, info: 30, warn: 40, error: 50 };

/** Deeper than this a value is left out. */
const MAX_DEPTH = 16;

/** How {@link jsonLogger} writes. */
export interface JsonLoggerOptions {
  /** Lines below it are dropped. @default "info" */
  readonly level?: Level;
  /** Takes one line without its line break. @default standard error */
  readonly write?: (line: string) => void;
  readonly clock?: Clock;
}

/**
 * A logger without dependencies: one JSON object a line, on standard error. Line breaks, escape
 * sequences and U+2028 in a value are escaped, so that no input can forge a line; no field takes
 * the place of `level`, `time` or the message.
 */
export function jsonLogger(options: JsonLoggerOptions = {}): Logger {
  const { level = "info", clock = systemClock } = options;
  const write = options.write ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const at = (name: Level) => (fields: LogFields, message?: string) => {
    if (LEVELS[name] < LEVELS[level]) return;
    const time = new Date(clock.now()).toISOString();
    const head = { level: name, time };
    write(serialize({ ...head, ...fields, ...head, ...(message !== undefined && { message }) }));
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** A logger that drops everything: for tests. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

function serialize(line: LogFields): string {
  const json = JSON.stringify(writable(line, []));
  return json.replace(/[\u007f-\u009f\u2028\u2029]/g, escapeChar);
}

function escapeChar(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** What JSON can write of a value: no value makes the writing of a line fail. */
function writable(value: unknown, around: readonly object[]): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (around.includes(value)) return "[circular]";
  if (around.length === MAX_DEPTH) return "[too deep]";
  try {
    return copyOf(value, [...around, value]);
  } catch {
    // A getter, a toJSON() or a proxy that throws.
    return "[unreadable]";
  }
}

function copyOf(value: object, around: readonly object[]): unknown {
  if (Array.isArray(value)) return value.map((item) => writable(item, around));
  if (value instanceof Error) return copyMembers(describeError(value), around);
  if ("toJSON" in value && typeof value.toJSON === "function") {
    const json: unknown = value.toJSON();
    if (json !== value) return writable(json, around);
  }
  return copyMembers(value, around);
}

function copyMembers(value: object, around: readonly object[]): object {
  const members = Object.entries(value);
  return Object.fromEntries(members.map(([name, member]) => [name, writable(member, around)]));
}

function describeError(error: Error): object {
  const { name, message, stack, cause } = error;
  const code = "code" in error ? { code: error.code } : {};
  const errors = error instanceof AggregateError ? { errors: error.errors } : {};
  return { name, message, ...code, stack, ...(cause !== undefined && { cause }), ...errors };
}
