import { compareDigest } from "phial/signing";
import { type DigestAlgorithm, hashWith } from "./digest-algorithm.ts";

/** The parameters of a `Digest` header that a response is computed of. */
export interface DigestParameters {
  readonly username: string;
  readonly realm: string;
  readonly nonce: string;
  readonly uri: string;
  readonly response: string;
  readonly opaque: string;
  /** `undefined` in the form of RFC 2069. */
  readonly qop: string | undefined;
  readonly nc: string;
  readonly cnonce: string;
  readonly algorithm: string | undefined;
}

const TEXTS = ["username", "realm", "nonce", "uri", "response"] as const;

/** Reads what has to be there; `undefined` where something is missing. */
export function readDigest(
  given: ReadonlyMap<string, string | null>,
): DigestParameters | undefined {
  const text = (name: string): string => given.get(name) ?? "";
  if (TEXTS.some((name) => text(name) === "")) return undefined;
  const qop = given.get("qop") ?? undefined;
  // RFC 7616 section 3.4: with qop, both have to be there.
  if (qop !== undefined && (!given.has("nc") || !given.has("cnonce"))) return undefined;
  return {
    username: text("username"),
    realm: text("realm"),
    nonce: text("nonce"),
    uri: text("uri"),
    response: text("response"),
    opaque: text("opaque"),
    qop,
    nc: text("nc"),
    cnonce: text("cnonce"),
    algorithm: given.get("algorithm") ?? undefined,
  };
}

/** What a response is checked against. */
export interface DigestCheck {
  readonly method: string;
  readonly algorithm: DigestAlgorithm;
  /** The HA1 of the user. */
  readonly ha1: string;
}

/** Whether the response is that of somebody who knows the password (RFC 7616 section 3.4.1). */
export function isRightResponse(given: DigestParameters, check: DigestCheck): boolean {
  const { algorithm, method } = check;
  const { nonce, cnonce, nc, qop, uri } = given;
  const hash = (text: string) => hashWith(algorithm, text);
  const isSession = algorithm.toLowerCase().endsWith("-sess");
  const ha1 = isSession ? hash(`${check.ha1}:${nonce}:${cnonce}`) : check.ha1;
  const ha2 = hash(`${method}:${uri}`);
  const middle = qop === undefined ? nonce : `${nonce}:${nc}:${cnonce}:${qop}`;
  return compareDigest(hash(`${ha1}:${middle}:${ha2}`), given.response);
}
