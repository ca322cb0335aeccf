import { type Context, Hono } from "hono";
import type { HttpError } from "../../src/errors/http-error.ts";
import { isHttpError } from "../../src/errors/http-error.ts";
import { releaseBody } from "../../src/body/body-state.ts";

/** Runs `use` in the handler of a request, and lets the body go afterwards. */
export async function inRequest<T>(
  request: Request,
  use: (c: Context) => T | Promise<T>,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  promise.catch(() => undefined);
  const app = new Hono();
  app.all("*", async (c) => {
    try {
      resolve(await use(c));
    } catch (error) {
      reject(error);
    } finally {
      await releaseBody(c);
    }
    return c.text("");
  });
  await app.fetch(request);
  return promise;
}

/** A POST with a body; a stream is sent without a declared length. */
export function post(
  body: string | Uint8Array<ArrayBuffer> | ReadableStream,
  contentType?: string,
): Request {
  const headers = new Headers();
  if (contentType !== undefined) headers.set("content-type", contentType);
  const init: RequestInit & { duplex: "half" } = { method: "POST", body, headers, duplex: "half" };
  const request = new Request("http://localhost/", init);
  if (contentType === undefined) request.headers.delete("content-type");
  return request;
}

export function postForm(body: string): Request {
  return post(body, "application/x-www-form-urlencoded");
}

export function postJson(body: string | Uint8Array<ArrayBuffer>): Request {
  return post(body, "application/json");
}

/** A stream of these pieces. */
export function streamOf(...chunks: (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const pieces = chunks.map((chunk) => (typeof chunk === "string" ? encoder.encode(chunk) : chunk));
  return new ReadableStream({
    pull(controller) {
      const next = pieces.shift();
      if (next) controller.enqueue(next);
      else controller.close();
    },
  });
}

/** The `HttpError` that a promise is rejected with. */
export async function refusalOf(promise: Promise<unknown>): Promise<HttpError> {
  const outcome = await promise.then(
    () => new Error("was not refused"),
    (error: unknown) => error,
  );
  if (isHttpError(outcome)) return outcome;
  throw outcome;
}

/** One part of a multipart body. */
export interface TestPart {
  readonly name: string;
  readonly fileName?: string | undefined;
  readonly type?: string | undefined;
  readonly content: string | Uint8Array;
}

export const BOUNDARY = "XbX";

/** A multipart body as browsers write it. */
export function multipartBody(parts: readonly TestPart[]): Uint8Array<ArrayBuffer> {
  const pieces: Buffer[] = [];
  for (const { name, fileName, type, content } of parts) {
    const file = fileName === undefined ? "" : `; filename="${fileName}"`;
    const typed = type === undefined ? "" : `\r\nContent-Type: ${type}`;
    pieces.push(
      Buffer.from(
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}${typed}\r\n\r\n`,
      ),
      Buffer.from(content),
      Buffer.from("\r\n"),
    );
  }
  pieces.push(Buffer.from(`--${BOUNDARY}--\r\n`));
  return new Uint8Array(Buffer.concat(pieces));
}

export function postMultipart(parts: readonly TestPart[]): Request {
  return post(multipartBody(parts), `multipart/form-data; boundary=${BOUNDARY}`);
}
