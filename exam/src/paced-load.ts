import { Agent, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

const ANSWER_MS = 30_000;

/** A request of a load, and where its answers are counted. */
export interface LoadRequest {
  readonly path: string;
  readonly method?: string;
  readonly json?: unknown;
  /** @default the path, without its query */
  readonly kind?: string;
}

/** An answer of a load; the status is 0 when there was none. */
export interface LoadAnswer {
  readonly kind: string;
  readonly status: number;
  readonly body: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  /** When it was asked for, in milliseconds since the load began. */
  readonly at: number;
  readonly ms: number;
  readonly error?: string;
}

/** So many requests a second, whatever becomes of them, over connections that are kept. */
export class PacedLoad {
  readonly answers: LoadAnswer[] = [];
  readonly #port: number;
  readonly #eachMs: number;
  readonly #next: (index: number) => LoadRequest;
  readonly #agent = new Agent({ keepAlive: true, scheduling: "fifo" });
  readonly #start = performance.now();
  readonly #timer: NodeJS.Timeout;
  #sent = 0;
  #open = 0;
  #lastTurn = 0;
  #longestStall = 0;

  constructor(port: number, perSecond: number, next: (index: number) => LoadRequest) {
    this.#port = port;
    this.#eachMs = 1000 / perSecond;
    this.#next = next;
    this.#timer = setInterval(() => this.#send(), Math.max(1, this.#eachMs));
  }

  /** Milliseconds since it began. */
  get now(): number {
    return performance.now() - this.#start;
  }

  /** For how long this process could not do anything, at the most. */
  get longestStallMs(): number {
    return this.#longestStall;
  }

  /** Stops sending, waits for all answers and gives them. */
  async end(): Promise<readonly LoadAnswer[]> {
    clearInterval(this.#timer);
    while (this.#open > 0) await delay(20);
    this.#agent.destroy();
    return this.answers;
  }

  #send(): void {
    this.#longestStall = Math.max(this.#longestStall, this.now - this.#lastTurn - this.#eachMs);
    this.#lastTurn = this.now;
    const due = this.now / this.#eachMs;
    for (; this.#sent < due; this.#sent++) this.#ask(this.#next(this.#sent));
  }

  #ask({ path, json, kind = path.split("?")[0] ?? path, ...rest }: LoadRequest): void {
    this.#open += 1;
    const at = this.now;
    const body = json === undefined ? undefined : JSON.stringify(json);
    let isOver = false;
    const finish = (facts: Partial<LoadAnswer>): void => {
      if (isOver) return;
      isOver = true;
      this.#open -= 1;
      const ms = this.now - at;
      this.answers.push({ kind, status: 0, body: "", headers: {}, at, ms, ...facts });
    };
    const sent = request({
      host: "127.0.0.1",
      port: this.#port,
      path,
      method: rest.method ?? (body === undefined ? "GET" : "POST"),
      agent: this.#agent,
      timeout: ANSWER_MS,
      headers:
        body === undefined
          ? {}
          : { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
    });
    sent.once("response", (incoming) => {
      const { statusCode: status = 0, headers } = incoming;
      let text = "";
      incoming.setEncoding("utf8").on("data", (chunk: string) => void (text += chunk));
      incoming.once("end", () => finish({ status, headers, body: text }));
      incoming.once("error", ({ message: error }) => finish({ error }));
    });
    sent.once("timeout", () => sent.destroy(new Error("no answer")));
    sent.once("error", ({ message: error }) => finish({ error }));
    sent.end(body);
  }
}

/** How often each status came, for a person to read. */
export function statusesOf(answers: readonly LoadAnswer[]): string {
  const counts = new Map<string, number>();
  for (const { status, error = "none" } of answers) {
    const name = status === 0 ? error : String(status);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${count} x ${name}`).join(", ");
}
