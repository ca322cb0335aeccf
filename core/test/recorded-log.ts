import type { LogFields, Logger } from "../src/log.ts";

/** A line that went into a {@link RecordedLog}. */
export interface LoggedLine {
  readonly level: keyof Logger;
  readonly fields: LogFields;
  readonly message: string | undefined;
}

/** A logger that keeps what it is given, for tests that ask what was logged. */
export interface RecordedLog extends Logger {
  readonly lines: readonly LoggedLine[];
}

export function recordedLog(): RecordedLog {
  const lines: LoggedLine[] = [];
  const at = (level: keyof Logger) => (fields: LogFields, message?: string) => {
    lines.push({ level, fields, message });
  };
  return { lines, debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
