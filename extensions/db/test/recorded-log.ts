import type { LogFields, Logger } from "phial";

/** A logger that keeps what it is told. */
export interface RecordedLog {
  readonly log: Logger;
  readonly lines: readonly LogFields[];
  /** What was told under a name. */
  of(event: string): LogFields[];
}

export function recordedLog(): RecordedLog {
  const lines: LogFields[] = [];
  const keep = (fields: LogFields): void => void lines.push(fields);
  const log: Logger = { debug: keep, info: keep, warn: keep, error: keep };
  return { log, lines, of: (event) => lines.filter((line) => line["event"] === event) };
}
