/**
 * A float that is a whole number. A JavaScript number that is whole stands for an int, so that
 * `4 / 2` needs a type of its own to stay a float.
 */
export class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  valueOf(): number {
    return this.value;
  }

  toString(): string {
    return String(this.value);
  }

  toJSON(): number {
    return this.value;
  }
}

/** The float of this value: a `Float` when it is whole, else the number itself. */
export function toFloat(value: number): number | Float {
  return Number.isInteger(value) ? new Float(value) : value;
}

/** Whether the value is a float: `2.5`, infinity, NaN or a {@link Float}. */
export function isFloat(value: unknown): value is number | Float {
  return typeof value === "number" ? !Number.isInteger(value) : value instanceof Float;
}

/** Whether the value is an int; `true` and `false` are not. */
export function isInteger(value: unknown): value is number | bigint {
  return typeof value === "number" ? Number.isInteger(value) : typeof value === "bigint";
}

/** What a host function gets for an argument: a `Float` as the number it is. */
export function toHost(value: unknown): unknown {
  return value instanceof Float ? value.value : value;
}
