// Python counts characters by code point. A text without surrogate pairs, which is nearly every
// text, has as many units as code points, and nothing has to be converted.
const PAIR = /[\ud800-\udbff][\udc00-\udfff]/;

/** How many code points the text has. */
export function pointLength(text: string): number {
  return PAIR.test(text) ? pointsBefore(text, text.length) : text.length;
}

/** How many code points stand before the unit at `unit`; -1 stays -1, which says "not found". */
export function pointIndex(text: string, unit: number): number {
  return unit < 1 || !PAIR.test(text) ? unit : pointsBefore(text, unit);
}

/** Where the code point at index `point` begins, in units; the end where there are fewer. */
export function unitIndex(text: string, point: number): number {
  if (!PAIR.test(text)) return Math.min(point, text.length);
  let unit = 0;
  for (let left = point; left > 0 && unit < text.length; left--) unit += widthAt(text, unit);
  return unit;
}

/** The code points of the text, each as a text of its own. */
export function points(text: string): string[] {
  return PAIR.test(text) ? Array.from(text) : text.split("");
}

function pointsBefore(text: string, end: number): number {
  let count = 0;
  for (let unit = 0; unit < end; count++) unit += widthAt(text, unit);
  return count;
}

function widthAt(text: string, unit: number): number {
  return (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
}
