import type { Context } from "hono";
import { isHttpError } from "../errors/http-error.ts";
import { bodyState, knownBodyState } from "./body-state.ts";
import { limitsOf } from "./limits.ts";
import { bodyAborted, bodyTooLarge } from "./refusal.ts";

/** What `@hono/node-server` puts into `c.env`. */
interface NodeEnv {
  readonly incoming?: { readonly httpVersionMajor: number };
}

/** The length that a request declares for its body; `undefined` when only the end will tell. */
export function declaredLength(c: Context): number | undefined {
  const { headers } = c.req.raw;
  if (headers.has("transfer-encoding")) return undefined;
  const text = headers.get("content-length");
  if (text !== null) return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  // RFC 9112 section 6.3: in HTTP/1 a request with neither header has no body.
  const env: NodeEnv | undefined = c.env;
  return env?.incoming?.httpVersionMajor === 1 ? 0 : undefined;
}

// What is read of a refused body, so that the client comes to reading the answer.
const DISCARDED = 16 * 1024 * 1024;

/**
 * Reads on for a while without keeping anything, beside the answer. To cancel the stream instead
 * would close the connection before the client has read the answer.
 */
export async function discardRest(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  try {
    for (let count = 0; count < DISCARDED;) {
      const { done, value } = await reader.read();
      if (done) return;
      count += value.length;
    }
  } catch {
    // The client has gone: nobody waits for the answer either.
  }
}

/** Whether requests of this method never have a body. */
export function isBodyless(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/** Counts a body of unknown length while it is read, and ends it at the limit. */
export class BodyMeter {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #limit: number;
  #count = 0;
  #hasEnded = false;
  #isExceeded = false;

  constructor(body: ReadableStream<Uint8Array>, limit: number) {
    this.#limit = limit;
    this.#reader = body.getReader();
    // A reader that cancels must not close the connection that the answer still needs.
    this.stream = new ReadableStream(
      { pull: (controller) => this.#pull(controller) },
      { highWaterMark: 0 },
    );
  }

  /** Reads what the handler has left. @throws HttpError 413 when all in all it was too much. */
  async settle(): Promise<void> {
    while (!this.#hasEnded && !this.#isExceeded) await this.#next();
    if (this.#isExceeded) throw bodyTooLarge(this.#limit);
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const chunk = this.#isExceeded ? undefined : await this.#next();
    if (this.#isExceeded) controller.error(bodyTooLarge(this.#limit));
    else if (chunk) controller.enqueue(chunk);
    else controller.close();
  }

  async #next(): Promise<Uint8Array | undefined> {
    try {
      const { done, value } = await this.#reader.read();
      this.#hasEnded = done;
      this.#count += value?.length ?? 0;
      this.#isExceeded = this.#count > this.#limit;
      if (this.#isExceeded) void discardRest(this.#reader);
      return value;
    } catch (error) {
      this.#hasEnded = true;
      throw isHttpError(error) ? error : bodyAborted(error);
    }
  }
}

/**
 * Holds a request to `MAX_CONTENT_LENGTH` before anything reads it: a declared length at once, a
 * body in chunks while it is read, whoever reads it and by whatever means. Costs two header
 * look-ups for a request with a declared length and nothing for GET. {@link settleBody} is its
 * second half.
 *
 * @throws HttpError 413 when the declared length is too large.
 */
export function admitBody(c: Context, limits = limitsOf(c)): void {
  const { raw } = c.req;
  const limit = limits.contentLength;
  if (limit === null || isBodyless(raw.method)) return;
  const declared = declaredLength(c);
  if (declared !== undefined) {
    if (declared > limit) throw bodyTooLarge(limit);
    return;
  }
  if (raw.body === null) return;
  const meter = new BodyMeter(raw.body, limit);
  bodyState(c).meter = meter;
  c.req.raw = withBody(raw, meter.stream);
}

/**
 * Ends what {@link admitBody} began, after the handler: reads the rest of a body in chunks that
 * nobody has read, so that too large a body is answered with 413 even by a handler that ignored
 * it or caught the error.
 *
 * @throws HttpError 413
 */
export function settleBody(c: Context): Promise<void> | undefined {
  return knownBodyState(c)?.meter?.settle();
}

function withBody(raw: Request, body: ReadableStream<Uint8Array>): Request {
  const { method, headers, signal } = raw;
  // `duplex` is missing in the DOM's types; Node asks for it with a stream.
  const init: RequestInit & { duplex: "half" } = { method, headers, signal, body, duplex: "half" };
  return new Request(raw.url, init);
}
