import { type IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { reasonPhrase } from "../errors/status.ts";

/** An answer that the server gives in place of the app. Never holds anything from the request. */
export interface Refusal {
  readonly status: number;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls back when the client has sent the rest of its body. */
export type Linger = (ended: () => void) => void;

/** How long a refused client may go on sending, so that it gets to read the answer. */
export const LINGER_MS = 5_000;
// Taken from the class: on a response whose answer is held back they are overlaid.
const { writeHead, write, end } = ServerResponse.prototype;

/**
 * Answers with the refusal and closes the connection. A body that is still coming is thrown away
 * for a while first: closing at once would reset the connection, and many clients would never see
 * the answer.
 */
export function refuse(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  refusal: Refusal & { readonly linger?: Linger },
): void {
  const text = textOf(refusal);
  writeHead.call(outgoing, refusal.status, {
    ...refusal.headers,
    Connection: "close",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": Buffer.byteLength(text),
  });
  write.call(outgoing, text, "utf8");
  // A client that asked first does not send what is refused.
  const isAllHere = incoming.complete || !hasBody(incoming);
  if (isAllHere || incoming.headers.expect !== undefined) {
    endNow(outgoing);
    return;
  }
  endAfter(outgoing, refusal.linger ?? ((ended) => void incoming.once("end", ended)));
  incoming.resume();
  incoming.socket.resume();
}

/** Ends a response when the client has sent everything, or has had time enough. */
export function endAfter(outgoing: ServerResponse, linger: Linger): void {
  const timer = setTimeout(() => endNow(outgoing), LINGER_MS);
  timer.unref();
  outgoing.once("close", () => clearTimeout(timer));
  linger(() => endNow(outgoing));
}

function endNow(outgoing: ServerResponse): void {
  // Without its callback `end` has no overload left.
  end.call(outgoing, undefined, "utf8");
}

/** Whether a body was announced (RFC 9112 section 6.3). Hot. */
export function hasBody(incoming: IncomingMessage): boolean {
  const { headers } = incoming;
  return headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";
}

/** The same for a connection on which no request could be read: writes a whole HTTP message. */
export function refuseRaw(socket: Duplex, refusal: Refusal, date: Date): void {
  const text = textOf(refusal);
  const lines = [
    `HTTP/1.1 ${refusal.status} ${reasonPhrase(refusal.status)}`,
    ...Object.entries(refusal.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    `Date: ${date.toUTCString()}`,
    "Connection: close",
    "Content-Type: text/plain; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(text)}`,
  ];
  socket.on("error", ignore);
  socket.end(`${lines.join("\r\n")}\r\n\r\n${text}`);
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  timer.unref();
  socket.once("close", () => clearTimeout(timer));
  socket.resume();
}

function textOf({ status, detail }: Refusal): string {
  return `${status} ${reasonPhrase(status)}: ${detail}\n`;
}

function ignore(): void {}
