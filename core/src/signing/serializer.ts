import { compactJson, spacedJson } from "./codec.ts";
import type { Codec } from "./codec.ts";
import { plainFormat, urlSafeFormat } from "./payload-format.ts";
import type { CompressionOptions, PayloadFormat } from "./payload-format.ts";
import type { Secret, Secrets } from "./secrets.ts";
import { Signer } from "./signer.ts";
import type { SignerOptions } from "./signer.ts";

/** How a {@link Serializer} signs and writes. */
export interface SerializerOptions extends SignerOptions {
  /** Tells tokens for different purposes apart. @default "itsdangerous" */
  readonly salt?: Secret | undefined;
  /** Makes text of a value. @default JSON as Python writes it */
  readonly codec?: Codec | undefined;
}

/** How a {@link URLSafeSerializer} signs and writes. */
export interface URLSafeSerializerOptions extends SerializerOptions, CompressionOptions {}

/**
 * Writes a value as signed text: itsdangerous' `Serializer`, byte for byte.
 *
 * @example
 * const choices = new Serializer("secret", { salt: "choices" });
 * choices.loads(choices.dumps([1, 2])); // [1, 2]
 */
export class Serializer {
  readonly #signer: Signer;
  readonly #format: PayloadFormat;

  constructor(secrets: Secrets, options: SerializerOptions = {}, format?: PayloadFormat) {
    this.#signer = new Signer(secrets, { ...options, salt: options.salt ?? "itsdangerous" });
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
   * @throws {BadSignature} when the signature is missing or wrong.
   * @throws {BadPayload} when it is right, but the payload cannot be read.
   */
  loads(signed: string): unknown {
    return this.#format.decode(this.#signer.unsign(signed));
  }
}

/**
 * A `Serializer` whose text fits into URLs and cookies as it is: letters, digits, `-`, `_` and
 * `.`. itsdangerous' `URLSafeSerializer`; compressed payloads are those of another zlib.
 *
 * @example
 * const tokens = new URLSafeSerializer("secret", { salt: "unsubscribe" });
 * const url = `/unsubscribe/${tokens.dumps({ id: 42 })}`;
 */
export class URLSafeSerializer extends Serializer {
  constructor(secrets: Secrets, options: URLSafeSerializerOptions = {}) {
    super(secrets, options, urlSafeFormat(options.codec ?? compactJson, options));
  }
}
