import { AsyncLocalStorage } from "node:async_hooks";
import type { Phial } from "../app/phial.ts";
import { PhialError } from "../errors/phial-error.ts";
import type { AppContext, Globals } from "./app-context.ts";

// The only AsyncLocalStorage of Phial: extensions reach the context through the functions below.
const storage = new AsyncLocalStorage<AppContext>();

/** Runs `fn` with `context` as the current one, also across everything it awaits. */
export function enter<A extends unknown[], R>(
  context: AppContext,
  fn: (...args: A) => R,
  ...args: A
): R {
  return storage.run(context, fn, ...args);
}

/** Runs `fn` outside of every context: for a timer that would hold on to the one it is set in. */
export function leave<R>(fn: () => R): R {
  return storage.exit(fn);
}

/** Whether this code runs in a context of `app`, or in one of its start hooks. */
export function isInside(app: Phial): boolean {
  return storage.getStore()?.app === app;
}

/**
 * The context of the current request, command, job or {@link Phial.run}.
 *
 * @throws PhialError `CONTEXT_MISSING` outside of one.
 */
export function currentContext(): AppContext {
  const context = storage.getStore();
  if (context?.isCurrent) return context;
  throw new PhialError(
    "CONTEXT_MISSING",
    "There is no app context here: this code runs outside of a request, a command and app.run().",
    "Wrap it: await app.run(async () => { ... }). In a request, call it before the response has ended.",
  );
}

/**
 * The app that is handling the current request or command, as Flask's `current_app`.
 *
 * @throws PhialError `CONTEXT_MISSING` outside of a context.
 * @example
 * currentApp().log.info({ note: 7 }, "note deleted");
 */
export function currentApp(): Phial {
  return currentContext().app;
}

/**
 * A place for values that live as long as the current context, as Flask's `g`. What has a type and
 * an owner goes into a `RequestSlot` instead.
 *
 * @throws PhialError `CONTEXT_MISSING` outside of a context.
 * @example
 * g().trace = crypto.randomUUID();
 */
export function g(): Globals {
  return currentContext().g;
}
