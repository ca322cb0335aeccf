import { timingSafeEqual } from "node:crypto";

/**
 * Whether two secrets are the same, in a time that says nothing about where they differ: Python's
 * `hmac.compare_digest`. Text is compared as UTF-8. That the lengths differ does show.
 *
 * @example
 * if (!compareDigest(expected, given)) abort(403);
 */
export function compareDigest(one: string | Uint8Array, other: string | Uint8Array): boolean {
  const [a, b] = [bytesOf(one), bytesOf(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function bytesOf(secret: string | Uint8Array): Uint8Array {
  return typeof secret === "string" ? Buffer.from(secret, "utf8") : secret;
}
