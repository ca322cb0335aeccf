import type { Phial } from "phial";

/** Whether an app runs as what strangers use: what is only for those who write it must not be there. */
export function isProduction({ settings: { ENV, DEBUG, TESTING } }: Phial): boolean {
  return ENV === null ? !DEBUG && !TESTING : ENV === "production";
}
