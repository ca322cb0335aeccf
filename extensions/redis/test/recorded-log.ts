import { type LogFields, type Logger, silentLogger } from "phial";

/** A logger that keeps what it is told, as the text that a log would hold. */
export function recordedLog(): Logger & { readonly events: string[]; text(): string } {
  const lines: LogFields[] = [];
  const events: string[] = [];
  const keep = (fields: LogFields): void => {
    lines.push(fields);
    if (typeof fields["event"] === "string") events.push(fields["event"]);
  };
  const text = (): string =>
    JSON.stringify(lines, (_key, value: unknown) =>
      value instanceof Error ? `${value.stack} ${String(value.cause)}` : value,
    );
  return { ...silentLogger, info: keep, warn: keep, error: keep, events, text };
}
