/**
 * Signed text and tokens, compatible with itsdangerous and with Flask's session cookie.
 *
 * @module phial/signing
 */
export {
  BadData,
  BadPayload,
  BadSignature,
  BadTimeSignature,
  isBadData,
  SignatureExpired,
} from "./bad-data.ts";
export type { BadDataCode } from "./bad-data.ts";
export { decodeBase64, encodeBase64 } from "./base64.ts";
export type { Codec } from "./codec.ts";
export { compareDigest } from "./compare-digest.ts";
export { deriveKey } from "./derived-key.ts";
export type { DerivationOptions, Digest, KeyDerivation } from "./derived-key.ts";
export { KeyRing } from "./key-ring.ts";
export type { KeyRingOptions } from "./key-ring.ts";
export type { CompressionOptions, PayloadFormat } from "./payload-format.ts";
export type { Keys, KeySource, Secret, Secrets } from "./secrets.ts";
export { Serializer, URLSafeSerializer } from "./serializer.ts";
export type { SerializerOptions, URLSafeSerializerOptions } from "./serializer.ts";
export { sessionSerializer } from "./session-serializer.ts";
export type { SessionSerializer } from "./session-serializer.ts";
export type { Signable } from "./signable.ts";
export { Signer } from "./signer.ts";
export type { SignerOptions } from "./signer.ts";
export { dumpTagged, loadTagged, taggedJson } from "./tagged-json.ts";
export { TimedSerializer, URLSafeTimedSerializer } from "./timed-serializer.ts";
export type { TimedSerializerOptions, URLSafeTimedSerializerOptions } from "./timed-serializer.ts";
export { TimestampSigner } from "./timestamp-signer.ts";
export type { AgeOptions, Dated, TimestampSignerOptions } from "./timestamp-signer.ts";
export { Tuple } from "./tuple.ts";
export { Uuid } from "./uuid.ts";
