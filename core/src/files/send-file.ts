import { basename, resolve } from "node:path";
import type { Context } from "hono";
import { contextOfAny } from "../context/request-context.ts";
import { HttpError } from "../errors/http-error.ts";
import { PhialError } from "../errors/phial-error.ts";
import { dumpCacheControl } from "../http/cache-control.ts";
import { quoteETag } from "../http/etag.ts";
import { httpDate } from "../http/http-date.ts";
import { dumpContentRange } from "../http/range.ts";
import { BODY_HEADERS, type ConditionalPlan, momentOf, planConditional } from "./conditional.ts";
import { downloadName, dumpContentDisposition } from "./content-disposition.ts";
import { type FileContent, type FileSource, openContent } from "./file-content.ts";
import { fileETag } from "./file-etag.ts";
import { contentType, guessFileType } from "./mime-type.ts";

/** How {@link sendFile} sends. */
export interface SendFileOptions {
  /** The media type. @default by the name of the file */
  readonly mimetype?: string;
  /** Tells the browser to save the file instead of showing it. @default false */
  readonly asAttachment?: boolean;
  /** The name to save it under; folders and control characters in it are cut off. */
  readonly downloadName?: string;
  /** Answers `If-None-Match`, `If-Modified-Since`, `Range` and so on. @default true */
  readonly conditional?: boolean;
  /** The tag without quotes; `true` makes one for files, `false` sends none. @default true */
  readonly etag?: string | boolean;
  /** A `Date`, or milliseconds since the Unix epoch. @default the time of the file */
  readonly lastModified?: Date | number;
  /**
   * For how many seconds caches may use the file without asking; 0 lets them ask each time. A
   * function gets the path, `undefined` for what is no file.
   * @default SEND_FILE_MAX_AGE_DEFAULT of the app
   */
  readonly maxAge?: number | undefined | ((path: string | undefined) => number | undefined);
  /** Milliseconds since the Unix epoch, for `Date` and `Expires`. @default the clock of the app */
  readonly now?: number;
}

/**
 * Answers with a file, bytes or a stream, as Flask's `send_file`: with its type, length, time and
 * tag, for conditional requests, single byte ranges and HEAD. The file is opened once and read as
 * fast as the client takes it. `X-Content-Type-Options: nosniff` is always set.
 *
 * A path is trusted here: names that come from the client go through {@link sendFromDirectory}.
 *
 * @throws HttpError 404 when the file is missing, 416 when a range is not within it.
 * @throws PhialError `FILE_TYPE_MISSING` or `FILE_NAME_MISSING` when a source without a name is
 * sent without `mimetype` or, as an attachment, without `downloadName`.
 * @example
 * app.get("/report", (c) => sendFile(c, "reports/today.pdf", { asAttachment: true }));
 */
export async function sendFile(
  c: Context,
  source: FileSource,
  options: SendFileOptions = {},
): Promise<Response> {
  const content = await openContent(source);
  if (!content) throw new HttpError(404);
  return sendContent(c, content, options);
}

/** Answers with a content that is open, and lets go of it whatever happens. */
export async function sendContent(
  c: Context,
  content: FileContent,
  options: SendFileOptions,
): Promise<Response> {
  let isTaken = false;
  try {
    const now = options.now ?? momentOf(c);
    const headers = describeContent(content, options);
    describeAge(headers, ageOf(c, content, options), now);
    const plan = planFor(c, { content, headers, options, now });
    finishHeaders(headers, { plan, size: content.size });
    const front = plan.status !== 304 && content.file && usesXSendfile(c);
    if (front) return c.newResponse(null, 200, leftToFront(headers, content.file.path));
    isTaken = plan.status !== 304 && c.req.method !== "HEAD";
    const span = plan.span ?? { start: 0, end: content.size ?? 0 };
    const body = isTaken ? await content.body(span) : null;
    return c.newResponse(body, plan.status, headers);
  } finally {
    if (!isTaken) content.discard();
  }
}

function usesXSendfile(c: Context): boolean {
  return contextOfAny(c)?.app.settings.USE_X_SENDFILE ?? false;
}

// The web server in front sends the file, and cuts it for a range, by its path.
function leftToFront(headers: HeaderRecord, path: string): HeaderRecord {
  const { "content-length": _length, "content-range": _range, ...rest } = headers;
  return { ...rest, "x-sendfile": resolve(path) };
}

