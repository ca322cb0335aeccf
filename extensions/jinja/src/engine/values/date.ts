/**
 * A date without a time of day, kept as midnight in UTC. Any other `Date` is a datetime, whose
 * fields are read in UTC.
 */
export class CalendarDate extends Date {
  constructor(year: number, month: number, day: number) {
    super(0);
    this.setUTCFullYear(year, month - 1, day);
  }

  /** The date of an ISO text such as `2024-02-29`. */
  static of(text: string): CalendarDate {
    const [year = 1970, month = 1, day = 1] = text.split("-").map(Number);
    return new CalendarDate(year, month, day);
  }

  override toString(): string {
    return this.toJSON();
  }

  override toJSON(): string {
    return isoDate(this);
  }
}

/** `2024-02-29`. */
export function isoDate(date: Date): string {
  const year = String(date.getUTCFullYear()).padStart(4, "0");
  return `${year}-${twoDigits(date.getUTCMonth() + 1)}-${twoDigits(date.getUTCDate())}`;
}

/** `13:05:09`, with `.250000` behind it unless the second is whole. */
export function isoTime(date: Date): string {
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  const milliseconds = date.getUTCMilliseconds();
  const fraction = milliseconds === 0 ? "" : `.${String(milliseconds * 1000).padStart(6, "0")}`;
  return time.map(twoDigits).join(":") + fraction;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
