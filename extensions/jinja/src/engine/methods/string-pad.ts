import { allocate } from "../values/limits.ts";
import { pointLength, points } from "./code-points.ts";
import { WHITESPACE } from "./string-class.ts";

const LEADING_SPACE = new RegExp(`^[${WHITESPACE}]+`);

/** Which ends of a text are meant. */
export interface Ends {
  readonly left: boolean;
  readonly right: boolean;
}

/** The text without the characters of `characters` at its ends; null stands for whitespace. */
export function strip(text: string, characters: string | null, { left, right }: Ends): string {
  const isOff = characters === null ? isSpace : memberOf(points(characters));
  const from = left ? firstKept(text, isOff) : 0;
  const to = right ? lastKept(text, from, isOff) : text.length;
  return text.slice(from, to);
}

/** The text at the left, the right or the centre of `width` characters. */
export function pad(
  text: string,
  { width, fill, ends }: { width: number; fill: string; ends: Ends },
) {
  const missing = width - pointLength(text);
  if (missing <= 0) return text;
  allocate(width);
  if (!ends.left) return text + fill.repeat(missing);
  if (!ends.right) return fill.repeat(missing) + text;
  // Where it cannot be even, Python puts the odd one on the left of an odd width.
  const before = Math.floor(missing / 2) + (missing & width & 1);
  return fill.repeat(before) + text + fill.repeat(missing - before);
}

/** The text with zeros between its sign and its digits: `str.zfill()`. */
export function fillZeros(text: string, width: number): string {
  const missing = width - pointLength(text);
  if (missing <= 0) return text;
  allocate(width);
  const sign = /^[+-]?/.exec(text)?.[0] ?? "";
  return sign + "0".repeat(missing) + text.slice(sign.length);
}

/** The text with spaces up to the next multiple of `size` for every tab: `str.expandtabs()`. */
export function expandTabs(text: string, size: number): string {
  let column = 0;
  let length = 0;
  const pieces = text.split(/([\t\n\r])/).map((piece) => {
    if (piece !== "\t") {
      column = piece === "\n" || piece === "\r" ? 0 : column + pointLength(piece);
      return piece;
    }
    const spaces = size > 0 ? size - (column % size) : 0;
    column += spaces;
    allocate((length += spaces));
    return " ".repeat(spaces);
  });
  return pieces.join("");
}

type Predicate = (one: string) => boolean;

function isSpace(one: string): boolean {
  return LEADING_SPACE.test(one);
}

function memberOf(characters: readonly string[]): Predicate {
  return (one) => characters.includes(one);
}

function firstKept(text: string, isOff: Predicate): number {
  let at = 0;
  while (at < text.length) {
    const one = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (!isOff(one)) break;
    at += one.length;
  }
  return at;
}

function lastKept(text: string, from: number, isOff: Predicate): number {
  let end = text.length;
  while (end > from) {
    const one = lastPoint(text, end);
    if (!isOff(one)) break;
    end -= one.length;
  }
  return end;
}

function lastPoint(text: string, end: number): string {
  const pair = text.codePointAt(end - 2) ?? 0;
  return pair > 0xffff ? text.slice(end - 2, end) : text.slice(end - 1, end);
}
