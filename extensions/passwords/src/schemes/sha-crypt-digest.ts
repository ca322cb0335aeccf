import { hash } from "node:crypto";

/** What a hash of crypt(3) is made of. */
export interface ShaCryptInput {
  readonly digest: "sha256" | "sha512";
  readonly password: Uint8Array;
  readonly salt: string;
  readonly rounds: number;
}

const ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * The last part of a hash of crypt(3) with SHA-256 or SHA-512, as Ulrich Drepper specifies it
 * ("Unix crypt using SHA-256 and SHA-512", 2008). Takes as long as it takes: for a thread of its own.
 */
export function shaCryptDigest({ digest, password, salt, rounds }: ShaCryptInput): string {
  const digestOf = (...parts: readonly Uint8Array[]): Buffer =>
    hash(digest, Buffer.concat(parts), "buffer");
  const saltBytes = Buffer.from(salt);
  const b = digestOf(password, saltBytes, password);
  const bits: Uint8Array[] = [];
  for (let rest = password.length; rest > 0; rest >>>= 1) bits.push(rest & 1 ? b : password);
  const a = digestOf(password, saltBytes, filled(b, password.length), ...bits);
  const p = filled(digestOf(...times(password, password.length)), password.length);
  const s = filled(digestOf(...times(saltBytes, 16 + (a[0] ?? 0))), saltBytes.length);
  let c = a;
  for (let round = 0; round < rounds; round += 1) {
    const parts = [round % 2 === 1 ? p : c];
    if (round % 3 !== 0) parts.push(s);
    if (round % 7 !== 0) parts.push(p);
    parts.push(round % 2 === 1 ? c : p);
    c = digestOf(...parts);
  }
  return digest === "sha256" ? encode(c, 10, 2) : encode(c, 21, 1);
}

function times(bytes: Uint8Array, count: number): Uint8Array[] {
  return Array.from({ length: count }, () => bytes);
}

/** `bytes`, again and again, until there are so many. */
function filled(bytes: Uint8Array, length: number): Buffer {
  return Buffer.alloc(length, bytes);
}

/**
 * The bytes in the order of crypt(3), three at a time, least bits first. The three stand a third of
 * the digest apart, and which comes first turns from one three to the next.
 */
function encode(bytes: Uint8Array, third: number, turn: 1 | 2): string {
  let text = "";
  for (let group = 0; group < third; group += 1) {
    const order = [0, 1, 2].map((place) => group + third * ((place + group * turn) % 3));
    text += sixes(
      order.map((index) => bytes[index] ?? 0),
      4,
    );
  }
  const rest = [...bytes.subarray(3 * third)].toReversed();
  return text + sixes([0, 0, ...rest].slice(-3), rest.length + 1);
}

function sixes([high = 0, middle = 0, low = 0]: readonly number[], count: number): string {
  const bits = (high << 16) | (middle << 8) | low;
  return Array.from({ length: count }, (_, index) => ALPHABET[(bits >>> (6 * index)) & 63]).join(
    "",
  );
}
