import { WHITESPACE } from "./string-class.ts";

const SPACES = new RegExp(`[${WHITESPACE}]+`, "g");
const LEADING = new RegExp(`^[${WHITESPACE}]+`);
const LINE = /\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/g;

/** Where a text is cut. */
export interface Cut {
  /** Null: at whitespace, and none of the parts is empty. */
  readonly separator: string | null;
  /** How often at most; any number when negative. */
  readonly times: number;
}

/** The parts of a text, cut from the left: `str.split()`. */
export function split(text: string, { separator, times }: Cut): string[] {
  if (separator === null) return splitWords(text, times);
  const parts = text.split(separator);
  if (times < 0 || parts.length <= times + 1) return parts;
  return [...parts.slice(0, times), parts.slice(times).join(separator)];
}

/** The parts of a text, cut from the right: `str.rsplit()`. */
export function splitRight(text: string, { separator, times }: Cut): string[] {
  if (separator === null) return splitWordsRight(text, times);
  const parts = text.split(separator);
  if (times < 0 || parts.length <= times + 1) return parts;
  const kept = parts.length - times;
  return [parts.slice(0, kept).join(separator), ...parts.slice(kept)];
}

/** The lines of a text, with what ends them if `keepEnds` says so. */
export function splitLines(text: string, keepEnds: boolean): string[] {
  const lines: string[] = [];
  let from = 0;
  for (const end of text.matchAll(LINE)) {
    const behind = end.index + end[0].length;
    lines.push(text.slice(from, keepEnds ? behind : end.index));
    from = behind;
  }
  if (from < text.length) lines.push(text.slice(from));
  return lines;
}

/** What stands before the first separator, the separator, and what stands behind it. */
export function partition(text: string, separator: string): [string, string, string] {
  const at = text.indexOf(separator);
  if (at < 0) return [text, "", ""];
  return [text.slice(0, at), separator, text.slice(at + separator.length)];
}

/** As {@link partition}, at the last separator. */
export function partitionRight(text: string, separator: string): [string, string, string] {
  const at = text.lastIndexOf(separator);
  if (at < 0) return ["", "", text];
  return [text.slice(0, at), separator, text.slice(at + separator.length)];
}

function splitWords(text: string, times: number): string[] {
  const rest = text.replace(LEADING, "");
  const parts: string[] = [];
  let from = 0;
  for (const gap of rest.matchAll(SPACES)) {
    if (times >= 0 && parts.length >= times) break;
    parts.push(rest.slice(from, gap.index));
    from = gap.index + gap[0].length;
  }
  if (from < rest.length) parts.push(rest.slice(from));
  return parts;
}

function splitWordsRight(text: string, times: number): string[] {
  const words = Array.from(text.matchAll(new RegExp(`[^${WHITESPACE}]+`, "g")));
  if (times < 0 || words.length <= times) return words.map(([word]) => word);
  const kept = words[words.length - times - 1];
  if (kept === undefined) return [];
  const head = text.slice(0, kept.index + kept[0].length);
  return [head, ...words.slice(words.length - times).map(([word]) => word)];
}
