import { createHmac } from "node:crypto";

/** The secret of the bearer tokens; public, it protects nothing. */
export const jwtSecret = "bench-jwt-secret-0123456789abcdef0123456789";

interface TokenOptions {
  readonly subject?: string;
  /** Seconds from now; negative for an expired one. */
  readonly expiresIn?: number;
  readonly algorithm?: "HS256" | "none";
  readonly secret?: string;
}

/** A bearer token as the contract describes it, or a bad one to be refused. */
export function makeToken(options: TokenOptions = {}): string {
  const {
    subject = "7",
    expiresIn = 300 * 86_400,
    algorithm = "HS256",
    secret = jwtSecret,
  } = options;
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    sub: subject,
    iat: now - 5,
    nbf: now - 5,
    exp: now + expiresIn,
    jti: "0b9d3c0e-6d0f-4f0e-9a54-1f2b3c4d5e6f",
    type: "access",
    fresh: false,
  };
  const payload = `${encode({ alg: algorithm, typ: "JWT" })}.${encode(claims)}`;
  if (algorithm === "none") return `${payload}.`;
  return `${payload}.${createHmac("sha256", secret).update(payload).digest("base64url")}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
