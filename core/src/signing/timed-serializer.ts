import { compactJson, spacedJson } from "./codec.ts";
import { plainFormat, urlSafeFormat } from "./payload-format.ts";
import type { CompressionOptions, PayloadFormat } from "./payload-format.ts";
import type { Secrets } from "./secrets.ts";
import type { SerializerOptions } from "./serializer.ts";
import { TimestampSigner } from "./timestamp-signer.ts";
import type { AgeOptions, Dated, TimestampSignerOptions } from "./timestamp-signer.ts";

/** How a {@link TimedSerializer} signs and writes. */
export interface TimedSerializerOptions extends SerializerOptions, TimestampSignerOptions {}

/** How a {@link URLSafeTimedSerializer} signs and writes. */
export interface URLSafeTimedSerializerOptions extends TimedSerializerOptions, CompressionOptions {}

/**
 * A `Serializer` whose text expires: itsdangerous' `TimedSerializer`, byte for byte.
 *
 * @example
 * const offers = new TimedSerializer("secret", { salt: "offers" });
 * offers.loads(offers.dumps({ price: 10 }), { maxAge: 3600 });
 */
export class TimedSerializer {
  readonly #signer: TimestampSigner;
  readonly #format: PayloadFormat;

  constructor(secrets: Secrets, options: TimedSerializerOptions = {}, format?: PayloadFormat) {
    const salt = options.salt ?? "itsdangerous";
    this.#signer = new TimestampSigner(secrets, { ...options, salt });
    this.#format = format ?? plainFormat(options.codec ?? spacedJson);
  }

  /** @throws {PhialError} when the codec cannot write the value. */
  dumps(value: unknown): string {
    return this.#signer.sign(this.#format.encode(value));
  }

  /**
   * The value of a text that {@link dumps} wrote. Check its shape: who has the key may have
   * signed something else.
   *
   * @throws {SignatureExpired} older than `maxAge`; with a `maxAge` also if it is from the future.
   * @throws {BadSignature} when time or signature is missing, malformed or wrong.
   * @throws {BadPayload} when both are right, but the payload cannot be read.
   */
  loads(signed: string, options: AgeOptions = {}): unknown {
    return this.#format.decode(this.#signer.unsign(signed, options));
  }

  /** As {@link loads}, with the date of the signature. */
  loadsDated(signed: string, options: AgeOptions = {}): Dated<unknown> {
    const { value, dateSigned } = this.#signer.unsignDated(signed, options);
    return { value: this.#format.decode(value), dateSigned };
  }
}

/**
 * A `TimedSerializer` whose text fits into URLs and cookies as it is: letters, digits, `-`, `_`
 * and `.`. itsdangerous' `URLSafeTimedSerializer`; compressed payloads are those of another zlib.
 *
 * @example
 * const resets = ring.timed("password-reset");
 * const { id } = schema.parse(resets.loads(token, { maxAge: 3600 }));
 */
export class URLSafeTimedSerializer extends TimedSerializer {
  constructor(secrets: Secrets, options: URLSafeTimedSerializerOptions = {}) {
    super(secrets, options, urlSafeFormat(options.codec ?? compactJson, options));
  }
}
