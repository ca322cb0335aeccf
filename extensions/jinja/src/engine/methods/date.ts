import { CalendarDate, isoDate, isoTime } from "../values/date.ts";
import { toFloat } from "../values/float.ts";
import { Tuple } from "../values/tuple.ts";
import { integerOf, textOf } from "./arguments.ts";
import { dayOf, dayOfYear, isoWeek, ordinal, weekday } from "./calendar.ts";
import { type Members, method, property, type Run, typeError, valueError } from "./method.ts";
import { ctime, strftime } from "./strftime.ts";
import { clock, TimeOfDay, two } from "./time-of-day.ts";

type DateRun = Run<Date>;
type TimeRun = Run<TimeOfDay>;

const ISO_FORMAT = { parameters: ["sep?", "timespec?"], style: "named" } as const;
const FORMAT = { parameters: ["format"], style: "named" } as const;
const DATE_FIELDS = ["year", "month", "day"];
const TIME_FIELDS = ["hour", "minute", "second", "microsecond"];

const dateMembers: Members = new Map([
  property("year", (date: Date) => date.getUTCFullYear()),
  property("month", (date: Date) => date.getUTCMonth() + 1),
  property("day", (date: Date) => date.getUTCDate()),
  method("date.weekday", {}, ({ self }: DateRun) => weekday(self)),
  method("date.isoweekday", {}, ({ self }: DateRun) => weekday(self) + 1),
  method("date.toordinal", {}, ({ self }: DateRun) => ordinal(self)),
  method("date.isocalendar", {}, ({ self }: DateRun) => {
    const { year, week, weekday: day } = isoWeek(self);
    return Tuple.of(year, week, day);
  }),
  method("date.ctime", {}, ({ self }: DateRun) => ctime(self)),
  method("date.timetuple", {}, ({ self }: DateRun) => timeTuple(self)),
  method("date.strftime", FORMAT, ({ self, values }: DateRun) =>
    strftime(self, textOf(values[0], "strftime() argument 1 must be str")),
  ),
]);

const timeMembers = [
  ["hour", (date: Date) => date.getUTCHours()],
  ["minute", (date: Date) => date.getUTCMinutes()],
  ["second", (date: Date) => date.getUTCSeconds()],
  ["microsecond", (date: Date) => date.getUTCMilliseconds() * 1000],
] as const;

/** The methods and attributes of `datetime.date`. */
export const DATE_MEMBERS: Members = new Map([
  ...dateMembers,
  method("date.isoformat", {}, ({ self }: DateRun) => isoDate(self)),
  method(
    "date.replace",
    { parameters: DATE_FIELDS.map(optional), style: "named" },
    (run: DateRun) => {
      const [year, month, day] = replaced(run, [...dateFields(run.self)]);
      return new CalendarDate(year ?? 1, month ?? 1, day ?? 1);
    },
  ),
]);

/** The methods and attributes of `datetime.datetime`: its values are in UTC. */
export const DATETIME_MEMBERS: Members = new Map([
  ...dateMembers,
  ...timeMembers.map(([name, get]) => property(name, get)),
  property("tzinfo", () => null),
  property("fold", () => 0),
  method("datetime.utcoffset", {}, () => null),
  method("datetime.tzname", {}, () => null),
  method("datetime.dst", {}, () => null),
  method("datetime.date", {}, ({ self }: DateRun) => {
    const [year = 1, month = 1, day = 1] = dateFields(self);
    return new CalendarDate(year, month, day);
  }),
  method("datetime.time", {}, ({ self }: DateRun) => new TimeOfDay(self)),
  method("datetime.timestamp", {}, ({ self }: DateRun) => toFloat(self.getTime() / 1000)),
  method("datetime.isoformat", ISO_FORMAT, ({ self, values }: DateRun) => {
    const separator = textOf(
      values[0] ?? "T",
      "isoformat() argument 1 must be a unicode character",
    );
    if (separator.length !== 1) {
      throw typeError("isoformat() argument 1 must be a unicode character, not str");
    }
    return `${isoDate(self)}${separator}${timeBy(self, values[1])}`;
  }),
  method(
    "datetime.replace",
    { parameters: [...DATE_FIELDS, ...TIME_FIELDS].map(optional), style: "named" },
    (run: DateRun) => {
      const fields = [...dateFields(run.self), ...timeMembers.map(([, get]) => get(run.self))];
      const [year = 1, month = 1, day = 1, ...time] = replaced(run, fields);
      const [hour = 0, minute = 0, second = 0, microsecond = 0] = time;
      const date = dayOf(year, month, day);
      date.setUTCHours(hour, minute, second, Math.floor(microsecond / 1000));
      return date;
    },
  ),
]);

/** The methods and attributes of `datetime.time`. */
export const TIME_MEMBERS: Members = new Map([
  ...timeMembers.map(([name, get]) => property(name, ({ date }: TimeOfDay) => get(date))),
  property("tzinfo", () => null),
  property("fold", () => 0),
  method("time.isoformat", { parameters: ["timespec?"], style: "named" }, (run: TimeRun) =>
    timeBy(run.self.date, run.values[0]),
  ),
  method("time.strftime", FORMAT, ({ self, values }: TimeRun) =>
    strftime(self.date, textOf(values[0], "strftime() argument 1 must be str")),
  ),
]);

function optional(name: string): string {
  return `${name}?`;
}

function dateFields(date: Date): readonly number[] {
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
}

function timeTuple(date: Date): Tuple {
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  return Tuple.from([...dateFields(date), ...time, weekday(date), dayOfYear(date), -1]);
}

function timeBy(date: Date, precision: unknown): string {
  switch (textOf(precision ?? "auto", "isoformat() argument 'timespec' must be str")) {
    case "auto":
      return isoTime(date);
    case "hours":
      return two(date.getUTCHours());
    case "minutes":
      return clock(date).slice(0, 5);
    case "seconds":
      return clock(date);
    case "milliseconds":
      return `${clock(date)}.${strftime(date, "%f").slice(0, 3)}`;
    case "microseconds":
      return `${clock(date)}.${strftime(date, "%f")}`;
    default:
      throw valueError("Unknown timespec value");
  }
}

const RANGES = [
  ["year 0 is out of range", 1, 9999],
  ["month must be in 1..12", 1, 12],
  ["day is out of range for month", 1, 31],
  ["hour must be in 0..23", 0, 23],
  ["minute must be in 0..59", 0, 59],
  ["second must be in 0..59", 0, 59],
  ["microsecond must be in 0..999999", 0, 999_999],
] as const;

function replaced({ values }: DateRun, fields: readonly number[]): number[] {
  const result = fields.map((field, index) =>
    values[index] === undefined ? field : integerOf(values[index]),
  );
  result.forEach((field, index) => {
    const [problem, least, most] = RANGES[index] ?? ["", 0, 0];
    if (field < least || field > most) throw valueError(problem);
  });
  const [year = 1, month = 1, day = 1] = result;
  if (dayOf(year, month, day).getUTCDate() !== day) {
    throw valueError("day is out of range for month");
  }
  return result;
}
