// The load generator where wrk is missing: `node node-load.ts '{"port","seconds","connections","text"}'`.
// It costs more CPU per request than wrk, so that a fast server may wait for it now and then.
import { type Socket, createConnection } from "node:net";
import { quantile } from "./statistics.ts";

interface Spec {
  readonly port: number;
  readonly seconds: number;
  readonly connections: number;
  /** The whole request. */
  readonly text: string;
}

const latencies: number[] = [];
let failed = 0;
let ended = false;

/** One connection: sends, waits for the whole answer, sends again; reconnects when closed. */
class Connection {
  readonly #spec: Spec;
  #socket: Socket;
  #received = "";
  #sentAt = 0;

  constructor(spec: Spec) {
    this.#spec = spec;
    this.#socket = this.#connect();
  }

  #connect(): Socket {
    const socket = createConnection(this.#spec.port, "127.0.0.1", () => this.#send());
    socket.setNoDelay(true).setEncoding("latin1");
    socket.on("data", (text: string) => this.#receive(text));
    socket.on("error", () => {
      failed++;
    });
    socket.on("close", () => this.#reconnect());
    return socket;
  }

  #reconnect(): void {
    if (this.#received !== "") this.#finish();
    if (!ended) this.#socket = this.#connect();
  }

  #send(): void {
    this.#received = "";
    this.#sentAt = performance.now();
    this.#socket.write(this.#spec.text);
  }

  #receive(text: string): void {
    this.#received += text;
    const keepsOpen = isComplete(this.#received);
    if (keepsOpen === undefined) return;
    this.#finish();
    if (keepsOpen) this.#send();
    else this.#socket.end();
  }

  #finish(): void {
    if (Number(this.#received.slice(9, 12)) >= 400) failed++;
    this.#received = "";
    if (!ended) latencies.push(performance.now() - this.#sentAt);
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** `undefined` while the answer goes on; else whether the connection can be used again. */
function isComplete(text: string): boolean | undefined {
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const head = text.slice(0, headEnd + 2).toLowerCase();
  const open = !head.includes("\r\nconnection: close\r\n");
  const at = head.indexOf("\r\ncontent-length: ");
  if (at >= 0) {
    const length = Number.parseInt(head.slice(at + 18, at + 30), 10);
    return text.length >= headEnd + 4 + length ? open : undefined;
  }
  if (!head.includes("\r\ntransfer-encoding: chunked\r\n")) return undefined;
  return text.endsWith("\r\n0\r\n\r\n") ? open : undefined;
}

// Given by load.ts.
const spec: Spec = JSON.parse(process.argv[2] ?? "");
const startedAt = performance.now();
const connections = Array.from({ length: spec.connections }, () => new Connection(spec));
setTimeout(() => {
  ended = true;
  const us = Math.round((performance.now() - startedAt) * 1000);
  for (const connection of connections) connection.close();
  const at = (share: number) => Math.round(quantile(latencies, share) * 1000);
  const result = { requests: latencies.length, us, p50: at(0.5), p99: at(0.99), failed };
  console.log(`JSON${JSON.stringify(result)}`);
}, spec.seconds * 1000);
