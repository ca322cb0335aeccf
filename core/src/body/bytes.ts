import type { Context, HonoRequest } from "hono";
import { isHttpError } from "../errors/http-error.ts";
import { PhialError } from "../errors/phial-error.ts";
import { declaredLength, discardRest, isBodyless } from "./body-meter.ts";
import { bodyState } from "./body-state.ts";
import { type BodyOptions, limitsFor } from "./limits.ts";
import { bodyAborted, bodyTooLarge } from "./refusal.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * The bytes of a request's body: Flask's `request.get_data()`. Read once; every call gives the same
 * array, and `c.req.text()` and its kin keep working before and after.
 *
 * @throws HttpError 413 beyond `MAX_CONTENT_LENGTH`, 400 when the client goes away.
 * @throws PhialError `BODY_CONSUMED` when somebody has taken the body's stream.
 * @example
 * app.post("/hook", async (c) => c.json({ length: (await readBytes(c)).length }));
 */
export function readBytes(c: Context, options: BodyOptions = {}): Promise<Bytes> {
  const state = bodyState(c);
  return (state.bytes ??= loadBytes(c, limitsFor(c, options).contentLength));
}

/**
 * The text of a request's body, read as UTF-8; bytes that are none become U+FFFD.
 *
 * @throws As {@link readBytes}.
 */
export async function readText(c: Context, options: BodyOptions = {}): Promise<string> {
  return textOf(await readBytes(c, options));
}

/** UTF-8 as Python's `decode(errors="replace")` reads it: a byte order mark stays. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

async function loadBytes(c: Context, maximum: number | null): Promise<Bytes> {
  const { req } = c;
  if (isBodyless(req.raw.method)) return new Uint8Array(0);
  const limit = maximum ?? Number.POSITIVE_INFINITY;
  if (!hasCachedBytes(req)) {
    requireUnread(c);
    const declared = declaredLength(c);
    if (declared !== undefined && declared > limit) throw bodyTooLarge(limit);
    if (declared === undefined && maximum !== null) cacheBytes(req, collect(req.raw, limit));
  }
  try {
    const bytes = new Uint8Array(await req.arrayBuffer());
    if (bytes.length > limit) throw bodyTooLarge(limit);
    return bytes;
  } catch (error) {
    throw isHttpError(error) ? error : bodyAborted(error);
  }
}

/** Whether Hono holds the body in a form that gives the bytes back. */
export function hasCachedBytes(req: HonoRequest): boolean {
  const { arrayBuffer, text, blob, json } = req.bodyCache;
  return (arrayBuffer ?? text ?? blob ?? json) !== undefined;
}

// Hono declares the value here, but keeps the promise of it.
function cacheBytes(req: HonoRequest, bytes: Promise<ArrayBuffer>): void {
  req.bodyCache.arrayBuffer = bytes as unknown as ArrayBuffer;
}

/** @throws PhialError `BODY_CONSUMED` when nobody can read this body any more. */
export function requireUnread(c: Context): void {
  if (!c.req.raw.bodyUsed && !bodyState(c).isStreamed) return;
  throw new PhialError(
    "BODY_CONSUMED",
    "The request's body has been read as a stream already, so its bytes are gone.",
    "Call readBytes(c), readText(c) or readJson(c) before readForm(c), and do not read c.req.raw yourself.",
  );
}

async function collect(raw: Request, limit: number): Promise<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bodyChunks(raw, limit)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

/**
 * The body of a request piece by piece, up to `limit` bytes.
 *
 * @throws HttpError 413 beyond the limit, 400 when the client goes away.
 */
export async function* bodyChunks(raw: Request, limit: number): AsyncGenerator<Uint8Array> {
  const reader = raw.body?.getReader();
  if (!reader) return;
  let count = 0;
  let hasEnded = false;
  try {
    while (!hasEnded) {
      const { done, value } = await reader.read();
      hasEnded = done;
      count += value?.length ?? 0;
      if (count > limit) throw bodyTooLarge(limit);
      if (value) yield value;
    }
  } catch (error) {
    throw isHttpError(error) ? error : bodyAborted(error);
  } finally {
    if (!hasEnded) void discardRest(reader);
  }
}
