import { allocate } from "../values/limits.ts";
import { points } from "./code-points.ts";

/** What is replaced by what. */
export interface Replacement {
  readonly old: string;
  readonly fresh: string;
  /** How often at most; any number when negative. */
  readonly times: number;
}

/** The text with `old` replaced, from the left: `str.replace()`. */
export function replace(text: string, { old, fresh, times }: Replacement): string {
  const parts = old === "" ? ["", ...points(text), ""] : text.split(old);
  const most = parts.length - 1;
  const count = times < 0 ? most : Math.min(times, most);
  allocate(text.length + count * fresh.length);
  const tail = parts.slice(count).join(old);
  return count === 0 ? tail : `${parts.slice(0, count).join(fresh)}${fresh}${tail}`;
}

export function removePrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

export function removeSuffix(text: string, suffix: string): string {
  return suffix !== "" && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
}

/** Every character as `map` has it; null takes it out. */
export function translate(text: string, map: (code: number) => string | null): string {
  let size = 0;
  return points(text)
    .map((one) => {
      const result = map(one.codePointAt(0) ?? 0) ?? "";
      allocate((size += result.length));
      return result;
    })
    .join("");
}
