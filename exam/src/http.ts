import { request } from "node:http";
import { connect } from "node:net";

/** A request of a program. */
export interface Question {
  /** @default "GET", or "POST" with a body */
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Is sent as JSON. */
  readonly json?: unknown;
  /** Milliseconds. @default 15_000 */
  readonly timeout?: number;
}

/** What came back; the status is 0 when nothing did. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: string;
  readonly error?: string;
  /** Until the end of the answer. */
  readonly ms: number;
}

/** Sends a request on a connection of its own. */
export function ask({ port }: { readonly port: number }, question: Question): Promise<Answer> {
  const start = performance.now();
  const body = question.json === undefined ? question.body : JSON.stringify(question.json);
  const headers = {
    ...(question.json !== undefined && { "content-type": "application/json" }),
    ...(body !== undefined && { "content-length": String(Buffer.byteLength(body)) }),
    ...question.headers,
  };
  const { method = body === undefined ? "GET" : "POST", path, timeout = 15_000 } = question;
  return new Promise((resolve) => {
    const fail = (error: Error): void => resolve(failed(error, performance.now() - start));
    const sent = request(
      { host: "127.0.0.1", port, method, path, headers, timeout, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.once("error", fail);
        incoming.once("end", () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: textOf(incoming.headers),
            cookies: incoming.headers["set-cookie"] ?? [],
            body: Buffer.concat(chunks).toString(),
            ms: performance.now() - start,
          }),
        );
      },
    );
    sent.once("error", fail);
    sent.once("timeout", () => sent.destroy(new Error("no answer in time")));
    sent.end(body);
  });
}

/** Sends bytes and gives all that comes back until the other end closes, or `ms` have passed. */
export function exchange(
  { port }: { readonly port: number },
  bytes: string | Uint8Array,
  ms = 5000,
): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    const timer = setTimeout(() => socket.destroy(), ms);
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", () => undefined);
    socket.once("close", () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks).toString("latin1"));
    });
  });
}

/** Runs `task` for each index below `count`, so many `at` a time; gives the results in order. */
export async function inParallel<T>(
  { count, at }: { readonly count: number; readonly at: number },
  task: (index: number) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) results[index] = await task(index);
  };
  await Promise.all(Array.from({ length: Math.min(at, count) }, work));
  return results;
}

/** The value of the cookie that an answer sets, with its name: for a `Cookie` header. */
export function cookieOf({ cookies }: Answer): string {
  return cookies[0]?.split(";")[0] ?? "";
}

function failed(error: Error, ms: number): Answer {
  return { status: 0, headers: {}, cookies: [], body: "", error: error.message, ms };
}

function textOf(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const text = Object.entries(headers).map(([name, value]) => [name, [value].flat().join("\n")]);
  return Object.fromEntries(text);
}
