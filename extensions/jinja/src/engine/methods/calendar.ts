const MILLISECONDS_OF_DAY = 86_400_000;
// The day 1 of Python's calendar is 0001-01-01; this many lie before 1970-01-01.
const DAYS_BEFORE_1970 = 719_163;

/** A week of the ISO calendar: it belongs to the year that has its Thursday. */
export interface IsoWeek {
  readonly year: number;
  readonly week: number;
  /** 1 is Monday. */
  readonly weekday: number;
}

/** The day of the week, where 0 is Monday. */
export function weekday(date: Date): number {
  return (date.getUTCDay() + 6) % 7;
}

/** How many days the date is after the last day before the year 1. */
export function ordinal(date: Date): number {
  return Math.floor(date.getTime() / MILLISECONDS_OF_DAY) + DAYS_BEFORE_1970;
}

/** The day of the year, from 1. */
export function dayOfYear(date: Date): number {
  return ordinal(date) - ordinal(dayOf(date.getUTCFullYear(), 1, 1)) + 1;
}

/** The week of the year whose first one begins with the first Sunday (0) or Monday (1). */
export function weekOfYear(date: Date, firstDay: 0 | 1): number {
  const sinceFirst = firstDay === 0 ? date.getUTCDay() : weekday(date);
  return Math.floor((dayOfYear(date) + 6 - sinceFirst) / 7);
}

/** The week of the date by ISO 8601. */
export function isoWeek(date: Date): IsoWeek {
  const thursday = new Date(date.getTime() + (3 - weekday(date)) * MILLISECONDS_OF_DAY);
  const week = Math.floor((dayOfYear(thursday) - 1) / 7) + 1;
  return { year: thursday.getUTCFullYear(), week, weekday: weekday(date) + 1 };
}

/** Midnight, in UTC, of this day; `month` and `day` count from 1. */
export function dayOf(year: number, month: number, day: number): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date;
}
