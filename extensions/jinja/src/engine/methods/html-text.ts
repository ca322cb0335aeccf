import { namedReferences } from "./entities.ts";
import { split } from "./string-split.ts";

const REFERENCE = /&(#\d+;?|#[xX][\da-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)/g;
// What browsers make of the numbers 0x80 to 0x9f, which are no characters; 0 stays as it is.
const WINDOWS_1252 = `20ac 0 201a 192 201e 2026 2020 2021 2c6 2030 160 2039 152 0 17d 0 0 2018 2019
  201c 201d 2022 2013 2014 2dc 2122 161 203a 153 0 17e 178`
  .split(/\s+/)
  .map((code) => Number.parseInt(code, 16));

/** The HTML with its character references replaced by what they stand for: `html.unescape()`. */
export function unescapeHtml(html: string): string {
  if (!html.includes("&")) return html;
  return html.replace(REFERENCE, (_, name: string) => {
    return name.startsWith("#") ? numericReference(name) : namedReference(name);
  });
}

/** The text of the HTML: without comments and tags, its whitespace collapsed, unescaped. */
export function stripTags(html: string): string {
  const bare = withoutSpans(withoutSpans(html, "<!--", "-->"), "<", ">");
  return unescapeHtml(split(bare, { separator: null, times: -1 }).join(" "));
}

// An expression such as /<.*?>/ would look for the end again from every start.
function withoutSpans(text: string, start: string, end: string): string {
  let result = "";
  let from = 0;
  for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, from)) {
    const close = text.indexOf(end, at + start.length);
    if (close < 0) break;
    result += text.slice(from, at);
    from = close + end.length;
  }
  return result + text.slice(from);
}

function numericReference(name: string): string {
  const isHex = name[1] === "x" || name[1] === "X";
  const code = Number.parseInt(name.slice(isHex ? 2 : 1), isHex ? 16 : 10);
  if (code === 0) return "\ufffd";
  if (code === 0x0d) return "\r";
  if (code >= 0x80 && code < 0xa0) return String.fromCodePoint(WINDOWS_1252[code - 0x80] || code);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) return "\ufffd";
  return isCharacter(code) ? String.fromCodePoint(code) : "";
}

function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0c;
  if (code >= 0xfdd0 && code <= 0xfdef) return false;
  return code !== 0x7f && (code & 0xfffe) !== 0xfffe;
}

function namedReference(name: string): string {
  const references = namedReferences();
  const whole = references.get(name);
  if (whole !== undefined) return whole;
  for (let length = name.length - 1; length > 1; length--) {
    const known = references.get(name.slice(0, length));
    if (known !== undefined) return known + name.slice(length);
  }
  return `&${name}`;
}
