import { OperationError } from "../errors.ts";
import { type Float, isFloat, toFloat } from "../values/float.ts";
import { numberOf, toInteger } from "../values/number.ts";
import { Tuple } from "../values/tuple.ts";
import { integerOr, textOf } from "./arguments.ts";
import { Bytes } from "./bytes.ts";
import { type Members, method, property, type Run, valueError } from "./method.ts";

type Integer = number | bigint | boolean;
type IntegerRun = Run<Integer>;
type FloatRun = Run<number | Float>;

/** The methods and attributes of `int`, which those of `bool` are as well. */
export const INTEGER_MEMBERS: Members = new Map([
  property("real", integerOf),
  property("imag", () => 0),
  property("numerator", integerOf),
  property("denominator", () => 1),
  method("int.conjugate", {}, ({ self }: IntegerRun) => integerOf(self)),
  method("int.bit_length", {}, ({ self }: IntegerRun) => {
    const size = magnitude(self);
    return size === 0n ? 0 : size.toString(2).length;
  }),
  method("int.bit_count", {}, ({ self }: IntegerRun) => {
    return magnitude(self).toString(2).replaceAll("0", "").length;
  }),
  method("int.as_integer_ratio", {}, ({ self }: IntegerRun) => Tuple.of(integerOf(self), 1)),
  method(
    "int.to_bytes",
    { parameters: ["length?", "byteorder?", "signed?"], style: "named" },
    toBytes,
  ),
]);

/** The methods and attributes of `float`. */
export const FLOAT_MEMBERS: Members = new Map([
  property("real", (self: number | Float) => self),
  property("imag", () => toFloat(0)),
  method("float.conjugate", {}, ({ self }: FloatRun) => self),
  method("float.is_integer", {}, ({ self }: FloatRun) => Number.isInteger(Number(self))),
  method("float.as_integer_ratio", {}, ({ self }: FloatRun) => ratioOf(Number(self))),
  method("float.hex", {}, ({ self }: FloatRun) => hexOf(Number(self))),
]);

/** The members of a number's type. */
export function numberMembers(value: unknown): Members {
  return isFloat(value) ? FLOAT_MEMBERS : INTEGER_MEMBERS;
}

function integerOf(value: Integer): number | bigint {
  return numberOf(value) as number | bigint; // an int or a bool is a number
}

function magnitude(value: Integer): bigint {
  const whole = BigInt(value);
  return whole < 0n ? -whole : whole;
}

function toBytes({ self, values, ops }: IntegerRun): Bytes {
  const length = integerOr(values[0], 1);
  const order = textOf(values[1] ?? "big", "to_bytes() argument 'byteorder' must be str");
  const signed = ops.truth(values[2] ?? false);
  if (length < 0) throw valueError("length argument must be non-negative");
  if (order !== "big" && order !== "little") {
    throw valueError("byteorder must be either 'little' or 'big'");
  }
  const whole = BigInt(self);
  if (whole < 0n && !signed) throw overflow("can't convert negative int to unsigned");
  const bytes = bytesOf(whole, length, signed);
  return new Bytes(order === "big" ? bytes.reverse() : bytes);
}

/** The bytes of an int, the least one first. */
function bytesOf(whole: bigint, length: number, signed: boolean): Uint8Array {
  const bits = BigInt(length) * 8n;
  const most = signed ? 1n << (bits > 0n ? bits - 1n : 0n) : 1n << bits;
  if (whole >= most || whole < -most) throw overflow("int too big to convert");
  const bytes = new Uint8Array(length);
  let left = BigInt.asUintN(Number(bits), whole);
  for (let index = 0; index < length; index++, left >>= 8n) bytes[index] = Number(left & 0xffn);
  return bytes;
}

function ratioOf(value: number): Tuple {
  if (Number.isNaN(value)) throw valueError("cannot convert NaN to integer ratio");
  if (!Number.isFinite(value)) throw overflow("cannot convert Infinity to integer ratio");
  let shift = 0;
  let numerator = value;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    shift++;
  }
  return Tuple.of(toInteger(BigInt(numerator)), toInteger(1n << BigInt(shift)));
}

function hexOf(value: number): string {
  if (Number.isNaN(value)) return "nan";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (!Number.isFinite(value)) return `${sign}inf`;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, Math.abs(value));
  const word = bits.getBigUint64(0);
  const fraction = (word & 0xfffffffffffffn).toString(16).padStart(13, "0");
  const exponent = Number(word >> 52n);
  if (value === 0) return `${sign}0x0.0p+0`;
  if (exponent === 0) return `${sign}0x0.${fraction}p-1022`;
  const power = exponent - 1023;
  return `${sign}0x1.${fraction}p${power < 0 ? "-" : "+"}${Math.abs(power)}`;
}

function overflow(problem: string): OperationError {
  return new OperationError("OverflowError", problem);
}
