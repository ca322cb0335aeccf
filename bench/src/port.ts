import { once } from "node:events";
import { createConnection, createServer } from "node:net";

/** A port of 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

/**
 * Sends one raw request on a connection of its own and returns what came back until the server
 * closed, or `undefined` when nobody listens yet.
 */
export function tryRequest(port: number, request: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = createConnection(port, "127.0.0.1", () => socket.write(request));
    socket.setEncoding("latin1").setTimeout(10_000, () => socket.destroy());
    socket.on("data", (text: string) => {
      answer += text;
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer === "" ? undefined : answer));
  });
}
