import { parseETags, unquoteETag } from "./etag.ts";
import { parseHttpDate } from "./http-date.ts";
import { parseIfRange } from "./if-range.ts";

/** The headers of a request, such as `c.req.raw.headers`. */
export interface RequestHeaders {
  get(name: string): string | null;
}

/** What identifies the state of a resource. */
export interface ResourceState {
  /** With its quotes, as it stands in the header; without them it is taken for a strong one. */
  readonly etag?: string | null | undefined;
  /** A date of HTTP, or milliseconds since the Unix epoch. */
  readonly lastModified?: string | number | null | undefined;
}

/**
 * Whether the client lacks the present state of a resource, by `If-None-Match`, `If-Modified-Since`
 * and `If-Match`, as Werkzeug decides it; `If-Unmodified-Since` is not looked at. With
 * `respectIfRange` an `If-Range` beside a `Range` is decided instead of `If-None-Match`.
 *
 * `If-Match` compares strongly and takes no star, as in Werkzeug. Never throws.
 */
export function isResourceModified(
  headers: RequestHeaders,
  state: ResourceState,
  options: { readonly respectIfRange?: boolean } = {},
): boolean {
  const usesIfRange = options.respectIfRange === true && headers.get("range") !== null;
  const ifRange = usesIfRange ? parseIfRange(headers.get("if-range")) : undefined;
  const since = ifRange?.date ?? parseHttpDate(headers.get("if-modified-since"));
  const lastModified = wholeSecond(state.lastModified);
  let isUnmodified = since !== undefined && lastModified !== undefined && lastModified <= since;
  const tag = unquoteETag(state.etag)?.tag;
  if (tag === undefined) return !isUnmodified;
  if (ifRange?.etag !== undefined) return !parseETags(ifRange.etag).has(tag);
  const ifNoneMatch = parseETags(headers.get("if-none-match"));
  if (!ifNoneMatch.isEmpty) isUnmodified = ifNoneMatch.hasWeakly(tag);
  const ifMatch = parseETags(headers.get("if-match"));
  if (!ifMatch.isEmpty) isUnmodified = !ifMatch.strong.has(tag);
  return !isUnmodified;
}

/** Dates of HTTP have no fractions, so those of a file must not make it newer. */
function wholeSecond(moment: string | number | null | undefined): number | undefined {
  if (moment === null || moment === undefined) return undefined;
  return typeof moment === "string" ? parseHttpDate(moment) : Math.floor(moment / 1000) * 1000;
}
