import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyTooLarge } from "../body/refusal.ts";
import { HeldAnswer } from "./held-answer.ts";
import { LINGER_MS, type Linger, type Refusal, refuse } from "./refusal.ts";

/**
 * Holds a request's body to its limit, whoever reads it and whether anybody does. Over the limit
 * its readers get an `HttpError` 413, nothing more of it is kept, and the answer is 413: the app's
 * own if it gives one, and a plain one instead of anything else it says. A body in chunks is counted
 * where the parser hands it over. A body of a declared, small enough length costs nothing: the
 * parser holds the client to it.
 */
export function limitBody(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  limit: number,
): void {
  const declared = incoming.headers["content-length"];
  if (declared !== undefined && Number(declared) <= limit) return;
  const body = new LimitedBody(incoming, outgoing, limit);
  body.watch();
  if (declared !== undefined) body.exceed();
}

/** The answer to a body over the limit when the app gives none. */
export function tooLargeRefusal(limit: number): Refusal {
  const size = limit.toLocaleString("en");
  return { status: 413, detail: `the body is larger than ${size} bytes (MAX_CONTENT_LENGTH).` };
}

/** A body that may be too large, and the answer to its request. */
class LimitedBody {
  readonly #incoming: IncomingMessage;
  readonly #outgoing: ServerResponse;
  readonly #limit: number;
  readonly #answer: HeldAnswer;
  #received = 0;
  #isExceeded = false;
  #isOver = false;
  #isLingering = false;
  #onChange: (() => void) | undefined;

  constructor(incoming: IncomingMessage, outgoing: ServerResponse, limit: number) {
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.#limit = limit;
    this.#answer = new HeldAnswer(outgoing, {
      onStream: () => this.#sendStream(),
      onEnd: (status) => this.#sendWhole(status),
      onFail: (error) => this.#fail(error),
    });
  }

  watch(): void {
    const incoming = this.#incoming;
    const push = incoming.push.bind(incoming);
    incoming.push = (chunk: Uint8Array | null, encoding?: BufferEncoding) => {
      if (chunk === null) {
        this.#isOver = true;
        const more = this.#isExceeded || push(null);
        this.#onChange?.();
        return more;
      }
      this.#received += chunk.length;
      if (!this.#isExceeded && this.#received <= this.#limit) return push(chunk, encoding);
      this.exceed();
      // Go on reading, so that the client can finish and find the answer.
      return true;
    };
    this.#answer.hold();
  }

  exceed(): void {
    if (this.#isExceeded) return;
    this.#isExceeded = true;
    this.#failReaders();
    this.#incoming.socket.resume();
    if (!this.#outgoing.headersSent) this.#onChange?.();
    else if (!this.#isLingering) this.#cut();
  }

  /** The stream fails without its usual end, which would close the connection unanswered. */
  #failReaders(): void {
    const incoming = this.#incoming;
    incoming._destroy = (error, callback) => callback(error);
    incoming.on("error", ignore);
    const fail = (): void => void incoming.destroy(bodyTooLarge(this.#limit));
    // To a later reader a stream that has failed already would look like an empty body.
    if (incoming.readableFlowing === null) incoming._read = fail;
    else fail();
  }

  /** It is too late for another answer: the connection ends when the client has had time to read. */
  #cut(): void {
    const { socket } = this.#incoming;
    this.#onChange = () => socket.destroySoon();
    const timer = setTimeout(() => socket.destroy(), LINGER_MS);
    timer.unref();
    socket.once("close", () => clearTimeout(timer));
  }

  /** The app answers with a stream, which may depend on the body: it cannot wait for its end. */
  #sendStream(): void {
    if (this.#isExceeded) this.#refuse();
    else this.#answer.release();
  }

  /**
   * The app has answered as a whole, so nobody needs the rest of the body. A success waits until
   * the rest is known to be small enough; a failure is said at once.
   */
  #sendWhole(status: number): void {
    if (this.#isExceeded && status !== 413) this.#refuse();
    else if (this.#isOver && !this.#isExceeded) this.#answer.release();
    else if (status >= 400) this.#sendEarly();
    else {
      this.#onChange = () => this.#sendWhole(status);
      this.#discard();
    }
  }

  /** The answer goes out before the body is over, and is the last on its connection. */
  #sendEarly(): void {
    this.#isLingering = true;
    this.#onChange = undefined;
    this.#outgoing.setHeader("Connection", "close");
    this.#answer.releaseSlowly(this.#linger);
    if (!this.#isExceeded) this.#discard();
  }

  #fail(error: Error | undefined): void {
    if (this.#isExceeded) this.#refuse();
    else this.#answer.destroy(error);
  }

  #refuse(): void {
    this.#onChange = undefined;
    this.#answer.discard();
    if (this.#outgoing.destroyed) return;
    const refusal = tooLargeRefusal(this.#limit);
    refuse(this.#incoming, this.#outgoing, { ...refusal, linger: this.#linger });
  }

  readonly #linger: Linger = (ended) => {
    if (this.#isOver) ended();
    else this.#onChange = ended;
  };

  #discard(): void {
    // A reader that took one chunk and left has paused the stream for good.
    this.#incoming.on("data", () => this.#incoming.resume());
    this.#incoming.resume();
  }
}

function ignore(): void {}
