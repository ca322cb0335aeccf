/** The units of a duration in the order in which they may be written, with their milliseconds. */
const UNITS: readonly { readonly names: readonly string[]; readonly milliseconds: number }[] = [
  { names: ["w", "week", "weeks"], milliseconds: 604_800_000 },
  { names: ["d", "day", "days"], milliseconds: 86_400_000 },
  { names: ["h", "hour", "hours"], milliseconds: 3_600_000 },
  { names: ["m", "min", "minute", "minutes"], milliseconds: 60_000 },
  { names: ["s", "sec", "second", "seconds"], milliseconds: 1000 },
  { names: ["ms"], milliseconds: 1 },
];

const MAX_LENGTH = 100;
const PART = /(\d{1,15}(?:\.\d{1,9})?) ?([a-z]{1,7})(?: |$|(?=\d))/y;

/**
 * Reads a duration and returns its seconds, exact to the millisecond, or `undefined` when `text` is
 * not one.
 *
 * A duration is one or more numbers, each followed by its unit: `w`, `d`, `h`, `m`, `s`, `ms`, or
 * in words `week(s)`, `day(s)`, `hour(s)`, `min`/`minute(s)`, `sec`/`second(s)`. Larger units come
 * first, each at most once; one space may stand before a unit and between parts. Months and years
 * are not units, since they have no fixed length, and a bare number is not a duration.
 *
 * @example
 * parseDuration("31 days"); // 2678400
 * parseDuration("1h30m"); // 5400
 */
export function parseDuration(text: string): number | undefined {
  if (text.length === 0 || text.length > MAX_LENGTH || text.endsWith(" ")) return undefined;
  let milliseconds = 0;
  let largestAllowed = 0;
  PART.lastIndex = 0;
  while (PART.lastIndex < text.length) {
    const part = PART.exec(text);
    if (part === null) return undefined;
    const [, amount = "", name = ""] = part;
    const unit = UNITS.findIndex(({ names }) => names.includes(name));
    if (unit < largestAllowed) return undefined;
    milliseconds += Number(amount) * (UNITS[unit]?.milliseconds ?? 0);
    largestAllowed = unit + 1;
  }
  const seconds = Math.round(milliseconds) / 1000;
  return milliseconds <= Number.MAX_SAFE_INTEGER ? seconds : undefined;
}

/**
 * Writes seconds (not negative) as {@link parseDuration} reads them, to the millisecond.
 *
 * @example
 * formatDuration(5400); // "1 hour 30 minutes"
 */
export function formatDuration(seconds: number): string {
  let rest = Math.round(seconds * 1000);
  const parts: string[] = [];
  for (const { names, milliseconds } of UNITS.slice(1)) {
    const amount = Math.floor(rest / milliseconds);
    rest -= amount * milliseconds;
    const singular = names.findLast((name) => !name.endsWith("s")) ?? "ms";
    if (amount > 0) parts.push(`${amount} ${amount === 1 ? singular : names.at(-1)}`);
  }
  return parts.length === 0 ? "0 seconds" : parts.join(" ");
}
