import { toFloat, type Float } from "../values/float.ts";

/** A number literal of a template. */
export interface NumberLiteral {
  readonly type: "integer" | "float";
  readonly value: number | bigint | Float;
  /** Where it ends in the source. */
  readonly end: number;
}

/** A number literal that Python refuses; the message is Python's. */
export class NumberLiteralError extends Error {
  override readonly name = "NumberLiteralError";
}

// Python's limit, too: reading a number takes more than linear time.
const MAX_DIGITS = 4300;

const radixLiteral = /0(?:b(?:_?[01])+|o(?:_?[0-7])+|x(?:_?[\da-f])+)/iy;
const zeros = /0(?:_?0)*/y;
const digits = /\d+(?:_\d+)*/y;
const exponent = /e[+-]?\d+(?:_\d+)*/iy;

/**
 * The number literal that begins with the digit at `start`.
 *
 * @throws NumberLiteralError
 */
export function readNumber(source: string, start: number): NumberLiteral {
  const plainEnd = endOfPlainInteger(source, start);
  if (plainEnd !== -1) return integer(source, start, plainEnd);
  const radixEnd = endOf(radixLiteral, source, start);
  if (radixEnd !== -1) return integer(source, start, radixEnd);
  const wholeEnd = endOf(digits, source, start);
  // After a dot there is an index: `x.0.5`.
  if (source.charAt(start - 1) !== ".") {
    const end = endOfFloat(source, wholeEnd);
    if (end !== -1) return float(source, start, end);
  }
  const isZero = source.charAt(start) === "0";
  return integer(source, start, isZero ? endOf(zeros, source, start) : wholeEnd);
}

// Nearly all numbers are of this kind: a few digits, and nothing that could belong to them.
function endOfPlainInteger(source: string, start: number): number {
  let end = start;
  while (isDigit(source.charCodeAt(end))) end++;
  if (end > start + 1 && source.charAt(start) === "0") return -1;
  return /[\w.]/.test(source.charAt(end)) ? -1 : end;
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

function endOfFloat(source: string, wholeEnd: number): number {
  const fraction = source.charAt(wholeEnd) === "." ? endOf(digits, source, wholeEnd + 1) : -1;
  const power = endOf(exponent, source, fraction === -1 ? wholeEnd : fraction);
  return power === -1 ? fraction : power;
}

function endOf(pattern: RegExp, source: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(source) ? pattern.lastIndex : -1;
}

function integer(source: string, start: number, end: number): NumberLiteral {
  const text = source.slice(start, end).replaceAll("_", "");
  if (text.length > MAX_DIGITS && !/^0[box]/i.test(text)) {
    throw new NumberLiteralError(
      `Exceeds the limit (${MAX_DIGITS} digits) for integer string conversion`,
    );
  }
  const value = Number(text);
  return { type: "integer", value: Number.isSafeInteger(value) ? value : BigInt(text), end };
}

function float(source: string, start: number, end: number): NumberLiteral {
  const text = source.slice(start, end).replaceAll("_", "");
  return { type: "float", value: toFloat(Number(text)), end };
}