/** By their names in lower case. */
type HeaderRecord = Record<string, string>;

interface Sending {
  readonly content: FileContent;
  readonly headers: HeaderRecord;
  readonly options: SendFileOptions;
  readonly now: number;
}

function planFor(c: Context, { content, headers, options, now }: Sending): ConditionalPlan {
  const isRead = c.req.method === "GET" || c.req.method === "HEAD";
  if (options.conditional === false || !isRead) return { status: 200, span: undefined };
  headers["date"] = httpDate(now);
  headers["accept-ranges"] = "bytes";
  return planConditional(c.req.raw.headers, {
    etag: headers["etag"],
    lastModified: headers["last-modified"],
    rangeLength: content.size,
  });
}

function finishHeaders(
  headers: HeaderRecord,
  { plan, size }: { readonly plan: ConditionalPlan; readonly size: number | undefined },
): void {
  if (plan.status === 304) for (const name of BODY_HEADERS) delete headers[name];
  if (!plan.span) return;
  headers["content-length"] = String(plan.span.end - plan.span.start);
  headers["content-range"] = dumpContentRange({ units: "bytes", span: plan.span, length: size });
}

function describeContent({ size, file }: FileContent, options: SendFileOptions): HeaderRecord {
  const headers: HeaderRecord = { "x-content-type-options": "nosniff" };
  const name = nameOf(options, file && basename(file.path));
  describeName(headers, name, options);
  describeType(headers, name, options);
  if (size !== undefined) headers["content-length"] = String(size);
  const modified = options.lastModified ?? (file && Number(file.modifiedNs / 1_000_000n));
  if (modified !== undefined) headers["last-modified"] = httpDate(modified);
  const tag = tagOf(options.etag ?? true, file);
  if (tag !== undefined) headers["etag"] = quoteETag(tag);
  return headers;
}

function nameOf(options: SendFileOptions, fileName: string | undefined): string | undefined {
  const wanted = options.downloadName === undefined ? "" : downloadName(options.downloadName);
  return wanted === "" ? fileName : wanted;
}

function tagOf(etag: string | boolean, file: FileContent["file"]): string | undefined {
  if (typeof etag === "string") return etag;
  return etag && file ? fileETag(file) : undefined;
}

function ageOf(c: Context, { file }: FileContent, { maxAge }: SendFileOptions): number | undefined {
  const age = typeof maxAge === "function" ? maxAge(file?.path) : maxAge;
  return age ?? contextOfAny(c)?.app.settings.SEND_FILE_MAX_AGE_DEFAULT ?? undefined;
}

function describeName(
  headers: HeaderRecord,
  name: string | undefined,
  { asAttachment = false }: SendFileOptions,
): void {
  if (name !== undefined) {
    const kind = asAttachment ? "attachment" : "inline";
    headers["content-disposition"] = dumpContentDisposition(kind, name);
  } else if (asAttachment) {
    throw new PhialError(
      "FILE_NAME_MISSING",
      "Bytes or a stream are sent as an attachment without a name.",
      'Pass downloadName, for example { asAttachment: true, downloadName: "report.pdf" }.',
    );
  }
}

function describeType(
  headers: HeaderRecord,
  name: string | undefined,
  { mimetype, asAttachment = false }: SendFileOptions,
): void {
  if (mimetype !== undefined) {
    headers["content-type"] = contentType(mimetype);
    return;
  }
  if (name === undefined) {
    throw new PhialError(
      "FILE_TYPE_MISSING",
      "Bytes or a stream are sent without a media type.",
      'Pass mimetype or downloadName, for example { mimetype: "image/png" }.',
    );
  }
  const guess = guessFileType(name);
  headers["content-type"] = contentType(guess.mimetype);
  if (guess.encoding !== undefined && !asAttachment) headers["content-encoding"] = guess.encoding;
}

function describeAge(headers: HeaderRecord, maxAge: number | undefined, now: number): void {
  const isShared = maxAge !== undefined && maxAge > 0;
  const sharing = isShared ? { public: true } : { noCache: true };
  headers["cache-control"] = dumpCacheControl(
    maxAge === undefined ? sharing : { ...sharing, maxAge },
  );
  if (maxAge !== undefined) headers["expires"] = httpDate(now + maxAge * 1000);
}
