import { OperationError } from "../errors.ts";
import { equals } from "./equality.ts";
import { allocate } from "./limits.ts";
import { indexOf, numberOf } from "./number.ts";
import {
  ABSENT,
  CONTAINS,
  EQUALS,
  ITEM,
  ITERATE,
  LENGTH,
  REPR,
  type Special,
  TYPE_NAME,
} from "./protocol.ts";
import { boundsOf } from "./sequence.ts";
import { SliceValue } from "./slice.ts";

/** What `range()` makes: the ints from `start` to before `stop`, `step` apart. */
export class Range implements Special {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  readonly length: number;

  /** @throws OperationError `ValueError` when the step is zero */
  constructor(start: number, stop: number, step = 1) {
    if (step === 0) throw new OperationError("ValueError", "range() arg 3 must not be zero");
    this.start = start;
    this.stop = stop;
    this.step = step;
    this.length = Math.max(0, Math.ceil((stop - start) / step));
  }

  get [TYPE_NAME](): string {
    return "range";
  }

  [LENGTH](): number {
    return this.length;
  }

  [ITERATE](): readonly number[] {
    allocate(this.length);
    return Array.from({ length: this.length }, (_, index) => this.#at(index));
  }

  [ITEM](key: unknown): unknown {
    if (key instanceof SliceValue) return this.#sliced(key);
    const index = indexOf(key);
    if (index === null) return ABSENT;
    const place = index < 0 ? index + this.length : index;
    return place >= 0 && place < this.length ? this.#at(place) : ABSENT;
  }

  [CONTAINS](item: unknown): boolean {
    const value = numberOf(item);
    if (value === undefined) return this.length > 0 && equals(this.start, item);
    const place = (Number(value) - this.start) / this.step;
    return Number.isInteger(place) && place >= 0 && place < this.length;
  }

  [EQUALS](other: unknown): boolean {
    if (!(other instanceof Range) || this.length !== other.length) return false;
    if (this.length === 0) return true;
    return this.start === other.start && (this.length === 1 || this.step === other.step);
  }

  [REPR](): string {
    const bounds = `${this.start}, ${this.stop}`;
    return this.step === 1 ? `range(${bounds})` : `range(${bounds}, ${this.step})`;
  }

  #at(index: number): number {
    return this.start + index * this.step;
  }

  #sliced(slice: SliceValue): Range {
    const { start, stop, step } = boundsOf(slice, this.length);
    return new Range(this.#at(start), this.#at(stop), this.step * step);
  }
}
