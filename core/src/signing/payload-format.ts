import { Buffer, isUtf8 } from "node:buffer";
import { deflateSync, inflateSync } from "node:zlib";
import { PhialError } from "../errors/phial-error.ts";
import { BadPayload } from "./bad-data.ts";
import { encodeBase64, readUrlSafe } from "./base64.ts";
import type { Codec } from "./codec.ts";

/** How a serializer writes a value before it signs it. */
export interface PayloadFormat {
  encode(value: unknown): string;
  /** @throws {BadPayload} when this is nothing that `encode` wrote. */
  decode(payload: string): unknown;
}

/** The bounds of compression in URL-safe text. */
export interface CompressionOptions {
  /**
   * Payloads of fewer bytes are not compressed: trying costs more time than all the rest.
   * @default 0, as itsdangerous, which always tries
   */
  readonly compressFrom?: number | undefined;
  /** Refuses what is longer than this many bytes when inflated. @default 1_048_576 */
  readonly maxInflatedBytes?: number | undefined;
}

// Python compresses from a gain of two bytes on, but its zlib may need some more than ours: with
// these, text that Python leaves uncompressed is the same here, byte for byte.
const LEAST_GAIN = 5;

/** The text of the codec as it is: that of `Serializer` and `TimedSerializer`. */
export function plainFormat(codec: Codec): PayloadFormat {
  return {
    encode: (value) => codec.dumps(value),
    decode: (payload) => load(codec, payload),
  };
}

/**
 * The text of the codec in URL-safe base64; if that makes it shorter, compressed with zlib and a
 * dot before it: that of `URLSafeSerializer` and `URLSafeTimedSerializer`.
 *
 * @throws {PhialError} `SIGNING_LIMIT_INVALID` when a limit is not a number of bytes.
 */
export function urlSafeFormat(codec: Codec, options: CompressionOptions = {}): PayloadFormat {
  const compressFrom = checkedLimit(options.compressFrom ?? 0, 0);
  const maxInflatedBytes = checkedLimit(options.maxInflatedBytes ?? 1_048_576, 1);
  return {
    encode(value) {
      const text = Buffer.from(codec.dumps(value));
      if (text.length < compressFrom) return encodeBase64(text);
      const compressed = deflateSync(text);
      if (compressed.length > text.length - LEAST_GAIN) return encodeBase64(text);
      return `.${encodeBase64(compressed)}`;
    },
    decode(payload) {
      const isCompressed = payload.startsWith(".");
      const data = readUrlSafe(isCompressed ? payload.slice(1) : payload);
      if (data === undefined) throw new BadPayload("The payload is not base64.");
      const bytes = isCompressed ? inflate(data, maxInflatedBytes) : data;
      if (!isUtf8(bytes)) throw new BadPayload("The payload is not UTF-8.");
      return load(codec, bytes.toString());
    },
  };
}

function inflate(data: Buffer, maxOutputLength: number): Buffer {
  try {
    return inflateSync(data, { maxOutputLength });
  } catch (cause) {
    const problem = `cannot be inflated, or has more than ${maxOutputLength} bytes`;
    throw new BadPayload(`The payload ${problem}.`, { cause });
  }
}

function load(codec: Codec, text: string): unknown {
  try {
    return codec.loads(text);
  } catch (cause) {
    if (cause instanceof BadPayload) throw cause;
    throw new BadPayload("The payload cannot be loaded.", { cause });
  }
}

function checkedLimit(bytes: number, least: number): number {
  if (Number.isSafeInteger(bytes) && bytes >= least) return bytes;
  throw new PhialError(
    "SIGNING_LIMIT_INVALID",
    "A limit of compression is not a number of bytes.",
    "Pass whole numbers, for example { compressFrom: 512, maxInflatedBytes: 65_536 }.",
  );
}
