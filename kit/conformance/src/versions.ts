const VERSION = String.raw`\d+(?:\.\d+){0,2}(?:-[\w.-]+)?`;
const CARET = new RegExp(String.raw`^\^${VERSION}$`);
const FROM = new RegExp(String.raw`^>=?\s*${VERSION}$`);
const FROM_BELOW = new RegExp(String.raw`^>=?\s*${VERSION}\s+<\s*\d+(?:\.0){0,2}(?:-0)?$`);
const MAJOR = /^\d+(?:\.[x*]){0,2}$/;
const EXACT = /^\d+\.\d+\.\d+(?:-[\w.-]+)?$/;
const OPEN = /^(?:|[*x]|latest|next|<=?.*)$/;

/**
 * What is wrong with a range of versions that others have to live with: it must have a lower bound,
 * and no upper bound but the next major version.
 */
export function flawOfRange(range: string): string | undefined {
  if (/^[a-z+]+:|\//.test(range)) return "is no range of versions";
  for (const part of range.split("||").map((text) => text.trim())) {
    if (OPEN.test(part)) return "has no lower bound";
    const isFree = [CARET, FROM, FROM_BELOW, MAJOR].some((form) => form.test(part));
    if (!isFree) return "keeps newer versions of the same major out";
  }
  return undefined;
}

/** Whether a range is one version and no other. */
export function isExact(range: string): boolean {
  return EXACT.test(range);
}
