import type { Context } from "hono";
import { HttpError } from "../errors/http-error.ts";
import { declaredLength, isBodyless } from "./body-meter.ts";
import { bodyState, releaseAtEnd } from "./body-state.ts";
import { bodyChunks, hasCachedBytes, readBytes, requireUnread } from "./bytes.ts";
import { type BodyLimits, type BodyOptions, limitsFor } from "./limits.ts";
import { isFormType, mediaType, MULTIPART } from "./media-type.ts";
import { MultiDict } from "./multi-dict.ts";
import { malformed, type MultipartParts, readMultipart } from "./multipart.ts";
import { boundaryOf } from "./multipart-part.ts";
import { formTooLarge } from "./part-target.ts";
import { because, bodyTooLarge } from "./refusal.ts";
import { type Pair, parseUrlEncoded, parseUrlEncodedBytes } from "./urlencoded.ts";
import { BlobContent, UploadedFile } from "./uploaded-file.ts";

/** The text fields of a form, or the parameters of a query. */
export type FormFields = MultiDict<string>;

/** The files of a form. */
export type FormFiles = MultiDict<UploadedFile>;

/** A form as it was sent: Flask's `request.form` and `request.files`. */
export interface Form {
  readonly fields: FormFields;
  readonly files: FormFiles;
}

// Bodies up to here are read at once, and Hono's own readers keep working beside the form.
const BUFFERED = 64 * 1024;

interface FormParts {
  readonly type: string;
  readonly fields: readonly Pair[];
  readonly files: readonly (readonly [string, UploadedFile])[];
}

/**
 * The form in a request's body, urlencoded or multipart; empty when the body is no form. Read once;
 * every call gives the same. Large files are on disk until the request ends, and of a multipart
 * body beyond 64 KiB nobody else can read the bytes afterwards.
 *
 * @throws HttpError 400 for a multipart body that is malformed or cut off; 413 beyond
 * `MAX_CONTENT_LENGTH`, `MAX_FORM_MEMORY_SIZE` or `MAX_FORM_PARTS`.
 * @throws PhialError `BODY_CONSUMED`, `UPLOAD_NOT_STORED`
 * @example
 * app.post("/notes", async (c) => {
 *   const { fields, files } = await readForm(c);
 *   return c.json({ title: fields.require("title"), files: files.size });
 * });
 */
export function readForm(c: Context, options: BodyOptions = {}): Promise<Form> {
  const state = bodyState(c);
  return (state.form ??= loadForm(c, limitsFor(c, options)));
}

/**
 * The parameters in the query of a request: Flask's `request.args`. Escapes that are not UTF-8 stay
 * as they are.
 *
 * @example
 * app.get("/search", (c) => c.text(readQuery(c).get("q") ?? ""));
 */
export function readQuery(c: Context): FormFields {
  return new MultiDict(queryPairs(c.req.url), { missing: missingKey(limitsFor(c, {}), "query") });
}

/**
 * The parameters in the query and, but for GET, the fields of the form after them: Flask's
 * `request.values`.
 *
 * @throws As {@link readForm}.
 * @example
 * app.on(["GET", "POST"], "/search", async (c) => c.text((await readValues(c)).get("q") ?? ""));
 */
export async function readValues(c: Context): Promise<FormFields> {
  const query = readQuery(c);
  if (c.req.method === "GET") return query;
  const { fields } = await readForm(c);
  return new MultiDict([...query, ...fields], { missing: missingKey(limitsFor(c, {}), "request") });
}

/** The names and values in the query of a URL. */
export function queryPairs(url: string): Pair[] {
  const mark = url.indexOf("?");
  return mark < 0 ? [] : parseUrlEncoded(url.slice(mark + 1));
}

