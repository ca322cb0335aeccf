import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** An issuer that publishes keys, and counts who asks. */
export class KeyServer implements AsyncDisposable {
  /** What it answers with; `undefined` for 500. */
  keys: unknown;
  requests = 0;
  readonly #server: Server;

  private constructor(keys: unknown) {
    this.keys = keys;
    this.#server = createServer((_request, response) => {
      this.requests += 1;
      if (this.keys === undefined) response.writeHead(500).end();
      else response.writeHead(200).end(JSON.stringify(this.keys));
    });
  }

  static async start(keys: unknown): Promise<KeyServer> {
    const server = new KeyServer(keys);
    await new Promise<void>((ready) => void server.#server.listen(0, "127.0.0.1", ready));
    return server;
  }

  get url(): string {
    // A server that listens on a port has an address with one.
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/jwks.json`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => void this.#server.close(closed));
  }
}
