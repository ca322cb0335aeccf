import { WHITESPACE } from "../methods/string-class.ts";

/** How `wrap` breaks a paragraph. */
export interface WrapOptions {
  /** Longest line, in characters; at least one. */
  readonly width: number;
  /** Whether a word longer than a line is broken. */
  readonly breakLongWords: boolean;
  /** Whether a line may end after a hyphen within a word. */
  readonly breakOnHyphens: boolean;
}

const BLANK = "[\\t\\n\\v\\f\\r ]";
const SOLID = "[^\\t\\n\\v\\f\\r ]";
const LETTER = "[\\p{L}\\p{Nl}\\p{No}_]";
const WORD = "[\\p{L}\\p{N}_]";
const BEFORE_DASH = "(?<=[\\p{L}\\p{N}_!\"'&.,?])";

/** What a line may be made of: white space, a dash between words, a word or a part of one. */
const CHUNKS = new RegExp(
  [
    `${BLANK}+`,
    `${BEFORE_DASH}-{2,}(?=${WORD})`,
    `${SOLID}+?(?:-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${LETTER}-))(?=${LETTER}-?${LETTER})` +
      `|(?=${BLANK}|$)|${BEFORE_DASH}(?=-{2,}${WORD}))`,
  ].join("|"),
  "gu",
);
const CHUNKS_AT_SPACES = new RegExp(`${BLANK}+|${SOLID}+`, "gu");

/** Python's `str.strip` leaves nothing of it. */
const ONLY_SPACE = new RegExp(`^[${WHITESPACE}]*$`);

/**
 * The lines of a paragraph broken as Python's `textwrap.wrap` breaks it with tabs and white space
 * left as they are.
 */
export function wrap(paragraph: string, options: WrapOptions): string[] {
  const chunks = paragraph.match(options.breakOnHyphens ? CHUNKS : CHUNKS_AT_SPACES) ?? [];
  const rest = chunks.toReversed();
  const lines: string[] = [];
  while (rest.length > 0) {
    if (lines.length > 0 && isSpace(rest.at(-1))) rest.pop();
    const line = takeLine(rest, options);
    if (isSpace(line.at(-1))) line.pop();
    if (line.length > 0) lines.push(line.join(""));
  }
  return lines;
}

/** Takes the chunks of the next line from the end of `rest`, where the next one is the last. */
function takeLine(rest: string[], options: WrapOptions): string[] {
  const line: string[] = [];
  let left = options.width;
  for (let chunk = rest.at(-1); chunk !== undefined; chunk = rest.at(-1)) {
    const length = characterCount(chunk, options.width + 1);
    if (length > left) {
      if (length > options.width) takeLongWord(rest, line, { ...options, width: left });
      break;
    }
    line.push(chunk);
    rest.pop();
    left -= length;
  }
  return line;
}

/** Puts as much of a word that no line can hold on the line as `width` leaves room for. */
function takeLongWord(rest: string[], line: string[], options: WrapOptions): void {
  const word = rest.pop() ?? "";
  if (!options.breakLongWords) {
    (line.length === 0 ? line : rest).push(word);
    return;
  }
  let part = word.slice(0, characterOffset(word, options.width));
  if (options.breakOnHyphens) {
    const hyphen = part.lastIndexOf("-");
    if (/[^-]/.test(part.slice(0, Math.max(hyphen, 0)))) part = part.slice(0, hyphen + 1);
  }
  line.push(part);
  rest.push(word.slice(part.length));
}

// Only as much of a text is looked at as is asked for: what is left of a long word is asked about
// once for every line.
function characterCount(text: string, most: number): number {
  let count = 0;
  for (let at = 0; at < text.length && count < most; count++) at += widthAt(text, at);
  return count;
}

function characterOffset(text: string, count: number): number {
  let at = 0;
  for (let left = count; left > 0 && at < text.length; left--) at += widthAt(text, at);
  return at;
}

function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

function isSpace(chunk: string | undefined): boolean {
  return chunk !== undefined && ONLY_SPACE.test(chunk);
}
