import { type AddressInfo, type Server, type Socket, connect, createServer } from "node:net";
import { ask } from "./http.ts";

const LOOK_MS = 100;

/** A worker behind a balancer. */
interface Worker {
  readonly port: number;
  isReady: boolean;
}

/** Passes connections on to the workers that say on `/readyz` that they are ready, in turn. */
export class Balancer {
  readonly #server: Server = createServer((client) => this.#pass(client));
  readonly #timer = setInterval(() => void this.#look(), LOOK_MS);
  #workers: readonly Worker[] = [];
  #turn = 0;

  /** Listens on a free port of this machine. */
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    // A server that listens on TCP has a port.
    return (this.#server.address() as AddressInfo).port;
  }

  /** The workers from now on; a new one gets connections when it is seen to be ready. */
  async use(ports: readonly number[]): Promise<void> {
    this.#workers = ports.map((port) => this.#known(port) ?? { port, isReady: false });
    await this.#look();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#server.close();
  }

  #known(port: number): Worker | undefined {
    return this.#workers.find((worker) => worker.port === port);
  }

  async #look(): Promise<void> {
    const look = async (worker: Worker): Promise<void> => {
      worker.isReady = (await ask(worker, { path: "/readyz", timeout: 1000 })).status === 200;
    };
    await Promise.all(this.#workers.map(look));
  }

  #pass(client: Socket, tries = 3): void {
    const ready = this.#workers.filter(({ isReady }) => isReady);
    const worker = ready[this.#turn++ % ready.length];
    if (worker === undefined || tries === 0) {
      client.destroy();
      return;
    }
    const upstream = connect(worker.port, "127.0.0.1");
    upstream.once("error", () => this.#pass(client, tries - 1));
    upstream.once("connect", () => {
      upstream.removeAllListeners("error");
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        from.on("error", () => to.destroy());
        from.once("close", () => to.destroy());
        from.pipe(to);
      }
    });
  }
}
