import type { ServerResponse } from "node:http";
import { type Linger, endAfter } from "./refusal.ts";

/** What is asked when an answer that is held back shows what it is. */
export interface AnswerWatch {
  /** It is sent piece by piece. */
  onStream(): void;
  /** It has been given as a whole. */
  onEnd(status: number): void;
  /** It broke off before anything of it was sent. */
  onFail(error: Error | undefined): void;
}

type Call = () => void;
type EndArguments = Parameters<ServerResponse["end"]>;

const OVERLAID = ["writeHead", "write", "end", "flushHeaders", "destroy"];

/**
 * Keeps what an app writes to a response, until it is released or another answer replaces it. An
 * answer that ends in the same turn of the event loop in which it begins is whole; any other is a
 * stream. Until then `write` reports a full buffer, so that a stream waits.
 */
export class HeldAnswer {
  readonly #outgoing: ServerResponse;
  readonly #watch: AnswerWatch;
  #calls: Call[] = [];
  #status: number | undefined;
  #end: EndArguments | undefined;
  #isWatching = false;
  #isHeld = true;
  #hasWaiter = false;

  constructor(outgoing: ServerResponse, watch: AnswerWatch) {
    this.#outgoing = outgoing;
    this.#watch = watch;
  }

  hold(): void {
    const outgoing = this.#outgoing;
    const { writeHead, write, flushHeaders } = outgoing;
    // The overloads of these cannot be written as one function: they are only passed through.
    Object.assign(outgoing, {
      writeHead: (...args: Parameters<typeof writeHead>) => {
        this.#status = args[0];
        this.#keep(() => writeHead.apply(outgoing, args));
        return outgoing;
      },
      write: (...args: Parameters<typeof write>) => {
        this.#hasWaiter = true;
        this.#keep(() => write.apply(outgoing, args));
        return false;
      },
      flushHeaders: () => this.#keep(() => flushHeaders.call(outgoing)),
      end: (...args: EndArguments) => {
        this.#end = args;
        this.#watch.onEnd(this.#status ?? outgoing.statusCode);
        return outgoing;
      },
      destroy: (error?: Error) => {
        this.#watch.onFail(error);
        return outgoing;
      },
    });
  }

  /** Sends what was kept, and from now on everything at once. */
  release(): void {
    this.#replay();
    const outgoing = this.#outgoing;
    if (this.#end) outgoing.end(...this.#end);
    else if (this.#hasWaiter && !outgoing.writableNeedDrain) outgoing.emit("drain");
  }

  /** Sends a whole answer, and ends it when the client has sent everything or has had its time. */
  releaseSlowly(linger: Linger): void {
    this.#replay();
    const chunk: unknown = this.#end?.[0];
    if (typeof chunk === "string" || chunk instanceof Uint8Array) this.#outgoing.write(chunk);
    endAfter(this.#outgoing, linger);
  }

  #replay(): void {
    this.#isHeld = false;
    for (const name of OVERLAID) Reflect.deleteProperty(this.#outgoing, name);
    for (const call of this.#calls.splice(0)) call();
  }

  /** Ends the connection with nothing of the answer sent. */
  destroy(error: Error | undefined): void {
    this.#isHeld = false;
    Reflect.deleteProperty(this.#outgoing, "destroy");
    this.#outgoing.destroy(error);
  }

  /** Forgets what was kept and ignores what comes: another answer is on its way. */
  discard(): void {
    this.#isHeld = false;
    this.#calls = [];
    const outgoing = this.#outgoing;
    Object.assign(outgoing, {
      writeHead: () => outgoing,
      write: () => false,
      flushHeaders: () => undefined,
      end: () => outgoing,
      destroy: () => outgoing,
    });
  }

  #keep(call: Call): void {
    this.#calls.push(call);
    if (this.#isWatching) return;
    this.#isWatching = true;
    setImmediate(() => {
      if (this.#isHeld && this.#end === undefined) this.#watch.onStream();
    });
  }
}
