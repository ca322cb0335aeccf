import { createHash } from "node:crypto";
import { PhialError } from "../errors/phial-error.ts";
import { isBlank, trimBlanks } from "./header-value.ts";

const COMMA = 0x2c;
const QUOTE = 0x22;

/** An entity tag without its quotes. */
export interface ETag {
  readonly tag: string;
  readonly isWeak: boolean;
}

/**
 * Puts an entity tag into quotes (RFC 9110 section 8.8.3), with `W/` before it when it is weak.
 *
 * @throws PhialError `ETAG_INVALID` when the tag has a quote or a control character.
 * @example
 * quoteETag("abc", { isWeak: true }); // 'W/"abc"'
 */
export function quoteETag(tag: string, options: { readonly isWeak?: boolean } = {}): string {
  if (/["\0-\x1f\x7f]/.test(tag)) {
    throw new PhialError(
      "ETAG_INVALID",
      "An entity tag holds a quote or a control character.",
      "Pass the tag without quotes, for example a hash in hexadecimal.",
    );
  }
  return options.isWeak ? `W/"${tag}"` : `"${tag}"`;
}

/** Reads one entity tag, also one without quotes; `undefined` when there is none. */
export function unquoteETag(header: string | null | undefined): ETag | undefined {
  if (!header) return undefined;
  const text = trimBlanks(header);
  const isWeak = /^[Ww]\//.test(text);
  const tag = isWeak ? text.slice(2) : text;
  const isQuoted = tag.startsWith('"') && tag.endsWith('"');
  return { tag: isQuoted ? tag.slice(1, -1) : tag, isWeak };
}

/** The strong entity tag of these bytes: their SHA-1 in hexadecimal, as Werkzeug makes it. */
export function generateETag(bytes: Uint8Array): string {
  return createHash("sha1").update(bytes).digest("hex");
}

/** The tags of `If-Match` or `If-None-Match`. */
export class ETags {
  readonly strong: ReadonlySet<string>;
  readonly weak: ReadonlySet<string>;
  /** Whether it is `*`, which stands for any tag. */
  readonly isStar: boolean;

  constructor(tags: Iterable<ETag> = [], options: { readonly isStar?: boolean } = {}) {
    const strong = new Set<string>();
    const weak = new Set<string>();
    for (const { tag, isWeak } of tags) (isWeak ? weak : strong).add(tag);
    this.strong = strong;
    this.weak = weak;
    this.isStar = options.isStar ?? false;
  }

  /** Whether there is neither a tag nor a star. */
  get isEmpty(): boolean {
    return !this.isStar && this.strong.size === 0 && this.weak.size === 0;
  }

  /** Strong comparison (RFC 9110 section 8.8.3.2) with a strong tag. */
  has(tag: string): boolean {
    return this.isStar || this.strong.has(tag);
  }

  /** Weak comparison: it does not matter which of the two tags is weak. */
  hasWeakly(tag: string): boolean {
    return this.has(tag) || this.weak.has(tag);
  }

  /** Strong comparison with a tag in quotes; one that is weak equals a weak one here. */
  hasQuoted(quoted: string): boolean {
    const etag = unquoteETag(quoted);
    if (!etag) return false;
    return etag.isWeak ? this.hasWeakly(etag.tag) : this.has(etag.tag);
  }

  toString(): string {
    if (this.isStar) return "*";
    const strong = Array.from(this.strong, (tag) => `"${tag}"`);
    return [...strong, ...Array.from(this.weak, (tag) => `W/"${tag}"`)].join(", ");
  }
}

/**
 * Reads `If-Match` or `If-None-Match`. Tags without quotes are taken, too, as Werkzeug does. Never
 * throws, and is linear in the length of the header.
 */
export function parseETags(header: string | null | undefined): ETags {
  if (!header) return new ETags();
  const tags: ETag[] = [];
  let position = skipBlanks(header, 0);
  let isClosable = true;
  while (position < header.length) {
    const isWeak = /[Ww]/.test(header.charAt(position)) && header[position + 1] === "/";
    const start = isWeak ? position + 2 : position;
    const isQuoted = isClosable && header.charCodeAt(start) === QUOTE;
    let end = isQuoted ? closingQuote(header, start + 1) : -1;
    // Looked for once to the end of the header: without this a row of open quotes is quadratic.
    if (isQuoted && end < 0) isClosable = false;
    let tag: string;
    if (end < 0) {
      const comma = header.indexOf(",", start);
      end = comma < 0 ? header.length : comma;
      tag = trimEnd(header.slice(start, end));
      if (tag === "*") return new ETags([], { isStar: true });
    } else {
      tag = header.slice(start + 1, end);
    }
    tags.push({ tag, isWeak });
    position = nextItem(header, end);
  }
  return new ETags(tags);
}

/** The next quote that a comma or the end follows: quotes inside of a tag do not close it. */
function closingQuote(header: string, start: number): number {
  let quote = header.indexOf('"', start);
  while (quote >= 0) {
    const after = skipBlanks(header, quote + 1);
    if (after >= header.length || header.charCodeAt(after) === COMMA) return quote;
    quote = header.indexOf('"', after);
  }
  return -1;
}

function nextItem(header: string, end: number): number {
  const comma = header.indexOf(",", end);
  return comma < 0 ? header.length : skipBlanks(header, comma + 1);
}

function skipBlanks(text: string, start: number): number {
  let index = start;
  while (isBlank(text.charCodeAt(index))) index++;
  return index;
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(0, end);
}
