import { Buffer } from "node:buffer";
import type { Clock } from "../clock.ts";
import { systemClock } from "../clock.ts";
import { PhialError } from "../errors/phial-error.ts";
import { BadSignature, BadTimeSignature, isBadData, SignatureExpired } from "./bad-data.ts";
import { readUrlSafe } from "./base64.ts";
import { clockOf } from "./secrets.ts";
import type { Secrets } from "./secrets.ts";
import { append, splitLast } from "./signable.ts";
import type { Halves, Signable } from "./signable.ts";
import { Signer } from "./signer.ts";
import type { SignerOptions } from "./signer.ts";

/** How a {@link TimestampSigner} signs. */
export interface TimestampSignerOptions extends SignerOptions {
  /** @default the clock of the key ring, or the clock of the machine */
  readonly clock?: Clock | undefined;
}

/** Until when a timed signature counts. */
export interface AgeOptions {
  /** In seconds; one of exactly this age is accepted. @default no limit */
  readonly maxAge?: number | undefined;
}

/** What was signed, and when (to the second). */
export interface Dated<Value> {
  readonly value: Value;
  readonly dateSigned: Date;
}

interface Opened {
  readonly value: Signable;
  readonly seconds: number;
}

const END_OF_YEAR_9999 = 253_402_300_799;

/**
 * A `Signer` that signs the time, too: itsdangerous' `TimestampSigner`, byte for byte.
 *
 * @example
 * const signer = new TimestampSigner("secret", { salt: "unsubscribe" });
 * signer.unsign(signer.sign("ann@example.com"), { maxAge: 3600 });
 */
export class TimestampSigner {
  readonly #signer: Signer;
  readonly #clock: Clock;

  constructor(secrets: Secrets, options: TimestampSignerOptions = {}) {
    this.#signer = new Signer(secrets, options);
    this.#clock = options.clock ?? clockOf(secrets) ?? systemClock;
  }

  /** The value, the time and the signature of both, with separators between them. */
  sign(value: string): string;
  sign(value: Uint8Array): Uint8Array;
  sign(value: Signable): Signable;
  sign(value: Signable): Signable {
    return this.#signer.sign(append(value, this.#signer.sep + timestamp(this.#seconds())));
  }

  /**
   * The value without time and signature, once both were checked.
   *
   * @throws {SignatureExpired} older than `maxAge`; with a `maxAge` also if it is from the future.
   * @throws {BadTimeSignature} when time or signature is malformed or wrong.
   * @throws {BadSignature} when there are none.
   * @throws {PhialError} `SIGNING_AGE_INVALID` when `maxAge` is not a number.
   */
  unsign(signed: string, options?: AgeOptions): string;
  unsign(signed: Uint8Array, options?: AgeOptions): Uint8Array;
  unsign(signed: Signable, options?: AgeOptions): Signable;
  unsign(signed: Signable, options: AgeOptions = {}): Signable {
    return this.#open(signed, options).value;
  }

  /** As {@link unsign}, with the date of the signature. */
  unsignDated(signed: string, options?: AgeOptions): Dated<string>;
  unsignDated(signed: Uint8Array, options?: AgeOptions): Dated<Uint8Array>;
  unsignDated(signed: Signable, options?: AgeOptions): Dated<Signable>;
  unsignDated(signed: Signable, options: AgeOptions = {}): Dated<Signable> {
    const { value, seconds } = this.#open(signed, options);
    return { value, dateSigned: dateOf(seconds) };
  }

  /** Whether {@link unsign} accepts it. */
  validate(signed: Signable, options: AgeOptions = {}): boolean {
    try {
      this.#open(signed, options);
      return true;
    } catch (error) {
      if (isBadData(error)) return false;
      throw error;
    }
  }

  #open(signed: Signable, { maxAge }: AgeOptions): Opened {
    const { sep } = this.#signer;
    const outer = splitLast(signed, sep);
    if (outer === undefined) throw new BadSignature("The text has no signature.");
    const inner = splitLast(outer.head, sep);
    if (!this.#signer.verify(outer.head, outer.tail)) throw forged(outer, inner);
    if (inner === undefined) {
      throw new BadTimeSignature("The timestamp is missing.", { payload: outer.head });
    }
    const value = inner.head;
    const seconds = readTimestamp(inner.tail);
    if (seconds === undefined) {
      throw new BadTimeSignature("The timestamp is malformed.", { payload: value });
    }
    if (maxAge !== undefined) this.#checkAge({ value, seconds }, maxAge);
    return { value, seconds };
  }

  #checkAge({ value, seconds }: Opened, maxAge: number): void {
    // Every comparison with NaN is false: nothing would ever expire.
    if (typeof maxAge !== "number" || Number.isNaN(maxAge)) throw invalidAge();
    const age = this.#seconds() - seconds;
    if (age >= 0 && age <= maxAge) return;
    const problem = age < 0 ? "is from the future" : "has expired";
    throw new SignatureExpired(`The signature ${problem}: its age is ${age} seconds.`, {
      payload: value,
      dateSigned: dateOf(seconds),
    });
  }

  #seconds(): number {
    return Math.trunc(this.#clock.now() / 1000);
  }
}

function forged(outer: Halves, inner: Halves | undefined): BadSignature {
  const message = "The signature does not match.";
  if (inner === undefined) return new BadSignature(message, { payload: outer.head });
  const seconds = readTimestamp(inner.tail);
  const dateSigned = seconds === undefined ? undefined : dateOf(seconds);
  return new BadTimeSignature(message, { payload: inner.head, dateSigned });
}

/** Big-endian bytes without leading zeros, in base64. */
function timestamp(seconds: number): string {
  const bytes: number[] = [];
  for (let rest = seconds; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from(bytes).toString("base64url");
}

function readTimestamp(text: Signable): number | undefined {
  const bytes = readUrlSafe(text);
  if (bytes === undefined || bytes.length > 8) return undefined;
  const seconds = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return seconds > END_OF_YEAR_9999 ? undefined : seconds;
}

function dateOf(seconds: number): Date {
  return new Date(seconds * 1000);
}

function invalidAge(): PhialError {
  return new PhialError(
    "SIGNING_AGE_INVALID",
    "The maxAge of a signature is not a number of seconds.",
    "Pass for example { maxAge: 3600 }, or leave it out for signatures that never expire.",
  );
}
