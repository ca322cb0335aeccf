import { pointIndex, pointLength, unitIndex } from "./code-points.ts";

/** A part of a text, as `[start:end]` has it: in code points, from the end when negative. */
export interface Range {
  readonly start: number | null;
  readonly end: number | null;
}

/** A {@link Range} of a certain text, in units; null when it begins behind its end. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where `part` first stands within the range, in code points; -1 if it does not. */
export function find(text: string, part: string, range: Range): number {
  const span = spanOf(text, range);
  if (span === null) return -1;
  const at = text.indexOf(part, span.from);
  return at < 0 || at + part.length > span.to ? -1 : pointIndex(text, at);
}

/** Where `part` last stands within the range, in code points; -1 if it does not. */
export function findLast(text: string, part: string, range: Range): number {
  const span = spanOf(text, range);
  if (span === null || part.length > span.to - span.from) return -1;
  const at = text.lastIndexOf(part, span.to - part.length);
  return at < span.from ? -1 : pointIndex(text, at);
}

/** How often `part` stands within the range, not counting what overlaps. */
export function count(text: string, part: string, range: Range): number {
  const span = spanOf(text, range);
  if (span === null) return 0;
  const within = text.slice(span.from, span.to);
  return part === "" ? pointLength(within) + 1 : within.split(part).length - 1;
}

export function startsWith(text: string, part: string, range: Range): boolean {
  const span = spanOf(text, range);
  return span !== null && text.slice(span.from, span.to).startsWith(part);
}

export function endsWith(text: string, part: string, range: Range): boolean {
  const span = spanOf(text, range);
  return span !== null && text.slice(span.from, span.to).endsWith(part);
}

function spanOf(text: string, { start, end }: Range): Span | null {
  if (start === null && end === null) return { from: 0, to: text.length };
  const length = pointLength(text);
  const first = bound(start ?? 0, length);
  const last = Math.min(bound(end ?? length, length), length);
  if (first > last) return null;
  return { from: unitIndex(text, first), to: unitIndex(text, last) };
}

function bound(index: number, length: number): number {
  return index < 0 ? Math.max(0, index + length) : index;
}
