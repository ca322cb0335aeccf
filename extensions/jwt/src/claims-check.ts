import { JWTError } from "./jwt-error.ts";

/** What the registered claims have to be. */
export interface ClaimRules {
  /** One of them has to be in `aud`; `undefined` where no token may have an audience. */
  readonly audience: readonly string[] | undefined;
  /** What `iss` has to be, as a whole; `undefined` for anything. */
  readonly issuer: string | undefined;
  /** How far the clocks may be apart, in seconds. */
  readonly leeway: number;
  readonly required: readonly string[];
  readonly verifySub: boolean;
  /** The claim that says whom a token is about; `undefined` where there need be none. */
  readonly identityClaim: string | undefined;
}

/** What a token is, as far as it is read. */
export type RawClaims = Readonly<Record<string, unknown>>;

/**
 * Checks the registered claims in the order and with the words of PyJWT.
 *
 * @param now in seconds since the Unix epoch
 * @returns whether the token has expired, and nothing else is wrong with it
 * @throws JWTError `invalid`
 */
export function checkClaims(claims: RawClaims, rules: ClaimRules, now: number): boolean {
  for (const name of rules.required) {
    if (claims[name] === undefined || claims[name] === null) throw missing(name);
  }
  const hasExpired = checkTimes(claims, rules, now);
  checkIssuer(claims, rules);
  checkAudience(claims, rules);
  checkNames(claims, rules);
  return hasExpired;
}

/** Gives whether the token has expired. */
function checkTimes(claims: RawClaims, { leeway }: ClaimRules, now: number): boolean {
  const issued = timeOf(claims, "iat", "Issued At claim (iat)");
  if (issued !== undefined && issued > now + leeway) {
    throw invalid("The token is not yet valid (iat)");
  }
  const start = timeOf(claims, "nbf", "Not Before claim (nbf)");
  if (start !== undefined && start > now + leeway) {
    throw invalid("The token is not yet valid (nbf)");
  }
  const end = timeOf(claims, "exp", "Expiration Time claim (exp)");
  return end !== undefined && end <= now - leeway;
}

// A number and nothing that could be made one; JSON's 1e999 is infinite.
function timeOf(claims: RawClaims, name: string, title: string): number | undefined {
  const value = claims[name];
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isFinite(value)) return Math.trunc(value);
  throw invalid(`${title} must be an integer.`);
}

function checkIssuer({ iss }: RawClaims, { issuer }: ClaimRules): void {
  if (issuer === undefined) return;
  if (iss === undefined) throw missing("iss");
  if (typeof iss !== "string") throw invalid("Payload Issuer (iss) must be a string");
  if (iss !== issuer) throw invalid("Invalid issuer");
}

function checkAudience({ aud }: RawClaims, { audience }: ClaimRules): void {
  const isEmpty = aud === undefined || aud === null || aud === "" || isEmptyList(aud);
  if (audience === undefined) {
    if (isEmpty) return;
    throw invalid("Invalid audience");
  }
  if (isEmpty) throw missing("aud");
  const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (!named.every((name) => typeof name === "string")) {
    throw invalid("Invalid claim format in token");
  }
  if (!audience.some((name) => named.includes(name))) throw invalid("Audience doesn't match");
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function checkNames(claims: RawClaims, { verifySub, identityClaim }: ClaimRules): void {
  const { sub, jti } = claims;
  if (verifySub && sub !== undefined && typeof sub !== "string") throw notText();
  if (jti !== undefined && typeof jti !== "string") throw invalid("JWT ID must be a string");
  if (identityClaim === undefined) return;
  const identity = claims[identityClaim];
  if (identity === undefined) throw invalid(`Missing claim: ${identityClaim}`);
  if (verifySub && typeof identity !== "string") throw notText();
}

function notText(): JWTError {
  return invalid("Subject must be a string");
}

function missing(name: string): JWTError {
  return invalid(`Token is missing the "${name}" claim`);
}

function invalid(reason: string): JWTError {
  return new JWTError("invalid", reason);
}
