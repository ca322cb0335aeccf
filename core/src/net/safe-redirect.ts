/** What {@link safeRedirectTarget} needs to know besides the target. */
export interface SafeRedirectOptions {
  /** The origin the user sees, for example `https://shop.example`; a longer URL is cut to it. */
  readonly origin: string;
  /** Where to go instead of an unsafe target: the application's own, returned as it is. */
  readonly fallback: string;
}

/** Control characters (C0, DEL, C1) and the backslash, which browsers read as a slash. */
const REFUSED = /[\u0000-\u001f\u007f-\u009f\\]/;
/** A scheme, which WHATWG lets stand before a relative path too (`https:evil`). */
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const ABSOLUTE = /^https?:\/\/[^/]/i;
const DOT_SEGMENT = /\/\.{1,2}(?:\/|$)/;
const MAX_DECODINGS = 3;

/**
 * Turns what a client gave as the next page into a path on our own origin, or into `fallback`.
 *
 * The target is parsed as a browser parses it, compared by its whole origin, and only path, query
 * and fragment are given out again, percent-encoded: the result starts with exactly one slash, fits
 * into a header and cannot leave the origin. Refused are other origins and schemes, user names,
 * control characters and backslashes, a scheme without its host, and paths that begin with two
 * slashes or would after decoding (`%2f%2f`, `/%5cevil`, `/.//evil`). Linear.
 *
 * @example
 * safeRedirectTarget("/notes?page=2", { origin: "https://a.example", fallback: "/" }); // "/notes?page=2"
 * safeRedirectTarget("//evil.example", { origin: "https://a.example", fallback: "/" }); // "/"
 */
export function safeRedirectTarget(
  target: string | undefined,
  { origin, fallback }: SafeRedirectOptions,
): string {
  if (target === undefined || target === "" || REFUSED.test(target)) return fallback;
  const trimmed = target.trim();
  if (trimmed.startsWith("//")) return fallback;
  if (SCHEME.test(trimmed) && !ABSOLUTE.test(trimmed)) return fallback;
  const ours = URL.parse(origin);
  const url = URL.parse(trimmed, origin);
  if (ours === null || url === null || url.origin !== ours.origin) return fallback;
  const isWeb = url.protocol === "http:" || url.protocol === "https:";
  if (!isWeb || url.username !== "" || url.password !== "") return fallback;
  if (!isPlainPath(url.pathname)) return fallback;
  return url.pathname + url.search + url.hash;
}

/** Whether the path is one whatever the number of decodings it goes through on its way. */
function isPlainPath(path: string): boolean {
  let decoded = path;
  for (let round = 0; round <= MAX_DECODINGS; round += 1) {
    if (decoded.startsWith("//") || REFUSED.test(decoded) || DOT_SEGMENT.test(decoded))
      return false;
    const next = decodeEscapes(decoded);
    if (next === decoded) return true;
    decoded = next;
  }
  return false;
}

/** Decodes the escapes that could change what a path means: those of ASCII characters. */
function decodeEscapes(path: string): string {
  return path.replaceAll(/%[0-7][0-9a-f]/gi, (escape) =>
    String.fromCharCode(Number.parseInt(escape.slice(1), 16)),
  );
}
