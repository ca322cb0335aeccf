import type { Context } from "hono";
import type { Phial } from "../app/phial.ts";

/** What `g()` gives: an object without a prototype, new for every context. */
export type Globals = Record<string, unknown>;

/** Runs when a context ends; gets the error that ended it, if there was one. */
export type Teardown = (error: unknown) => void | Promise<void>;

/**
 * What lives as long as one request, one command or one `app.run()`: values, open resources, and
 * what has to happen at the end.
 */
export class AppContext {
  readonly app: Phial;
  /** The request, where the context is one's. */
  readonly c: Context | undefined = undefined;
  #globals: Globals | undefined;
  #values: Map<object, unknown> | undefined;
  #teardowns: Teardown[] | undefined;
  #ended = false;

  constructor(app: Phial) {
    this.app = app;
  }

  /** The values of `g()`. */
  get g(): Globals {
    return (this.#globals ??= Object.create(null) as Globals);
  }

  /** The value kept under `key`: an object that belongs to whoever stores there. */
  get(key: object): unknown {
    return this.#values?.get(key);
  }

  /** Whether something is kept under `key`. */
  has(key: object): boolean {
    return this.#values?.has(key) ?? false;
  }

  /** Keeps `value` under `key` until the context ends. */
  set(key: object, value: unknown): void {
    (this.#values ??= new Map()).set(key, value);
  }

  /** Runs `teardown` when the context ends. The last one added runs first. */
  onTeardown(teardown: Teardown): void {
    (this.#teardowns ??= []).push(teardown);
  }

  /** Whether code in it may use it as the current context. */
  get isCurrent(): boolean {
    return true;
  }

  /** Whether the context is over: what is opened in it now would never be closed. */
  get hasEnded(): boolean {
    return this.#ended;
  }

  /** Whether the end of the context has something to do. */
  get hasTeardowns(): boolean {
    return this.#teardowns !== undefined;
  }

  /**
   * Ends the context: the app's teardown hooks first (they may still use what is open), then the
   * context's own, last first. All run; what they throw is returned.
   */
  async end(error: unknown): Promise<unknown[]> {
    const failures: unknown[] = [];
    for (const hook of this.hooks()) await attempt(hook, error, failures);
    for (let next = this.#teardowns?.pop(); next; next = this.#teardowns?.pop()) {
      await attempt(next, error, failures);
    }
    this.#ended = true;
    this.#values = undefined;
    return failures;
  }

  /** The teardown hooks that apply to this context, in the order in which they run. */
  protected *hooks(): Iterable<Teardown> {
    yield* this.app.hooks.teardownContext.toReversed();
  }
}

async function attempt(teardown: Teardown, error: unknown, failures: unknown[]): Promise<void> {
  try {
    await teardown(error);
  } catch (failure) {
    failures.push(failure);
  }
}
