import type { Context } from "hono";
import { Signal } from "../signals.ts";

/** A request has come in; routing is done, no hook has run. */
export const requestStarted = new Signal<{ c: Context }>("request-started");

/** The response is ready to be sent. */
export const requestFinished = new Signal<{ c: Context; response: Response }>("request-finished");

/** A handler or hook threw something that is not an answer: it becomes a 500. */
export const gotRequestException = new Signal<{ c: Context; error: unknown }>(
  "got-request-exception",
);

/** A context ends; sent before its teardown. */
export const contextTearingDown = new Signal<{ error: unknown }>("context-tearing-down");

/** `flash()` was called. */
export const messageFlashed = new Signal<{ message: unknown; category: string }>("message-flashed");
