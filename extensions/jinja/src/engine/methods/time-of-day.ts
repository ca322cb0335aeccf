import { isoTime } from "../values/date.ts";
import { REPR, type Special, TEXT, TYPE_NAME } from "../values/protocol.ts";

const MILLISECONDS_OF_DAY = 86_400_000;

/** The time of a datetime without its date: `datetime.time`. */
export class TimeOfDay implements Special {
  readonly [TYPE_NAME] = "datetime.time";
  /** That time on the day from which Python counts times: 1900-01-01, in UTC. */
  readonly date: Date;

  constructor(moment: Date) {
    const time = moment.getTime();
    const since = time - Math.floor(time / MILLISECONDS_OF_DAY) * MILLISECONDS_OF_DAY;
    this.date = new Date(Date.UTC(1900, 0, 1) + since);
  }

  [TEXT](): string {
    return isoTime(this.date);
  }

  [REPR](): string {
    const { date } = this;
    const parts = [date.getUTCHours(), date.getUTCMinutes()];
    const microseconds = date.getUTCMilliseconds() * 1000;
    if (microseconds > 0 || date.getUTCSeconds() > 0) parts.push(date.getUTCSeconds());
    if (microseconds > 0) parts.push(microseconds);
    return `datetime.time(${parts.join(", ")})`;
  }
}

/** The time as `13:05:09`. */
export function clock(date: Date): string {
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}

/** The number with two digits at least. */
export function two(value: number): string {
  return String(value).padStart(2, "0");
}
