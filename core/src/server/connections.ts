import type { IncomingMessage, ServerResponse } from "node:http";
import type { Server as NetServer, Socket } from "node:net";
import type { Duplex } from "node:stream";

/** How many connections are answering, and how many are open without an answer to wait for. */
export interface ConnectionCount {
  readonly busy: number;
  readonly idle: number;
}

/**
 * The connections of a server and what each of them is answering. Only the latest answer of a
 * connection is kept: those before it are sent first, and an earlier one marked as the last would
 * take the ones behind it along.
 */
export class Connections {
  /** `null` until the first request. */
  readonly #latest = new Map<Socket, ServerResponse | null>();
  readonly #handshakes = new Set<Socket>();
  readonly #upgraded = new WeakSet<object>();
  #isClosing = false;
  #isCounting = false;
  #closingAnswers = 0;
  #accepted = 0;

  /** Watches the connections that come in from now on. */
  watch(node: NetServer, isTls: boolean): void {
    node.on("timeout", (socket: Socket) => this.#judgeQuiet(socket));
    if (!isTls) {
      node.on("connection", (socket) => this.#track(socket));
      return;
    }
    node.on("secureConnection", (socket: Socket) => this.#track(socket));
    node.on("connection", (socket) => {
      this.#handshakes.add(socket);
      socket.once("close", () => this.#handshakes.delete(socket));
    });
  }

  /**
   * Nothing has moved on a connection for as long as was granted: it goes when it was kept for the
   * next request, or when the client has stopped taking its answer. An app that takes its time, and
   * a request that is still coming, have deadlines of their own.
   */
  #judgeQuiet(socket: Socket): void {
    const answer = this.#latest.get(socket);
    if (!answer || this.#upgraded.has(socket)) return;
    if (!isUnfinished(answer) || socket.writableLength > 0) socket.destroy();
  }

  /** How many connections have been accepted since the start. */
  get accepted(): number {
    return this.#accepted;
  }

  #track(socket: Socket): void {
    this.#accepted += 1;
    this.#latest.set(socket, null);
    socket.once("close", () => this.#latest.delete(socket));
  }

  /** Notes what the connection of a request is answering from now on. Hot. */
  answer(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { socket } = incoming;
    const before = this.#latest.get(socket);
    if (before === undefined) this.#track(socket);
    this.#latest.set(socket, outgoing);
    if (!this.#isCounting) return;
    this.#closingAnswers += 1;
    // Requests sent ahead: only the answer to the last of them may close the connection.
    if (before && !before.headersSent) before.removeHeader("Connection");
    if (this.#isClosing) markLast(outgoing);
  }

  /** The latest answer of a connection, while it is not finished. */
  unfinished(socket: Duplex): ServerResponse | undefined {
    // Connections are known only by their identity.
    const answer = this.#latest.get(socket as Socket);
    return answer && isUnfinished(answer) ? answer : undefined;
  }

  /** The connection now speaks another protocol; it is left to whoever took it. */
  leave(socket: Socket): void {
    this.#upgraded.add(socket);
  }

  /** From now on every answer is the last of its connection, also those that are under way. */
  announceClose(): void {
    const isFirst = !this.#isCounting;
    this.#isClosing = this.#isCounting = true;
    for (const answer of this.#latest.values()) {
      if (!answer || !isUnfinished(answer)) continue;
      if (isFirst) this.#closingAnswers += 1;
      markLast(answer);
    }
  }

  /** New answers keep their connections again, until the next announcement. */
  withdrawClose(): void {
    this.#isClosing = false;
  }

  /** How many answers were under way at the first announcement or came after it. */
  get closingAnswers(): number {
    return this.#closingAnswers;
  }

  /** Without the connections that were upgraded. */
  count(): ConnectionCount {
    let busy = 0;
    let idle = 0;
    for (const [socket, answer] of this.#latest) {
      if (this.#upgraded.has(socket)) continue;
      if (answer && isUnfinished(answer)) busy += 1;
      else idle += 1;
    }
    return { busy, idle };
  }

  /** Ends the connections that answer nothing. */
  destroyIdle(): void {
    for (const [socket, answer] of this.#latest) {
      if (this.#upgraded.has(socket) || (answer && isUnfinished(answer))) continue;
      socket.destroy();
    }
  }

  /** Ends every connection; with `keepUpgraded` all but those. */
  destroyAll(options: { readonly keepUpgraded: boolean }): void {
    for (const socket of [...this.#latest.keys(), ...this.#handshakes]) {
      if (!options.keepUpgraded || !this.#upgraded.has(socket)) socket.destroy();
    }
  }
}

function isUnfinished(answer: ServerResponse): boolean {
  return !answer.writableFinished && !answer.destroyed;
}

function markLast(outgoing: ServerResponse): void {
  if (!outgoing.headersSent) outgoing.setHeader("Connection", "close");
}
