import { WHITESPACE } from "../methods/string-class.ts";

/** How the links that `linked` makes look. */
export interface LinkOptions {
  /** Longest text of a link, in characters; longer ones are cut and end in "...". */
  readonly limit: number | null;
  /** Attributes of every link but those to mail addresses: ` rel="noopener"`. Already escaped. */
  readonly attributes: string;
  /** Prefixes that make a word a link, besides http, https and www. */
  readonly schemes: readonly string[];
}

const SPACES = new RegExp(`([${WHITESPACE}]+)`);
const OPENING = /^(?:[(<]|&lt;)+/;
const PREFIX = /^(?:https?:\/\/|www\.)/iu;
const HOST = /^[\p{L}\p{N}_%.-]*/u;
const AFTER_HOST = /^(?::\p{Nd}{1,5})?(?:[/?#]|$)/u;
/** The dotted and the dotless i are letters of a-z to Python when it ignores case. */
const TOP_LEVEL = /^(?:[a-zİı]{2,63}|xn--[\p{L}\p{N}_%]{2,59})$/iu;
const KNOWN_TOP_LEVEL = /^(?:com|net|[iİı]nt|edu|gov|org|[iİı]nfo|m[iİı]l)$/iu;
const LABEL = /^[^]{2,63}$/u;
const NUMERIC_HOST =
  /^https?:\/\/(?:\p{Nd}{1,3}(?:\.\p{Nd}{1,3}){3}|\[(?:[\p{Nd}a-f]{0,4}:){2}(?:[\p{Nd}a-f]{0,4}:?){1,6}\])(?::\p{Nd}{1,5})?(?:[/?#]|$)/iu;
const MAIL_DOMAIN = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*)$/u;
const LAST_LABEL = /^[\p{L}\p{N}_]+$/u;

const BRACKETS = [
  ["(", ")"],
  ["<", ">"],
  ["&lt;", "&gt;"],
] as const;

/**
 * `text`, which is HTML already, with its URLs and mail addresses made links. The time it takes
 * grows with the text and no faster, whatever the text is.
 */
export function linked(text: string, options: LinkOptions): string {
  const words = text.split(SPACES);
  for (let index = 0; index < words.length; index += 2) {
    const word = words[index] ?? "";
    if (word !== "") words[index] = linkedWord(word, options);
  }
  return words.join("");
}

function linkedWord(word: string, options: LinkOptions): string {
  const head = OPENING.exec(word)?.[0] ?? "";
  const end = endOfMiddle(word, head.length);
  const [middle, tail] = balanced(word.slice(head.length, end), word.slice(end));
  return head + link(middle, options) + tail;
}

/** Where the closing punctuation at the end of the word begins. */
function endOfMiddle(word: string, start: number): number {
  let end = word.length;
  while (end > start) {
    if (")>.,".includes(word.charAt(end - 1))) end -= 1;
    else if (word.endsWith("&gt;", end) && end - 4 >= start) end -= 4;
    else break;
  }
  return end;
}

/** Gives the middle back the closing brackets that it has opened. */
function balanced(middle: string, tail: string): [middle: string, tail: string] {
  for (const [open, close] of BRACKETS) {
    const opened = count(middle, open);
    if (opened <= count(middle, close)) continue;
    const end = endOfOccurrence(tail, close, opened);
    middle += tail.slice(0, end);
    tail = tail.slice(end);
  }
  return [middle, tail];
}

function count(text: string, part: string): number {
  let found = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) found++;
  return found;
}

/** The end of the nth `part` in the text, of the last where there are fewer, 0 where there is none. */
function endOfOccurrence(text: string, part: string, nth: number): number {
  let end = 0;
  for (let left = nth; left > 0; left--) {
    const at = text.indexOf(part, end);
    if (at === -1) break;
    end = at + part.length;
  }
  return end;
}

function link(word: string, options: LinkOptions): string {
  if (isWebAddress(word)) {
    const scheme = word.startsWith("https://") || word.startsWith("http://") ? "" : "https://";
    return anchor(scheme + word, shortened(word, options.limit), options.attributes);
  }
  if (word.startsWith("mailto:") && isMailAddress(word.slice(7))) {
    return anchor(word, word.slice(7), "");
  }
  if (!/^@|^www\.|:/.test(word) && isMailAddress(word)) return anchor(`mailto:${word}`, word, "");
  return options.schemes.reduce(
    (text, scheme) =>
      text !== scheme && text.startsWith(scheme) ? anchor(text, text, options.attributes) : text,
    word,
  );
}

function anchor(target: string, text: string, attributes: string): string {
  return `<a href="${target}"${attributes}>${text}</a>`;
}

function shortened(text: string, limit: number | null): string {
  if (limit === null) return text;
  const characters = Array.from(text);
  if (characters.length <= limit) return text;
  return `${characters.slice(0, limit).join("")}...`;
}

function isWebAddress(word: string): boolean {
  const prefix = PREFIX.exec(word)?.[0];
  return (
    (prefix !== undefined && hasHost(word.slice(prefix.length), TOP_LEVEL)) ||
    hasHost(word, KNOWN_TOP_LEVEL) ||
    NUMERIC_HOST.test(word)
  );
}

/** Whether the text is a host name, and a port, path, query or fragment after it. */
function hasHost(text: string, topLevel: RegExp): boolean {
  const host = HOST.exec(text)?.[0] ?? "";
  const labels = host.split(".");
  const last = labels.pop() ?? "";
  if (!topLevel.test(last) || !AFTER_HOST.test(text.slice(host.length))) return false;
  if (topLevel === KNOWN_TOP_LEVEL)
    return labels.length > 0 && labels.every((label) => LABEL.test(label));
  return labels.every((label) => label !== "");
}

/** A mail address: anything, the last "@", and a domain of two labels or more. */
function isMailAddress(text: string): boolean {
  const at = text.lastIndexOf("@");
  const domain = text.slice(at + 1);
  const dot = domain.lastIndexOf(".");
  return at > 0 && dot > 0 && MAIL_DOMAIN.test(domain) && LAST_LABEL.test(domain.slice(dot + 1));
}
