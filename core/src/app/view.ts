import type { Context } from "hono";
import { contextOf } from "../context/request-context.ts";
import { isHttpError } from "../errors/http-error.ts";
import { htmlOf } from "../markup.ts";
import { PhialError } from "../errors/phial-error.ts";
import { BODY_HEADERS } from "../files/conditional.ts";
import { mutable } from "../http/mutable.ts";
import { errorResponse } from "./error-response.ts";

/** Headers in any form that `new Headers()` takes. */
export type HeadersLike = Record<string, string> | [string, string][] | Headers;

/**
 * What a handler may return, as a Flask view: a `Response`; text or JSX (sent as HTML); bytes; an object
 * or array (sent as JSON); a {@link Reply}; a stream or an (async) iterator of text or bytes; an
 * `HttpError`, which is answered without asking error handlers.
 */
export type ViewResult = string | object;

/** A body with a status and headers: made by {@link reply}. */
export class Reply {
  readonly body: ViewResult;
  readonly status: number | undefined;
  readonly headers: HeadersLike | undefined;

  constructor(body: ViewResult, status?: number, headers?: HeadersLike) {
    this.body = body;
    this.status = status;
    this.headers = headers;
  }
}

/**
 * A view's answer with another status or more headers: Flask's `return body, status, headers`.
 *
 * @example
 * app.post("/notes", () => reply({ id: 7 }, 201, { Location: "/notes/7" }));
 */
export function reply(body: ViewResult, status?: number, headers?: HeadersLike): Reply {
  return new Reply(body, status, headers);
}

const HTML = "text/html; charset=utf-8";
/** Answers that have no body (Fetch Standard, null body status). */
const BODYLESS = new Set([204, 205, 304]);

/**
 * Makes the response of what a view may return, to change it: Flask's `make_response`. Its headers
 * can be changed.
 *
 * @throws PhialError `VIEW_RESULT_INVALID`
 * @example
 * const response = makeResponse(c, { id: 7 });
 * response.headers.append("Set-Cookie", dumpCookie("seen", "7"));
 * return response;
 */
export function makeResponse(c: Context, result: ViewResult): Response {
  return mutable(toResponse(c, result));
}

/**
 * Makes a response of what a view returned.
 *
 * @throws PhialError `VIEW_RESULT_INVALID` for what cannot be one, naming the endpoint.
 */
export function toResponse(c: Context, result: unknown): Response {
  if (result instanceof Response) return result;
  if (typeof result === "string") return htmlResponse(result);
  if (typeof result !== "object" || result === null) throw invalid(c, describe(result));
  if (result instanceof Reply) return replyResponse(c, result);
  if (result instanceof Uint8Array || result instanceof ArrayBuffer) {
    return htmlResponse(result as Uint8Array<ArrayBuffer>);
  }
  if (result instanceof ReadableStream) return streamResponse(c, result);
  if (result instanceof Error) return errorResult(c, result);
  if (isIterator(result)) return streamResponse(c, pullFrom(encoded(result)));
  const html = htmlOf(result);
  if (html !== undefined) return htmlResponse(html);
  return isJsx(result) ? jsxResponse(c, result) : jsonify(c, result);
}

/**
 * A JSON response, written by the app's JSON provider.
 *
 * @example
 * app.get("/me", (c) => jsonify(c, { name: "Ada" }));
 */
export function jsonify(c: Context, value: unknown, status = 200): Response {
  const { json } = contextOf(c).app;
  return new Response(json.stringify(value), {
    status,
    headers: { "Content-Type": json.mimetype },
  });
}

function htmlResponse(body: string | Uint8Array<ArrayBuffer>): Response {
  return new Response(body, { headers: { "Content-Type": HTML } });
}

function streamResponse(c: Context, stream: ReadableStream): Response {
  contextOf(c).streaming = true;
  return new Response(stream, { headers: { "Content-Type": HTML } });
}

function errorResult(c: Context, error: Error): Response {
  if (isHttpError(error)) return errorResponse(c, error);
  throw invalid(c, `the error ${error.name}`, "Throw it instead of returning it.");
}

function replyResponse(c: Context, { body, status, headers }: Reply): Response {
  const response = toResponse(c, body);
  if (status === undefined && headers === undefined) return response;
  const code = status ?? response.status;
  if (!Number.isInteger(code) || code < 200 || code > 599) {
    throw invalid(c, `the status ${code}`, "Use 200 to 599: no other status can be a response.");
  }
  const merged = new Headers(response.headers);
  const given = new Headers(headers);
  for (const name of new Set(given.keys())) merged.delete(name);
  for (const [name, value] of given) merged.append(name, value);
  if (code === 304) for (const name of BODY_HEADERS) merged.delete(name);
  if (!BODYLESS.has(code)) return new Response(response.body, { status: code, headers: merged });
  response.body?.cancel().catch(() => undefined);
  return new Response(null, { status: code, headers: merged });
}

// What hono/jsx and hono/html make says of itself that it is HTML already.
function isJsx(value: object): boolean {
  return "isEscaped" in value && value.isEscaped === true;
}

function jsxResponse(c: Context, value: object): Response {
  // An async component makes a promise of the text; Hono's c.html() waits for it, a view cannot.
  const text: unknown = Reflect.apply(Reflect.get(value, "toString"), value, []);
  if (typeof text === "string") return htmlResponse(text);
  throw invalid(c, "JSX with an async component, which has to be sent by c.html()");
}

function isIterator(value: object): value is AsyncIterable<unknown> | Iterable<unknown> {
  return "next" in value && (Symbol.asyncIterator in value || Symbol.iterator in value);
}

async function* encoded(
  chunks: AsyncIterable<unknown> | Iterable<unknown>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const chunk of chunks) {
    yield chunk instanceof Uint8Array ? chunk : encoder.encode(String(chunk));
  }
}

function pullFrom(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => void (await chunks.return(undefined)),
  });
}

const RESULTS =
  "Return a Response (c.json(), c.html(), ...), text, bytes, an object, an array, reply(body, status) or a stream.";

function describe(result: unknown): string {
  return result === null || result === undefined ? String(result) : `a ${typeof result}`;
}

function invalid(c: Context, what: string, remedy = RESULTS): PhialError {
  const endpoint = contextOf(c).route?.endpoint ?? c.req.path;
  return new PhialError(
    "VIEW_RESULT_INVALID",
    `The handler of "${endpoint}" returned ${what}.`,
    remedy,
  );
}
