import { setTimeout as delay } from "node:timers/promises";
import { makeAnswer } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { WireRequest } from "./request.ts";
import type { Twin } from "./twin.ts";
import { sendOverWire } from "./wire.ts";

/** How long a twin may take to answer, in milliseconds of real time. */
const patience = 20_000;

/**
 * Sends a request to a twin and reads the answer to its end. What a `Request` can say goes to
 * `twin.fetch` directly; a path a URL parser would change, a body with GET and a forbidden method
 * go through a real HTTP server in front of it.
 *
 * @throws Error when the twin throws or does not answer in time.
 */
export async function send(request: WireRequest, twin: Twin): Promise<Answer> {
  const done = new AbortController();
  const late = delay(patience, undefined, { signal: done.signal }).then(() => {
    throw new Error(`no answer within ${patience / 1000} s`);
  });
  try {
    const answer = fitsRequest(request) ? sendDirectly(request, twin) : sendOverWire(request, twin);
    return await Promise.race([answer, late]);
  } finally {
    done.abort();
  }
}

/** Whether a `Request` arrives as it was sent. */
export function fitsRequest(request: WireRequest): boolean {
  const { method, base, path, body } = request;
  if (["TRACE", "CONNECT", "TRACK"].includes(method)) return false;
  if (body !== undefined && (method === "GET" || method === "HEAD")) return false;
  const url = URL.parse(base + path);
  return url !== null && url.pathname + url.search === path;
}

async function sendDirectly(request: WireRequest, twin: Twin): Promise<Answer> {
  const { method, base, path, body } = request;
  const headers = new Headers();
  for (const [name, value] of request.headers) headers.append(name, value);
  const message = new Request(base + path, { method, headers, body: body ?? null });
  const response = await twin.fetch(message, { address: request.peer });
  const bytes = new Uint8Array(await response.arrayBuffer());
  // A server does not send the body of an answer to HEAD.
  return makeAnswer(
    response.status,
    response.headers,
    method === "HEAD" ? bytes.slice(0, 0) : bytes,
  );
}
