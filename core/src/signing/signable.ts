import { Buffer } from "node:buffer";

/** Text, or the bytes of it; what is signed as one comes back as the same. */
export type Signable = string | Uint8Array;

/** The two sides of the last separator. */
export interface Halves {
  readonly head: Signable;
  readonly tail: Signable;
}

/** Cuts at the last separator; nothing when there is none. */
export function splitLast(signed: Signable, sep: string): Halves | undefined {
  if (typeof signed === "string") {
    const at = signed.lastIndexOf(sep);
    if (at < 0) return undefined;
    return { head: signed.slice(0, at), tail: signed.slice(at + sep.length) };
  }
  const at = asBuffer(signed).lastIndexOf(sep);
  if (at < 0) return undefined;
  return { head: signed.slice(0, at), tail: signed.slice(at + Buffer.byteLength(sep)) };
}

/** The value with text after it. */
export function append(value: Signable, text: string): Signable {
  if (typeof value === "string") return value + text;
  return new Uint8Array(Buffer.concat([value, Buffer.from(text)]));
}

/** Whether text can be told from every other text by its UTF-8 bytes: lone surrogates cannot. */
export function isEncodable(value: Signable): boolean {
  return typeof value !== "string" || value.isWellFormed();
}

/** The bytes of it, not copied where they are bytes already. */
export function asBuffer(value: Signable): Buffer {
  if (typeof value === "string") return Buffer.from(value);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
