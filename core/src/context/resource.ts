import type { Phial } from "../app/phial.ts";
import { PhialError } from "../errors/phial-error.ts";
import { currentContext } from "./storage.ts";

/** How long an opened resource lives. */
export type ResourceScope = "context" | "app";

/** What a {@link Resource} is made of. */
export interface ResourceOptions<State, R> {
  /** The state of the extension for the app at hand. */
  state(app: Phial): State;
  open(state: State, app: Phial): R;
  close?(resource: Awaited<R>): void | Promise<void>;
  scope?(state: State): ResourceScope;
}

interface Opened<R> {
  readonly value: R;
}

/** The place of an app's resource; empty after opening has failed. */
interface Place<R> {
  opened?: Opened<R> | undefined;
}

/**
 * Something that is opened at first use in a context and closed when the context ends, also on an
 * error: a connection, a transaction, a session. With scope `"app"` it is opened once per app and
 * closed with the app. Where opening is async, `get()` gives the same promise to everyone; when it
 * fails, whoever asked is told, there is nothing to close, and an app's resource is tried again.
 */
export class Resource<State, R> {
  readonly #options: ResourceOptions<State, R>;
  readonly #ofApp = new WeakMap<Phial, Place<R>>();

  constructor(options: ResourceOptions<State, R>) {
    this.#options = options;
  }

  /**
   * The resource of the current context.
   *
   * @throws PhialError `CONTEXT_MISSING` outside of a context, `CONTEXT_ENDED` when nobody would
   * close it any more.
   */
  get(): R {
    const context = currentContext();
    const { app } = context;
    const state = this.#options.state(app);
    if (this.#options.scope?.(state) === "app") return this.#shared(app, state);
    // Only the line after next writes under this key.
    if (context.has(this)) return context.get(this) as R;
    if (context.hasEnded) throw ended("context");
    const value = this.#options.open(state, app);
    context.set(this, value);
    context.onTeardown(() => this.#close(value));
    return value;
  }

  #shared(app: Phial, state: State): R {
    const place = this.#ofApp.get(app) ?? this.#newPlace(app);
    if (place.opened) return place.opened.value;
    const opened: Opened<R> = { value: this.#options.open(state, app) };
    place.opened = opened;
    if (opened.value instanceof Promise) {
      opened.value.catch(() => {
        if (place.opened === opened) place.opened = undefined;
      });
    }
    return opened.value;
  }

  #newPlace(app: Phial): Place<R> {
    if (app.lifecycle.phase === "closed") throw ended("app");
    const place: Place<R> = {};
    this.#ofApp.set(app, place);
    app.lifecycle.adopt(async () => {
      this.#ofApp.delete(app);
      if (place.opened) await this.#close(place.opened.value);
    });
    return place;
  }

  async #close(value: R): Promise<void> {
    let resource: Awaited<R>;
    try {
      resource = await value;
    } catch {
      // It was never open; whoever has asked for it has got the error.
      return;
    }
    await this.#options.close?.(resource);
  }
}

function ended(what: "context" | "app"): PhialError {
  return new PhialError(
    "CONTEXT_ENDED",
    `Something was to be opened after the ${what} had ended that would have closed it.`,
    "Await the work before the response, or hand it on: app.background.run(name, async () => { ... }).",
  );
}
