import { JWTError } from "../jwt-error.ts";
import { type Algorithm, isAlgorithm } from "./algorithm.ts";
import { readPart } from "./json-text.ts";

/** The header of a token. */
export interface JWTHeader {
  readonly alg: string;
  readonly typ?: string;
  readonly kid?: string;
  readonly [name: string]: unknown;
}

/** A token taken apart; nothing of it is verified. */
export interface CompactToken {
  readonly header: JWTHeader;
  /** What the signature is about: the first two parts. */
  readonly text: string;
  /** In base64url, as it came. */
  readonly payload: string;
  readonly signature: string;
}

/** What of a header is accepted. */
export interface HeaderRules {
  /** The only algorithms. */
  readonly algorithms: readonly Algorithm[];
  /** What `typ` may say, in lower case; empty for anything. */
  readonly types: readonly string[];
}

const PART = /^[\w-]*$/;

// No number of bytes has such a length.
function isPart(encoded: string): boolean {
  return encoded.length % 4 !== 1 && PART.test(encoded);
}

/**
 * Takes a token apart (RFC 7515 section 7.1).
 *
 * @throws JWTError `invalid`
 */
export function parseCompact(token: string, maxSize: number): CompactToken {
  if (token.length > maxSize) throw invalid("The token is too long");
  const first = token.indexOf(".");
  const last = token.lastIndexOf(".");
  if (first < 0 || first === last) throw invalid("Not enough segments");
  const payload = token.slice(first + 1, last);
  const signature = token.slice(last + 1);
  const encoded = token.slice(0, first);
  const header = headerOf(encoded);
  if (!isPart(payload)) throw invalid("Invalid payload padding");
  if (!isPart(signature)) throw invalid("Invalid crypto padding");
  return { header, text: token.slice(0, last), payload, signature };
}

// Nearly all tokens of an app have the same header.
let known: { readonly encoded: string; readonly header: JWTHeader } | undefined;

function headerOf(encoded: string): JWTHeader {
  if (known?.encoded === encoded) return { ...known.header };
  if (!isPart(encoded)) throw invalid("Invalid header padding");
  const reading = readPart(encoded, "header");
  if ("flaw" in reading) throw invalid(reading.flaw);
  // Its members are checked one by one before they are used; `alg` by algorithmOf().
  const header = reading.value as JWTHeader;
  if (Object.values(header).every((value) => typeof value === "string")) {
    known = { encoded, header: { ...header } };
  }
  return header;
}

/**
 * Checks a header and gives the algorithm: one of those that the app has chosen, whatever the
 * header would like (RFC 8725 section 3.1). No critical extension is known (RFC 7515 section 4.1.11).
 *
 * @throws JWTError `invalid`
 */
export function algorithmOf(header: JWTHeader, { algorithms, types }: HeaderRules): Algorithm {
  const { alg, kid, crit, typ }: Readonly<Record<string, unknown>> = header;
  if (kid !== undefined && typeof kid !== "string") {
    throw invalid("Key ID header parameter must be a string");
  }
  if (crit !== undefined) throw invalid(critical(crit));
  if (header["b64"] === false) throw invalid(DETACHED);
  if (alg === undefined) throw invalid("Algorithm not specified");
  if (!isAlgorithm(alg) || !algorithms.includes(alg)) {
    throw invalid("The specified alg value is not allowed");
  }
  if (typ !== undefined && types.length > 0 && !types.includes(mediaName(typ))) {
    throw invalid("The specified typ value is not allowed");
  }
  return alg;
}

const DETACHED =
  'It is required that you pass in a value for the "detached_payload" argument to decode a message having the b64 header set to false.';

function critical(crit: unknown): string {
  if (!Array.isArray(crit) || crit.length === 0) return "Invalid 'crit' header: must be a list";
  const [name]: readonly unknown[] = crit;
  const isName = typeof name === "string" && /^[\w.:/-]{1,40}$/.test(name);
  return `Unsupported critical extension: ${isName ? name : "unknown"}`;
}

/** A media type without the prefix that RFC 7515 section 4.1.9 leaves out. */
export function mediaName(typ: unknown): string {
  return typeof typ === "string" ? typ.toLowerCase().replace(/^application\//, "") : "";
}

function invalid(reason: string): JWTError {
  return new JWTError("invalid", reason);
}
