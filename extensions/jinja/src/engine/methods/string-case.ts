const GREEK_IOTA = /^[\u1f80-\u1fff]$/;
const GEORGIAN = /^[\u10d0-\u10ff]$/;
const CHEROKEE = /^[\u13a0-\u13ff\uab70-\uabbf]$/;
// Two letters in one: the code point after the upper case is the title case.
const DIGRAPH = /^[ǄǇǊǱ]$/;
const CASED = /^\p{Cased}/u;
// A letter, those that follow it, and what stands between them and the next letter.
const WORD = /(\p{Cased})(\p{Cased}*)(?=(\P{Cased}*\p{Cased}?))/gu;

/** Every word with its first letter in title case and the rest in lower case, as `str.title()`. */
export function title(text: string): string {
  return text.replace(WORD, (...[, first = "", rest = "", behind = ""]: string[]) => {
    return titleLetter(first) + lowerAfter(first, rest, behind);
  });
}

/** The first character in title case, the rest in lower case, as `str.capitalize()`. */
export function capitalize(text: string): string {
  if (text.charCodeAt(0) < 0x80 && !text.includes("Σ")) {
    return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
  }
  if (text === "") return "";
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0);
  return titleLetter(first) + lowerAfter(first, text.slice(first.length), "");
}

/** Upper case letters in lower case and the other way round, as `str.swapcase()`. */
export function swapCase(text: string): string {
  const lower = text.includes("Σ") ? text.toLowerCase() : "";
  // The only letter that becomes longer, and moves all behind it.
  let shift = 0;
  return text.replace(/(\p{Uppercase})|\p{Lowercase}/gu, (letter, upper: unknown, at: number) => {
    if (upper === undefined) return letter.toUpperCase();
    if (letter === "Σ") return lower.charAt(at + shift);
    if (letter === "İ") shift++;
    return letter.toLowerCase();
  });
}

/** The text in which letters that differ in case only are the same, as `str.casefold()`. */
export function casefold(text: string): string {
  if (/^\p{ASCII}*$/u.test(text)) return text.toLowerCase();
  return Array.from(text, foldLetter).join("");
}

/** Whether the text has letters with a case, all of them in lower case. */
export function isLower(text: string): boolean {
  return /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text);
}

/** Whether the text has letters with a case, all of them in upper case. */
export function isUpper(text: string): boolean {
  return /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);
}

/** Whether every word begins with a letter in title or upper case and goes on in lower case. */
export function isTitle(text: string): boolean {
  let wasCased = false;
  let found = false;
  for (const letter of text) {
    const isBig = /[\p{Uppercase}\p{Lt}]/u.test(letter);
    const isCased = isBig || /\p{Lowercase}/u.test(letter);
    if (isCased && isBig === wasCased) return false;
    found ||= isCased;
    wasCased = isCased;
  }
  return found;
}

function titleLetter(letter: string): string {
  if (letter < "\x80") return letter.toUpperCase();
  if (GEORGIAN.test(letter)) return letter;
  const upper = letter.toUpperCase();
  if (DIGRAPH.test(upper)) return String.fromCharCode(upper.charCodeAt(0) + 1);
  if (GREEK_IOTA.test(letter) && upper.endsWith("Ι")) {
    return `${upper.slice(0, -1)}\u0345`.normalize("NFC");
  }
  const [first = "", ...rest] = upper;
  return rest.length > 0 && CASED.test(first) ? first + rest.join("").toLowerCase() : upper;
}

// Whether a sigma is the last letter of its word depends on what stands around it.
function lowerAfter(first: string, rest: string, behind: string): string {
  const lower = rest.toLowerCase();
  if (!rest.includes("Σ")) return lower;
  const start = first.toLowerCase().length;
  return (first + rest + behind).toLowerCase().slice(start, start + lower.length);
}

function foldLetter(letter: string): string {
  if (letter === "ı") return letter;
  if (letter === "ẞ") return "ss";
  const upper = letter.toUpperCase();
  // Each letter by itself, so that no sigma becomes a final one.
  return CHEROKEE.test(letter) ? upper : Array.from(upper, (one) => one.toLowerCase()).join("");
}
