/** Values of HTTP headers, read and written as Werkzeug does it. */
export { Accept, type AcceptItem, type AcceptKind, parseAccept } from "./accept.ts";
export {
  type Authorization,
  type BasicAuthorization,
  type ParameterAuthorization,
  parseAuthorization,
  type TokenAuthorization,
} from "./authorization.ts";
export {
  CacheControl,
  type CacheDirectives,
  dumpCacheControl,
  parseCacheControl,
} from "./cache-control.ts";
export { parseCookie, RequestCookies } from "./request-cookies.ts";
export { type ETag, ETags, generateETag, parseETags, quoteETag, unquoteETag } from "./etag.ts";
export { dumpExtendedValue } from "./extended-value.ts";
export { HeaderSet, parseSetHeader } from "./header-set.ts";
export { type HeaderParameters, quoteHeaderValue, unquoteHeaderValue } from "./header-value.ts";
export { hostIsTrusted } from "./host.ts";
export { httpDate, parseHttpDate } from "./http-date.ts";
export { type IfRange, parseIfRange } from "./if-range.ts";
export { dumpDictHeader, dumpListHeader, parseDictHeader, parseListHeader } from "./list-header.ts";
export { dumpOptionsHeader, type OptionsHeader, parseOptionsHeader } from "./options-header.ts";
export { isResourceModified, type RequestHeaders, type ResourceState } from "./precondition.ts";
export {
  type ByteSpan,
  type ContentRange,
  dumpContentRange,
  parseContentRange,
  parseRange,
  RangeRequest,
  type RangeSpec,
} from "./range.ts";
export {
  type CookieOptions,
  type CookieScope,
  dumpCookie,
  dumpExpiredCookie,
  type SameSite,
} from "./cookie.ts";
export { iriToUri, uriToIri } from "./uri.ts";
export { type Challenge, dumpWWWAuthenticate } from "./www-authenticate.ts";
