import { dayOfYear, isoWeek, weekday, weekOfYear } from "./calendar.ts";
import { isoDate } from "../values/date.ts";
import { clock, two } from "./time-of-day.ts";

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS = `January February March April May June July August September October November
  December`.split(/\s+/);

type Directive = (date: Date) => string | number;

const FIELDS: Readonly<Record<string, Directive>> = {
  a: (date) => dayName(date).slice(0, 3),
  A: dayName,
  b: (date) => monthName(date).slice(0, 3),
  B: monthName,
  C: (date) => two(Math.floor(date.getUTCFullYear() / 100)),
  d: (date) => two(date.getUTCDate()),
  e: (date) => spaced(date.getUTCDate()),
  f: (date) => `${String(date.getUTCMilliseconds()).padStart(3, "0")}000`,
  G: (date) => isoWeek(date).year,
  H: (date) => two(date.getUTCHours()),
  I: (date) => two(hourOfTwelve(date)),
  j: (date) => String(dayOfYear(date)).padStart(3, "0"),
  k: (date) => spaced(date.getUTCHours()),
  l: (date) => spaced(hourOfTwelve(date)),
  m: (date) => two(date.getUTCMonth() + 1),
  M: (date) => two(date.getUTCMinutes()),
  n: () => "\n",
  p: (date) => (date.getUTCHours() < 12 ? "AM" : "PM"),
  P: (date) => (date.getUTCHours() < 12 ? "am" : "pm"),
  s: (date) => Math.floor(date.getTime() / 1000),
  S: (date) => two(date.getUTCSeconds()),
  t: () => "\t",
  u: (date) => weekday(date) + 1,
  U: (date) => two(weekOfYear(date, 0)),
  V: (date) => two(isoWeek(date).week),
  w: (date) => date.getUTCDay(),
  W: (date) => two(weekOfYear(date, 1)),
  y: (date) => two(date.getUTCFullYear() % 100),
  Y: (date) => date.getUTCFullYear(),
  // A date of Python that nobody gave a time zone has none to tell.
  z: () => "",
  Z: () => "",
  "%": () => "%",
};

const COMPOUNDS: Readonly<Record<string, string>> = {
  c: "%a %b %e %H:%M:%S %Y",
  D: "%m/%d/%y",
  h: "%b",
  r: "%I:%M:%S %p",
  R: "%H:%M",
  x: "%m/%d/%y",
};

/** The date by a format of `strftime`, in English and in UTC; what is no directive stays. */
export function strftime(date: Date, format: string): string {
  return format.replace(/%(-?)([a-zA-Z%])/g, (directive, bare: string, letter: string) => {
    const text = expand(date, letter);
    if (text === null) return directive;
    return bare === "" ? text : text.replace(/^[0 ]+(?=.)/, "");
  });
}

/** The date as C's `ctime` has it: `Thu Feb 29 13:05:09 2024`. */
export function ctime(date: Date): string {
  return strftime(date, "%c");
}

function expand(date: Date, letter: string): string | null {
  if (letter === "F") return isoDate(date);
  if (letter === "T" || letter === "X") return clock(date);
  const compound = own(COMPOUNDS, letter);
  if (compound !== undefined) return strftime(date, compound);
  const field = own(FIELDS, letter);
  return field === undefined ? null : String(field(date));
}

function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function dayName(date: Date): string {
  return DAYS[weekday(date)] ?? "";
}

function monthName(date: Date): string {
  return MONTHS[date.getUTCMonth()] ?? "";
}

function hourOfTwelve(date: Date): number {
  return date.getUTCHours() % 12 || 12;
}

function spaced(value: number): string {
  return String(value).padStart(2, " ");
}