async function loadForm(c: Context, limits: BodyLimits): Promise<Form> {
  const type = mediaType(c);
  if (!isFormType(type) || isBodyless(c.req.method)) {
    refuseDeclared(c, limits.contentLength);
    return makeForm({ type, fields: [], files: [] }, limits);
  }
  const { formData } = c.req.bodyCache;
  if (formData !== undefined && !hasCachedBytes(c.req)) {
    return makeForm({ type, ...partsOf(await Promise.resolve(formData)) }, limits);
  }
  if (type === MULTIPART) return makeForm({ type, ...(await loadMultipart(c, limits)) }, limits);
  return makeForm({ type, fields: await loadUrlEncoded(c, limits), files: [] }, limits);
}

async function loadUrlEncoded(c: Context, limits: BodyLimits): Promise<Pair[]> {
  const maximum = limits.formMemorySize;
  const declared = declaredLength(c) ?? 0;
  if (maximum !== null && declared > maximum) {
    refuseDeclared(c, limits.contentLength);
    throw formTooLarge(maximum);
  }
  const bytes = await readBytes(c, { limits });
  if (maximum !== null && bytes.length > maximum) throw formTooLarge(maximum);
  return parseUrlEncodedBytes(bytes);
}

async function loadMultipart(c: Context, limits: BodyLimits): Promise<MultipartParts> {
  const { raw } = c.req;
  const boundary = boundaryOf(raw.headers.get("content-type") ?? "");
  refuseDeclared(c, limits.contentLength);
  if (boundary === undefined) throw malformed("it declares no valid boundary", limits);
  const state = bodyState(c);
  const declared = declaredLength(c) ?? Number.POSITIVE_INFINITY;
  if (state.bytes || hasCachedBytes(c.req) || declared <= BUFFERED) {
    const chunks = [await readBytes(c, { limits })];
    return keep(c, await readMultipart({ chunks, boundary, limits }));
  }
  requireUnread(c);
  state.isStreamed = true;
  const chunks = bodyChunks(raw, limits.contentLength ?? Number.POSITIVE_INFINITY);
  return keep(c, await readMultipart({ chunks, boundary, limits }));
}

function keep(c: Context, parts: MultipartParts): MultipartParts {
  if (parts.files.length > 0) releaseAtEnd(c, parts.release);
  return parts;
}

function refuseDeclared(c: Context, limit: number | null): void {
  const declared = declaredLength(c);
  if (limit !== null && declared !== undefined && declared > limit) throw bodyTooLarge(limit);
}

function partsOf(data: FormData): Omit<FormParts, "type"> {
  const fields: Pair[] = [];
  const files: (readonly [string, UploadedFile])[] = [];
  for (const [name, value] of data) {
    if (typeof value === "string") fields.push([name, value]);
    else files.push([name, uploadOf(name, value)]);
  }
  return { fields, files };
}

function uploadOf(fieldName: string, file: File): UploadedFile {
  const content = new BlobContent(file);
  return new UploadedFile({ fieldName, fileName: file.name, contentType: file.type, content });
}

function makeForm(parts: FormParts, limits: BodyLimits): Form {
  const fields = new MultiDict(parts.fields, { missing: missingKey(limits, "form") });
  const missing = (name: string) => missingFile(name, { type: parts.type, fields, limits });
  return { fields, files: new MultiDict(parts.files, { missing }) };
}

function missingKey(
  { debug }: BodyLimits,
  where: "form" | "query" | "request",
): (name: string) => HttpError {
  return (name) =>
    new HttpError(400, {
      code: "FIELD_MISSING",
      ...because(debug ? `The ${where} has no "${name}".` : `The ${where} lacks a field.`, debug),
    });
}

interface FileSearch {
  readonly type: string;
  readonly fields: FormFields;
  readonly limits: BodyLimits;
}

// Flask's help for the most common mistake with uploads, in debug only: it names fields.
function missingFile(name: string, { type, fields, limits }: FileSearch): HttpError {
  const { debug } = limits;
  const asText = fields.has(name) && type !== MULTIPART;
  const hint = asText
    ? ` The form was sent as ${type}, which carries only the file's name: write <form method="post" enctype="multipart/form-data">.`
    : "";
  return new HttpError(400, {
    code: "FILE_MISSING",
    ...because(debug ? `The form has no file "${name}".${hint}` : "The form lacks a file.", debug),
  });
}
