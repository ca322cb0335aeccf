import { createHash } from "node:crypto";

/** What a digest is made with (RFC 7616 section 3.2). MD5 is for clients that know nothing else. */
export type DigestAlgorithm = "SHA-256" | "SHA-256-sess" | "MD5" | "MD5-Sess";

/** The hash of an algorithm, in hexadecimal, of a text in UTF-8. */
export function hashWith(algorithm: DigestAlgorithm, text: string): string {
  const name = algorithm.startsWith("MD5") ? "md5" : "sha256";
  return createHash(name).update(text, "utf8").digest("hex");
}

/** What of a password a server may keep instead of it; as good as the password for this realm. */
export interface HA1Parts {
  readonly username: string;
  readonly realm: string;
  readonly password: string;
}

/** The HA1 of RFC 7616 section 3.4.2, without the part of a session. */
export function hashOfPassword(algorithm: DigestAlgorithm, parts: HA1Parts): string {
  return hashWith(algorithm, `${parts.username}:${parts.realm}:${parts.password}`);
}
