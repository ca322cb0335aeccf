import type { Context } from "hono";
import { contextOfAny } from "../context/request-context.ts";
import { HttpError } from "../errors/http-error.ts";
import { generateETag, parseETags, quoteETag } from "../http/etag.ts";
import { httpDate } from "../http/http-date.ts";
import { mutable } from "../http/mutable.ts";
import {
  isResourceModified,
  type RequestHeaders,
  type ResourceState,
} from "../http/precondition.ts";
import { type ByteSpan, dumpContentRange, parseRange } from "../http/range.ts";

/** Headers that describe a body and go with it: Werkzeug leaves them out of a 304. */
export const BODY_HEADERS: readonly string[] = [
  "allow",
  "content-encoding",
  "content-language",
  "content-length",
  "content-md5",
  "content-range",
  "content-type",
  "last-modified",
];

/** How to answer a conditional request. */
export interface ConditionalPlan {
  readonly status: 200 | 206 | 304 | 412;
  /** The part to send, with the status 206. */
  readonly span: ByteSpan | undefined;
}

/** The state of what is to be sent. `rangeLength` says that it can be sent in parts. */
export interface ConditionalState extends ResourceState {
  readonly rangeLength: number | undefined;
}

/**
 * Decides how to answer a GET or HEAD by the conditions of the request, as Werkzeug's
 * `make_conditional`: a range that can be served comes first, several ranges and ranges outside of
 * the body are refused, an empty body has no ranges.
 *
 * @throws HttpError 416 with `Content-Range`.
 */
export function planConditional(headers: RequestHeaders, state: ConditionalState): ConditionalPlan {
  const { rangeLength } = state;
  if (rangeLength && wantsRange(headers, state)) {
    const span = parseRange(headers.get("range"))?.spanWithin(rangeLength);
    if (span) return { status: 206, span };
    const length = { units: "bytes", span: undefined, length: rangeLength };
    throw new HttpError(416, { headers: { "Content-Range": dumpContentRange(length) } });
  }
  if (isResourceModified(headers, state)) return { status: 200, span: undefined };
  const isRequired = !parseETags(headers.get("if-match")).isEmpty;
  return { status: isRequired ? 412 : 304, span: undefined };
}

function wantsRange(headers: RequestHeaders, state: ResourceState): boolean {
  if (headers.get("range") === null) return false;
  if (headers.get("if-range") === null) return true;
  return !isResourceModified(headers, state, { respectIfRange: true });
}

/** What {@link makeConditional} may do with a response. */
export interface ConditionalOptions {
  /** Serves single byte ranges; needs `completeLength`. @default false */
  readonly acceptRanges?: boolean;
  /** Bytes of the whole body. */
  readonly completeLength?: number;
  /** Milliseconds since the Unix epoch, for `Date`. @default the clock of the app */
  readonly now?: number;
}

/**
 * Makes a response to GET or HEAD answer the conditions of the request, by its `ETag` and
 * `Last-Modified`: 304 when the client has it already, 412 when it wants another state, 206 for a
 * range. Other methods, and responses that are not successful, stay as they are. As Werkzeug's
 * `make_conditional`.
 *
 * @throws HttpError 416 when the range is not in the body.
 * @example
 * return makeConditional(c, setETag(c.json(report), report.version));
 */
export function makeConditional(
  c: Context,
  response: Response,
  options: ConditionalOptions = {},
): Response {
  const { method } = c.req;
  if ((method !== "GET" && method !== "HEAD") || !response.ok) return response;
  const { acceptRanges = false, completeLength } = options;
  const plan = planConditional(c.req.raw.headers, {
    etag: response.headers.get("etag"),
    lastModified: response.headers.get("last-modified"),
    rangeLength: acceptRanges ? completeLength : undefined,
  });
  const answer = mutable(response);
  if (!answer.headers.has("date")) {
    answer.headers.set("Date", httpDate(options.now ?? momentOf(c)));
  }
  if (acceptRanges) answer.headers.set("Accept-Ranges", "bytes");
  return applyPlan(answer, plan, completeLength);
}

/** The present moment, by the clock of the app where one handles the request. */
export function momentOf(c: Context): number {
  return contextOfAny(c)?.app.clock.now() ?? Date.now();
}

function applyPlan(response: Response, plan: ConditionalPlan, length?: number): Response {
  const { status, span } = plan;
  if (status === 200) return response;
  const headers = new Headers(response.headers);
  if (status === 304) {
    for (const name of BODY_HEADERS) headers.delete(name);
    response.body?.cancel().catch(() => undefined);
    return new Response(null, { status, headers });
  }
  if (!span) return new Response(response.body, { status, headers });
  headers.set("Content-Length", String(span.end - span.start));
  headers.set("Content-Range", dumpContentRange({ units: "bytes", span, length }));
  return new Response(response.body?.pipeThrough(spanOf(span)) ?? null, { status, headers });
}

function spanOf({ start, end }: ByteSpan): TransformStream<Uint8Array, Uint8Array> {
  let position = 0;
  return new TransformStream({
    transform(chunk, controller) {
      const part = chunk.subarray(Math.max(0, start - position), Math.max(0, end - position));
      position += chunk.length;
      if (part.length > 0) controller.enqueue(part);
      if (position >= end) controller.terminate();
    },
  });
}

/**
 * Sets the `ETag` of a response.
 *
 * @throws PhialError `ETAG_INVALID` when the tag has a quote or a control character.
 */
export function setETag(
  response: Response,
  tag: string,
  options: { readonly isWeak?: boolean } = {},
): Response {
  const answer = mutable(response);
  answer.headers.set("ETag", quoteETag(tag, options));
  return answer;
}

/** Sets the `ETag` to a hash of the body, which is read for it, unless there is one already. */
export async function addETag(response: Response): Promise<Response> {
  if (response.headers.has("etag")) return response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  return setETag(new Response(bytes, response), generateETag(bytes));
}
