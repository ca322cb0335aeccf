import { constants } from "node:crypto";

/** The algorithms of RFC 7518 and RFC 8037 that can sign a token; `none` is not among them. */
export const ALGORITHMS = [
  "HS256",
  "HS384",
  "HS512",
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
] as const;

/** The name of an algorithm, as in the header `alg`. */
export type Algorithm = (typeof ALGORITHMS)[number];

/** What an algorithm does, and what keys it takes. */
export interface AlgorithmRule {
  /** `secret` is an HMAC; the others are what `KeyObject.asymmetricKeyType` says. */
  readonly kind: "secret" | "rsa" | "ec" | "edwards";
  /** The hash; `undefined` where the algorithm has its own. */
  readonly hash: string | undefined;
  /** Of a secret: the least number of bytes (RFC 7518 section 3.2). */
  readonly bytes?: number;
  /** Of an elliptic curve: its name in OpenSSL. */
  readonly curve?: string;
  /** How `crypto.sign` pads and writes. */
  readonly signing?: {
    readonly padding?: number;
    readonly saltLength?: number;
    readonly dsaEncoding?: "ieee-p1363";
  };
}

const PSS = {
  padding: constants.RSA_PKCS1_PSS_PADDING,
  saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
};
const PKCS1 = { padding: constants.RSA_PKCS1_PADDING };
// The two numbers side by side, not as ASN.1: RFC 7518 section 3.4.
const P1363 = { dsaEncoding: "ieee-p1363" } as const;

/** What each algorithm is. */
export const ALGORITHM_RULES: Readonly<Record<Algorithm, AlgorithmRule>> = {
  HS256: { kind: "secret", hash: "sha256", bytes: 32 },
  HS384: { kind: "secret", hash: "sha384", bytes: 48 },
  HS512: { kind: "secret", hash: "sha512", bytes: 64 },
  RS256: { kind: "rsa", hash: "sha256", signing: PKCS1 },
  RS384: { kind: "rsa", hash: "sha384", signing: PKCS1 },
  RS512: { kind: "rsa", hash: "sha512", signing: PKCS1 },
  PS256: { kind: "rsa", hash: "sha256", signing: PSS },
  PS384: { kind: "rsa", hash: "sha384", signing: PSS },
  PS512: { kind: "rsa", hash: "sha512", signing: PSS },
  ES256: { kind: "ec", hash: "sha256", curve: "prime256v1", signing: P1363 },
  ES384: { kind: "ec", hash: "sha384", curve: "secp384r1", signing: P1363 },
  ES512: { kind: "ec", hash: "sha512", curve: "secp521r1", signing: P1363 },
  EdDSA: { kind: "edwards", hash: undefined },
};

const NAMES: ReadonlySet<unknown> = new Set(ALGORITHMS);

/** Whether a value is the name of an algorithm, in exactly this spelling. */
export function isAlgorithm(value: unknown): value is Algorithm {
  return NAMES.has(value);
}

/** Whether the one key signs and verifies. */
export function isSymmetric(algorithm: Algorithm): boolean {
  return ALGORITHM_RULES[algorithm].kind === "secret";
}
