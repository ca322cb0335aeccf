import { StartContext } from "../context/start-context.ts";
import { enter } from "../context/storage.ts";
import { PhialError } from "../errors/phial-error.ts";
import type { Phial } from "./phial.ts";

/** What an app goes through, in this order. */
export type Phase = "setup" | "starting" | "started" | "closing" | "closed";

/** Runs when the app starts or closes; may be async. */
export type LifecycleHook = (app: Phial) => void | Promise<void>;

interface OwnedHook {
  readonly owner: string;
  readonly run: LifecycleHook;
}

/**
 * The life of one app: setup is open until the first request or `start()`; start hooks run in the
 * order of `initApp`, close hooks in reverse, and every close hook runs whatever the others do.
 */
export class Lifecycle {
  readonly #app: Phial;
  readonly #starts: OwnedHook[] = [];
  readonly #closes: OwnedHook[] = [];
  #phase: Phase = "setup";
  #fenced = false;
  #starting: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  /** In whose name hooks are added right now: the extension that is in its `setup`. */
  owner = "app";

  constructor(app: Phial) {
    this.#app = app;
  }

  get phase(): Phase {
    return this.#phase;
  }

  /**
   * Refuses what belongs into setup once the app has begun to serve.
   *
   * @throws PhialError `SETUP_FINISHED`
   */
  checkSetup(what: string): void {
    if (!this.#fenced) return;
    throw new PhialError(
      "SETUP_FINISHED",
      `${what} was called on the app "${this.#app.name}" after its first request or start().`,
      "Move it into createApp(), before the app is served: a later change would reach some requests and not others.",
    );
  }

  /** Ends setup: from now on {@link checkSetup} throws. */
  fence(): void {
    this.#fenced = true;
  }

  onStart(run: LifecycleHook): void {
    this.#starts.push({ owner: this.owner, run });
  }

  onClose(run: LifecycleHook): void {
    this.#closes.push({ owner: this.owner, run });
  }

  /** Closes something that was opened while the app runs: also allowed after setup. */
  adopt(close: LifecycleHook): void {
    this.#closes.push({ owner: "resource", run: close });
  }

  /**
   * Runs the start hooks once. When one fails, what had started is closed again.
   *
   * @throws PhialError `APP_START_FAILED` with the extension's name and the cause; `APP_CLOSED`
   * after `close()`.
   */
  start(): Promise<void> {
    if (this.#phase === "closing" || this.#phase === "closed")
      return Promise.reject(closed(this.#app));
    return (this.#starting ??= this.#start());
  }

  async #start(): Promise<void> {
    this.#phase = "starting";
    for (const hook of this.#starts) {
      try {
        await enter(new StartContext(this.#app), hook.run, this.#app);
      } catch (cause) {
        await this.close().catch((error: unknown) => {
          this.#app.log.error({ err: error }, "closing after a failed start failed, too");
        });
        throw new PhialError(
          "APP_START_FAILED",
          `"${hook.owner}" could not start in the app "${this.#app.name}": ${messageOf(cause)}`,
          "See the cause; the app did not start and what had started was closed again.",
          { cause },
        );
      }
    }
    this.#phase = "started";
  }

  /**
   * Runs every close hook, the last added first; calling it again gives the same promise.
   *
   * @throws AggregateError of everything the hooks threw.
   */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#fenced = true;
    this.#phase = "closing";
    const failures: unknown[] = [];
    for (let hook = this.#closes.pop(); hook; hook = this.#closes.pop()) {
      try {
        await hook.run(this.#app);
      } catch (cause) {
        failures.push(new Error(`"${hook.owner}" failed to close: ${messageOf(cause)}`, { cause }));
      }
    }
    this.#phase = "closed";
    if (failures.length > 0) {
      throw new AggregateError(failures, `The app "${this.#app.name}" did not close cleanly.`);
    }
  }
}

function closed(app: Phial): PhialError {
  return new PhialError(
    "APP_CLOSED",
    `The app "${app.name}" is closed and cannot serve or start again.`,
    "Make a new one with createApp().",
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
