import { Agent, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { Balancer } from "../src/balancer.ts";
import type { ExamApp } from "../src/exam-app.ts";
import { program } from "../src/program.ts";

const EACH_MS = 1000 / 300;
const SETTLE_MS = 500;

/** Workers that are replaced one after the other behind a balancer lose no request. */
export default program({
  async run(bench) {
    const balancer = new Balancer();
    const workers = [await bench.start(), await bench.start()];
    const port = await balancer.listen();
    await balancer.use(portsOf(workers));
    const load = new Load(port);
    const restarts = bench.size(4, 20);
    try {
      for (let index = 0; index < restarts; index++) {
        const next = await bench.start();
        const old = workers.shift();
        workers.push(next);
        await balancer.use(portsOf(old ? [...workers, old] : workers));
        const { code, signal } = (await old?.stop()) ?? { code: 0, signal: null };
        bench.check(code === 0, `restart ${index + 1}: ended with ${signal ?? code}`);
        await balancer.use(portsOf(workers));
        await delay(SETTLE_MS);
      }
    } finally {
      await load.end();
      balancer.close();
    }
    const failures = JSON.stringify(Object.fromEntries(load.failures));
    bench.figure(`${load.answered} requests over ${restarts} restarts, failed: ${failures}`);
    bench.check(load.failures.size === 0, `failed: ${failures}`);
  },
});

function portsOf(workers: readonly ExamApp[]): number[] {
  return workers.map(({ port }) => port);
}

/** 300 requests a second over connections that are kept. */
class Load {
  answered = 0;
  readonly failures = new Map<string, number>();
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, scheduling: "fifo" });
  readonly #timer: NodeJS.Timeout;
  readonly #start = performance.now();
  #sent = 0;
  #open = 0;

  constructor(port: number) {
    this.#port = port;
    this.#timer = setInterval(() => this.#send(), EACH_MS);
  }

  /** Stops sending and waits for the answers. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    while (this.#open > 0) await delay(20);
    this.#agent.destroy();
  }

  #send(): void {
    const due = (performance.now() - this.#start) / EACH_MS;
    for (; this.#sent < due; this.#sent++) this.#ask();
  }

  #ask(): void {
    this.#open += 1;
    const options = {
      host: "127.0.0.1",
      port: this.#port,
      path: "/slow?ms=20",
      agent: this.#agent,
    };
    let isOver = false;
    const finish = (failure?: string): void => {
      if (isOver) return;
      isOver = true;
      this.#open -= 1;
      if (failure === undefined) this.answered += 1;
      else this.failures.set(failure, (this.failures.get(failure) ?? 0) + 1);
    };
    const sent = request({ ...options, timeout: 10_000 }, (incoming) => {
      incoming.resume().once("end", () => {
        finish(incoming.statusCode === 200 ? undefined : String(incoming.statusCode));
      });
      incoming.once("error", (error) => finish(error.message));
    });
    sent.once("timeout", () => sent.destroy(new Error("no answer")));
    sent.once("error", (error) => finish(`${error.message}${sent.reusedSocket ? " (kept)" : ""}`));
    sent.end();
  }
}
