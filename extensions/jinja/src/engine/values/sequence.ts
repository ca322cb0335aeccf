import { OperationError } from "../errors.ts";
import { points } from "../methods/code-points.ts";
import { allocate } from "./limits.ts";
import { Markup } from "./markup.ts";
import { indexOf } from "./number.ts";
import type { SliceValue } from "./slice.ts";
import { isText, type StringObject } from "./string-object.ts";
import { Tuple } from "./tuple.ts";

/** A value with items in a row: a string, a list, a tuple. */
export type Sequence = string | StringObject | readonly unknown[];

export function isSequence(value: unknown): value is Sequence {
  return isText(value) || Array.isArray(value);
}

/** The sequence `count` times; a list for a list, `Markup` for `Markup`. */
export function repeated(value: Sequence, count: number): unknown {
  const times = Math.max(0, count);
  if (isText(value)) return repeatedText(value, times);
  if (value.length > 0) allocate(value.length * times);
  const items: unknown[] = value instanceof Tuple ? new Tuple() : [];
  for (let time = 0; time < times && value.length > 0; time++) {
    for (let index = 0; index < value.length; index++) items.push(value[index]);
  }
  return items;
}

function repeatedText(value: string | StringObject, times: number): string | Markup {
  const text = value.valueOf();
  allocate(text.length * times);
  return alike(value, text === "" ? "" : text.repeat(times));
}

/** The text as `Markup` if the text it comes from is. */
export function alike(origin: string | StringObject, text: string): string | Markup {
  return origin instanceof Markup ? new Markup(text) : text;
}

/** Where the slice begins, how far it goes and where it ends, for a sequence of this length. */
export interface SliceBounds {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
}

/**
 * The bounds of a slice, as Python's `slice.indices`.
 *
 * @throws OperationError `TypeError`, `ValueError`
 */
export function boundsOf(slice: SliceValue, length: number): SliceBounds {
  const step = bound(slice.step) ?? 1;
  if (step === 0) throw new OperationError("ValueError", "slice step cannot be zero");
  const [lowest, highest] = step < 0 ? [-1, length - 1] : [0, length];
  const within = (index: number): number =>
    Math.min(highest, Math.max(lowest, index < 0 ? index + length : index));
  const [start, stop] = [bound(slice.start), bound(slice.stop)];
  return {
    start: start === null ? (step < 0 ? highest : lowest) : within(start),
    stop: stop === null ? (step < 0 ? lowest : highest) : within(stop),
    step,
  };
}

function bound(value: unknown): number | null {
  if (value === null || value === undefined) return null;
  const index = indexOf(value);
  if (index !== null) return index;
  const problem = "slice indices must be integers or None or have an __index__ method";
  throw new OperationError("TypeError", problem);
}

/** `value[start:stop:step]`: of the same kind as the value. */
export function sliced(value: Sequence, slice: SliceValue): unknown {
  if (!isText(value)) {
    const items = slicedItems(value, slice);
    return value instanceof Tuple ? Tuple.from(items) : items;
  }
  const text = value.valueOf();
  const characters = points(text);
  return alike(value, slicedItems(characters, slice).join(""));
}

function slicedItems<T>(items: readonly T[], slice: SliceValue): T[] {
  const { start, stop, step } = boundsOf(slice, items.length);
  if (step === 1) return items.slice(start, Math.max(start, stop));
  const chosen: T[] = [];
  for (let index = start; step < 0 ? index > stop : index < stop; index += step) {
    chosen.push(items[index] as T); // within the bounds
  }
  return chosen;
}

/** The item at an index, counted from the end if it is negative; undefined if there is none. */
export function itemAt(value: Sequence, index: number): unknown {
  if (!isText(value)) return value[index < 0 ? index + value.length : index];
  const text = value.valueOf();
  const characters = /[\ud800-\udbff]/.test(text) ? points(text) : text;
  const character = characters[index < 0 ? index + characters.length : index];
  return character === undefined ? undefined : alike(value, character);
}
