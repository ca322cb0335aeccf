import { createServer, request as openRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import { duplexPair } from "node:stream";
import { buffer } from "node:stream/consumers";
import { getRequestListener } from "@hono/node-server";
import { makeAnswer } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { WireRequest } from "./request.ts";
import type { Twin } from "./twin.ts";

/**
 * Sends a request byte for byte to a real HTTP server in front of the twin. No port is opened: the
 * two ends are joined in memory.
 *
 * @throws Error when the connection breaks.
 */
export async function sendOverWire(request: WireRequest, twin: Twin): Promise<Answer> {
  const listener = getRequestListener((message) => twin.fetch(message, { address: request.peer }), {
    overrideGlobalObjects: false,
  });
  const server = createServer((incoming, outgoing) => {
    // The machine's clock is not the recording's.
    outgoing.sendDate = false;
    void listener(incoming, outgoing);
  });
  const [near, far] = duplexPair();
  // Node answers the same to a request it cannot parse, but tears the connection down with it.
  server.on("clientError", (_error, socket) => {
    socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
  });
  // What the server asks of a socket to find out the scheme and the peer.
  Object.assign(far, {
    encrypted: request.base.startsWith("https:"),
    remoteAddress: request.peer,
  });
  server.emit("connection", far);
  try {
    const response = await exchange(request, near);
    return makeAnswer(response.statusCode ?? 0, headersOf(response), await buffer(response));
  } finally {
    near.end();
    server.close();
  }
}

function exchange(
  request: WireRequest,
  socket: ReturnType<typeof duplexPair>[0],
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = openRequest({
      method: request.method,
      // Characters beyond ASCII are sent as the bytes of UTF-8.
      path: Buffer.from(request.path, "utf8").toString("latin1"),
      headers: request.headers.flat(),
      setHost: false,
      createConnection: () => socket,
    });
    outgoing.once("response", resolve);
    outgoing.once("error", reject);
    outgoing.end(request.body);
  });
}

function headersOf(response: IncomingMessage): Headers {
  const headers = new Headers();
  const raw = response.rawHeaders;
  for (let index = 0; index + 1 < raw.length; index += 2) {
    headers.append(raw[index] ?? "", raw[index + 1] ?? "");
  }
  return headers;
}
