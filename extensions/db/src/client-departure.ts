import { abortSignal, HttpError, isHttpError } from "phial";
import { contextOrNone } from "./current-context.ts";

/** Waits for the client of the request at hand to go away, or for the request's time to be over. */
export class ClientDeparture implements Disposable {
  /** Rejects when it happens; there is none where it cannot. */
  readonly promise: Promise<never> | undefined;
  readonly #stop: (() => void) | undefined;

  /** @param interrupt is called with the context whose client has gone */
  constructor(interrupt: (context: object) => void) {
    const context = contextOrNone();
    const signal = context?.c && abortSignal(context.c);
    if (!context || !signal) return;
    const { promise, reject } = Promise.withResolvers<never>();
    this.promise = promise;
    // Nobody has to wait for it.
    promise.catch(() => undefined);
    const leave = (): void => {
      reject(isHttpError(signal.reason) ? signal.reason : departed(signal.reason));
      interrupt(context);
    };
    this.#stop = () => signal.removeEventListener("abort", leave);
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
  }

  [Symbol.dispose](): void {
    this.#stop?.();
  }
}

function departed(cause: unknown): HttpError {
  return new HttpError(400, {
    code: "DATABASE_CLIENT_GONE",
    detail: "The client went away in the middle of a transaction, which was rolled back.",
    cause,
  });
}
