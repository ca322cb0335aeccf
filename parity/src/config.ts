import { decodeValue } from "./values.ts";

/**
 * The config of a recording as a twin is given it: a `$timedelta` is a number of seconds, a
 * `$datetime` a Date, `$bytes` are bytes.
 */
export function decodeConfig(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, decodeValue(value)]),
  );
}
