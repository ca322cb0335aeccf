import type { Context } from "hono";
import { isHttpError } from "../errors/http-error.ts";
import type { ViewResult } from "./view.ts";

/** Answers an error; what it returns is made a response like the result of a view. */
export type ErrorHandler<E extends Error = Error> = (
  error: E,
  c: Context,
) => ViewResult | Promise<ViewResult>;

/** A class of errors, for `errorHandler(NotFoundError, ...)`. */
// `never[]` accepts constructors of every signature: it is only compared, never called.
export type ErrorClass<E extends Error> = abstract new (...args: never[]) => E;

/** The error handlers of an app or a blueprint, by status and by class. */
export class ErrorHandlers {
  readonly #byStatus = new Map<number, ErrorHandler>();
  readonly #byClass = new Map<object, ErrorHandler>();

  set(kind: number | ErrorClass<Error>, handler: ErrorHandler): void {
    if (typeof kind === "number") this.#byStatus.set(kind, handler);
    else this.#byClass.set(kind.prototype as object, handler);
  }

  /** Takes over the handlers of `other` where it has none of its own. */
  adopt(other: ErrorHandlers): void {
    for (const [status, handler] of other.#byStatus) {
      if (!this.#byStatus.has(status)) this.#byStatus.set(status, handler);
    }
    for (const [kind, handler] of other.#byClass) {
      if (!this.#byClass.has(kind)) this.#byClass.set(kind, handler);
    }
  }

  ofStatus(status: number): ErrorHandler | undefined {
    return this.#byStatus.get(status);
  }

  /** The handler of the class of `error` or of the nearest class it extends. */
  ofClass(error: Error): ErrorHandler | undefined {
    if (this.#byClass.size === 0) return undefined;
    for (
      let proto: object | null = Object.getPrototypeOf(error);
      proto;
      proto = Object.getPrototypeOf(proto)
    ) {
      const handler = this.#byClass.get(proto);
      if (handler) return handler;
    }
    return undefined;
  }
}

/**
 * The handler for `error` as Flask looks it up: by status in the blueprints, innermost first, then
 * the app; then by class in the same order.
 */
export function findErrorHandler(
  error: Error,
  layers: readonly ErrorHandlers[],
): ErrorHandler | undefined {
  if (isHttpError(error)) {
    for (const layer of layers) {
      const handler = layer.ofStatus(error.status);
      if (handler) return handler;
    }
  }
  for (const layer of layers) {
    const handler = layer.ofClass(error);
    if (handler) return handler;
  }
  return undefined;
}
