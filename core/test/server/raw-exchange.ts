import { connect } from "node:net";

/** What came back on a connection. */
export interface Exchange {
  readonly text: string;
  /** The status of every answer, in order. */
  readonly statuses: readonly number[];
  /** Whether the server closed the connection before the wait was over. */
  readonly isClosed: boolean;
}

/** How {@link exchange} goes about it. */
export interface ExchangeOptions {
  /** Written one after the other, each when the one before has been taken. */
  readonly parts: readonly (string | Buffer)[];
  /** Ends the wait for an answer on a connection that stays open. @default the first answer */
  readonly until?: (text: string) => boolean;
  /** Milliseconds after which the connection is given up. @default 3_000 */
  readonly patience?: number;
}

/** Sends bytes as they are and collects the answer. */
export function exchange(port: number, options: ExchangeOptions): Promise<Exchange> {
  const { parts, patience = 3_000, until = isAnswered } = options;
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    const finish = (isClosed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => Number(match[1]));
      resolve({ text, statuses, isClosed });
    };
    const timer = setTimeout(() => finish(false), patience);
    socket.on("connect", () => {
      for (const part of parts)
        socket.write(typeof part === "string" ? Buffer.from(part, "latin1") : part);
    });
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      if (until(text)) finish(false);
    });
    socket.on("error", () => undefined);
    socket.on("close", () => finish(true));
  });
}

/** Whether a whole answer has come that leaves the connection open. */
function isAnswered(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1 || /^connection: close/im.test(text)) return false;
  const length = /^content-length: (\d+)/im.exec(text);
  return length !== null && text.length >= end + 4 + Number(length[1]);
}
