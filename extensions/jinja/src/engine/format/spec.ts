import { OperationError } from "../errors.ts";

/** What the text after the colon of a replacement field says: `>8,.2f`. */
export interface Spec {
  /** What fills up the width; null where nothing is said. */
  readonly fill: string | null;
  /** `<`, `>`, `^` or `=`; null where nothing is said. */
  readonly align: string | null;
  /** `+`, `-`, a space, or nothing. */
  readonly sign: string;
  /** `z`: a number that is rounded to zero has no sign. */
  readonly coerceZero: boolean;
  /** `#`. */
  readonly alternate: boolean;
  /** `0` before the width, where no other filling is said. */
  readonly zeros: boolean;
  readonly width: number;
  /** `,`, `_` or nothing. */
  readonly separator: string;
  readonly precision: number | null;
  /** The last letter, or nothing. */
  readonly type: string;
}

const SPEC =
  /^(?:(?<fill>.)(?<align>[<>=^])|(?<bare>[<>=^]))?(?<sign>[ +-]?)(?<z>z?)(?<hash>#?)(?<zero>0?)(?<width>\d*)(?<separator>[,_]?)(?<second>(?<=[,_])[,_])?(?:(?<point>\.)(?<precision>\d*))?(?<type>.*)$/su;
// As many digits as a machine word has.
const LARGEST = 2 ** 63;
const GROUPED_TYPES = new Set(["d", "e", "f", "g", "E", "G", "%", "F", ""]);
const UNDERSCORED_TYPES = new Set(["b", "o", "x", "X"]);
const KNOWN = new Map<string, Spec>();
const MOST_KNOWN = 500;

/**
 * Reads a format specification; `typeName` is the type of the value, for the messages.
 *
 * @throws OperationError ValueError
 */
export function parseSpec(text: string, typeName: string): Spec {
  const known = KNOWN.get(text);
  if (known !== undefined) return known;
  const spec = readSpec(text, typeName);
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  KNOWN.set(text, spec);
  return spec;
}

function readSpec(text: string, typeName: string): Spec {
  const parts = SPEC.exec(text)?.groups ?? {};
  const { fill = null, sign = "", type = "", separator = "", second } = parts;
  if (parts["point"] !== undefined && parts["precision"] === "") {
    throw new OperationError("ValueError", "Format specifier missing precision");
  }
  if (second !== undefined && second !== separator) {
    throw new OperationError("ValueError", "Cannot specify both ',' and '_'.");
  }
  if (Array.from(type).length > 1) throw invalid(text, typeName);
  const kind = second === undefined ? type : second;
  checkSeparator(separator, kind);
  return {
    fill,
    align: parts["align"] ?? parts["bare"] ?? null,
    sign,
    coerceZero: parts["z"] === "z",
    alternate: parts["hash"] === "#",
    zeros: fill === null && parts["zero"] === "0",
    width: readNumber(parts["width"] ?? ""),
    separator,
    precision: parts["point"] === undefined ? null : readNumber(parts["precision"] ?? ""),
    type: kind,
  };
}

function readNumber(digits: string): number {
  const value = Number(digits);
  if (value < LARGEST) return value;
  throw new OperationError("ValueError", "Too many decimal digits in format string");
}

function checkSeparator(separator: string, type: string): void {
  if (separator === "" || GROUPED_TYPES.has(type)) return;
  if (separator === "_" && UNDERSCORED_TYPES.has(type)) return;
  throw new OperationError("ValueError", `Cannot specify '${separator}' with '${type}'.`);
}

function invalid(text: string, typeName: string): OperationError {
  const message = `Invalid format specifier '${text}' for object of type '${typeName}'`;
  return new OperationError("ValueError", message);
}

/** The error for a type letter that does not go with the value. */
export function unknownCode(type: string, typeName: string): OperationError {
  const message = `Unknown format code '${type}' for object of type '${typeName}'`;
  return new OperationError("ValueError", message);
}
