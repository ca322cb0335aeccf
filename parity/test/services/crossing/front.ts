import { createServer, request, type RequestListener, type Server } from "node:http";

/** The ports of the two halves. */
export interface Halves {
  readonly flask: number;
  readonly phial: number;
}

/** One host before two halves, as any proxy is: what begins with `/phial/` is Phial's, the rest Flask's. */
export class Front implements AsyncDisposable {
  readonly #server: Server;

  private constructor(halves: Halves) {
    this.#server = createServer(passOn(halves));
  }

  static async before(halves: Halves): Promise<Front> {
    const front = new Front(halves);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    front.#server.once("error", reject).listen(0, "127.0.0.1", resolve);
    await promise;
    return front;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === "object" ? (address?.port ?? 0) : 0}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#server.close(resolve);
    this.#server.closeAllConnections();
    await promise;
  }
}

function passOn({ flask, phial }: Halves): RequestListener {
  return (incoming, outgoing) => {
    const { method, url: path = "/", headers, socket } = incoming;
    const port = path.startsWith("/phial/") ? phial : flask;
    const forwarded = { ...headers, "x-forwarded-for": socket.remoteAddress };
    const onward = request({ port, method, path, headers: forwarded, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    onward.once("error", () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  };
}
