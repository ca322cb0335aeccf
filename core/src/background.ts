import type { Phial } from "./app/phial.ts";

/**
 * Tasks that outlive the response: each runs in a context of the app, its errors are logged, and
 * `app.close()` waits for it.
 *
 * @example
 * app.background.run("welcome mail", async () => mail.send(welcome));
 */
export class Background {
  readonly #app: Phial;
  readonly #running = new Set<Promise<void>>();

  constructor(app: Phial) {
    this.#app = app;
  }

  /** How many tasks are running. */
  get size(): number {
    return this.#running.size;
  }

  /** Starts a task; the name is for the log. */
  run(name: string, task: () => unknown): void {
    const running = this.#run(name, task).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves when every task has ended, also those that tasks have started meanwhile. */
  async drain(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #run(name: string, task: () => unknown): Promise<void> {
    try {
      await this.#app.run(async () => task());
    } catch (error) {
      this.#app.log.error({ err: error, task: name }, "a background task failed");
    }
  }
}
