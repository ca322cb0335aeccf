import type { Context } from "hono";
import { contextOfAny } from "../context/request-context.ts";
import type { BodyMeter } from "./body-meter.ts";
import type { Form } from "./form.ts";

/** What is known about the body of one request, so that it is read and parsed once. */
export interface BodyState {
  bytes?: Promise<Uint8Array<ArrayBuffer>>;
  json?: Promise<unknown>;
  form?: Promise<Form>;
  meter?: BodyMeter;
  /** The body went straight through the form parser: nobody has its bytes. */
  isStreamed?: boolean;
  release?: () => Promise<void>;
}

const STATE = Symbol("phial.body");

interface Carrier {
  [STATE]?: BodyState;
}

/** The state of a request's body, made at first use. */
export function bodyState(c: Context): BodyState {
  // Kept on `c`: Hono middleware may put another request into c.req.raw, and a WeakMap is slower.
  const carrier = c as Carrier;
  return (carrier[STATE] ??= {});
}

/** The state of a request's body, if anything has touched the body. */
export function knownBodyState(c: Context): BodyState | undefined {
  return (c as Carrier)[STATE];
}

/** Has `release` run when the context ends. */
export function releaseAtEnd(c: Context, release: () => Promise<void>): void {
  bodyState(c).release = release;
  contextOfAny(c)?.onTeardown(release);
}

/**
 * Removes what a request's body has put on disk; to be called when the request is over. Safe to
 * call again, and free when there is nothing.
 *
 * @example
 * app.use(async (c, next) => {
 *   await next();
 *   await releaseBody(c);
 * });
 */
export function releaseBody(c: Context): Promise<void> | undefined {
  return knownBodyState(c)?.release?.();
}
