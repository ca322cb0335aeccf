import { unquoteETag } from "./etag.ts";
import { parseHttpDate } from "./http-date.ts";

/** An `If-Range` header (RFC 9110 section 13.1.5): a tag or a date, or neither. */
export interface IfRange {
  /** Without quotes. */
  readonly etag: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly date: number | undefined;
}

/** Reads an `If-Range` header; what is no date is taken for a tag. */
export function parseIfRange(header: string | null | undefined): IfRange {
  if (!header) return { etag: undefined, date: undefined };
  const date = parseHttpDate(header);
  return date === undefined ? { etag: unquoteETag(header)?.tag, date } : { etag: undefined, date };
}
