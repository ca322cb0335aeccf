import { PhialError } from "../errors/phial-error.ts";

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const DAYS = new Set(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);
const ZONE_HOURS: Readonly<Record<string, number>> = {
  ast: -4,
  adt: -3,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
};
const LONGEST = 128;
const LAST_MILLISECOND = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const FIRST_MILLISECOND = new Date(0).setUTCFullYear(1, 0, 1);

let lastSecond = Number.NaN;
let lastText = "";

/**
 * Writes a moment as HTTP does (RFC 9110 section 5.6.7): `Tue, 14 Nov 2023 22:13:20 GMT`.
 * Fractions of a second are cut off. Hot: the text of the last second is kept.
 *
 * @param moment a `Date`, or milliseconds since the Unix epoch
 * @throws PhialError `HTTP_DATE_INVALID` when it is not within the years 1 to 9999.
 */
export function httpDate(moment: Date | number): string {
  const time = typeof moment === "number" ? moment : moment.getTime();
  const second = Math.floor(time / 1000);
  if (second === lastSecond) return lastText;
  if (!(time >= FIRST_MILLISECOND && time <= LAST_MILLISECOND)) {
    throw new PhialError(
      "HTTP_DATE_INVALID",
      "A date for a header is not within the years 1 to 9999.",
      "Pass a valid Date, or milliseconds since the Unix epoch.",
    );
  }
  lastText = new Date(second * 1000).toUTCString();
  lastSecond = second;
  return lastText;
}

interface DateFields {
  readonly day: string;
  readonly month: string;
  readonly year: string;
  readonly time: string;
  readonly zone: string;
}

/**
 * Reads a date of HTTP, all three forms of RFC 9110 section 5.6.7 and what mail allows besides
 * (numeric zones, no day name, no seconds), as Werkzeug does. A date without a zone is UTC.
 *
 * @returns milliseconds since the Unix epoch, `undefined` when it is no date
 * @example
 * parseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT"); // 784111777000
 */
export function parseHttpDate(text: string | null | undefined): number | undefined {
  if (!text || text.length > LONGEST) return undefined;
  const fields = splitDate(text.split(/[ \t]+/).filter((word) => word !== ""));
  return fields && momentOf(fields);
}

function splitDate(words: string[]): DateFields | undefined {
  dropDayName(words);
  const [first = ""] = words;
  const dashed = first.split("-");
  if (words.length === 3 && dashed.length === 3) words.splice(0, 1, ...dashed);
  if (words.length === 4) words.push(...splitOffZone(words));
  let [day = "", month = "", year = "", time = "", zone = ""] = words.map(withoutComma);
  if (words.length < 5) return undefined;
  if (monthIndex(month) < 0) [day, month] = [month, day];
  // The form of asctime: Nov 6 08:49:37 1994.
  if (year.includes(":")) [year, time] = [time, year];
  if (!/^\d/.test(year)) [year, zone] = [zone, year];
  return { day, month, year, time, zone };
}

function dropDayName(words: string[]): void {
  const [first = ""] = words;
  if (first.endsWith(",") || DAYS.has(first.toLowerCase())) words.shift();
  else if (first.includes(",")) words[0] = first.slice(first.lastIndexOf(",") + 1);
}

/** `08:49:37+0100` leaves the time in `words` and gives the zone. */
function splitOffZone(words: string[]): [string] {
  const time = words[3] ?? "";
  const sign = time.includes("+") ? time.indexOf("+") : time.indexOf("-");
  if (sign <= 0) return [""];
  words[3] = time.slice(0, sign);
  return [time.slice(sign)];
}

function withoutComma(word: string): string {
  return word.endsWith(",") ? word.slice(0, -1) : word;
}

function monthIndex(name: string): number {
  return name.length < 3 ? -1 : MONTHS.indexOf(name.slice(0, 3).toLowerCase());
}

function momentOf({ day, month, year, time, zone }: DateFields): number | undefined {
  const clock = /^(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2}))?$/.exec(time);
  const offset = zoneMinutes(zone);
  if (!clock || offset === undefined || !/^\d{1,2}$/.test(day) || !/^\d{1,4}$/.test(year)) {
    return undefined;
  }
  const [, hour = "", minute = "", second = "0"] = clock;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const date = new Date(0);
  const at = { year: fullYear(Number(year)), month: monthIndex(month), day: Number(day) };
  date.setUTCFullYear(at.year, at.month, at.day);
  if (at.month < 0 || date.getUTCMonth() !== at.month || date.getUTCDate() !== at.day) {
    return undefined;
  }
  date.setUTCHours(Number(hour), Number(minute) - offset, Number(second));
  return date.getTime();
}

function fullYear(year: number): number {
  if (year > 99) return year;
  return year > 68 ? year + 1900 : year + 2000;
}

/** Minutes east of Greenwich; a name that says nothing is UTC, as in mail. */
function zoneMinutes(zone: string): number | undefined {
  const numeric = /^([+-]?)(\d{1,4})$/.exec(zone);
  if (!numeric) return (ZONE_HOURS[zone.toLowerCase()] ?? 0) * 60;
  const [, sign, digits] = numeric;
  const value = Number(digits);
  const minutes = Math.floor(value / 100) * 60 + (value % 100);
  if (minutes >= 24 * 60) return undefined;
  return sign === "-" ? -minutes : minutes;
}
