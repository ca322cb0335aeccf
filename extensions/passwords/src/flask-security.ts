import { createHmac } from "node:crypto";
import type { SchemeName } from "./scheme.ts";
import { BCRYPT_BYTES } from "./schemes/bcrypt.ts";

/** What decides whether the digest of Flask-Security takes the place of a password. */
export interface FlaskSecurityOptions {
  /** `SECURITY_PASSWORD_SALT`. */
  readonly salt: string;
  /** The schemes that get the password itself. */
  readonly single: readonly string[];
}

/**
 * What Flask-Security hashes in place of a password ("double hash"): the HMAC-SHA512 under
 * `SECURITY_PASSWORD_SALT`, in Base64. Its `get_hmac`.
 */
export function flaskSecurityHmac(salt: string, password: string | Uint8Array): string {
  return createHmac("sha512", salt).update(password).digest("base64");
}

/** The digest for passwords of a scheme, as `use_double_hash` of Flask-Security decides. */
export function flaskSecurityDigest({ salt, single }: FlaskSecurityOptions) {
  return (password: Uint8Array, scheme: SchemeName): Uint8Array => {
    // Werkzeug's own hashes are of apps without Flask-Security.
    if (single.includes(scheme) || scheme.startsWith("werkzeug_")) return password;
    const digest = Buffer.from(flaskSecurityHmac(salt, password));
    // It has 88 characters. In 72 of them are 432 bits: bcrypt need not read the rest, nor does it.
    return scheme === "bcrypt" ? digest.subarray(0, BCRYPT_BYTES) : digest;
  };
}
