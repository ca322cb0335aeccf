import { type LogFields, type Logger, silentLogger } from "phial";

/** A logger that keeps the lines it is told to write. */
export interface RecordedLog extends Logger {
  readonly lines: LogFields[];
  events(): unknown[];
}

export function recordedLog(): RecordedLog {
  const lines: LogFields[] = [];
  const keep = (fields: LogFields): void => void lines.push(fields);
  const events = (): unknown[] => lines.map(({ event }) => event);
  return { ...silentLogger, info: keep, warn: keep, error: keep, lines, events };
}
