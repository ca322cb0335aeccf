import type { Phial } from "./app/phial.ts";
import { currentApp } from "./context/storage.ts";

/** Gets what a signal carries; may be async, then the sender waits for it. */
export type Receiver<T> = (payload: T, app: Phial) => void | Promise<void>;

interface Connection<T> {
  readonly receiver: Receiver<T>;
}

/**
 * A typed event of an app. The sender is always an app, so that several apps in one process do not
 * hear each other. Receivers run in the order of their connection and are awaited.
 *
 * @example
 * export const noteSaved = new Signal<{ id: number }>("note-saved");
 * noteSaved.connect(app, ({ id }) => console.log("saved", id));
 * await noteSaved.send({ id: 7 });
 */
export class Signal<T> {
  readonly name: string;
  readonly #connections = new WeakMap<Phial, readonly Connection<T>[]>();

  constructor(name: string) {
    this.name = name;
  }

  /** Hears the signal of `app` until the returned function is called. */
  connect(app: Phial, receiver: Receiver<T>): () => void {
    const connection = { receiver };
    this.#connections.set(app, [...(this.#connections.get(app) ?? []), connection]);
    return () => this.#disconnect(app, connection);
  }

  /** Hears the signal while `during` runs: for tests. Gives back what was heard. */
  async collect(app: Phial, during: () => unknown): Promise<T[]> {
    const heard: T[] = [];
    const disconnect = this.connect(app, (payload) => void heard.push(payload));
    try {
      await during();
    } finally {
      disconnect();
    }
    return heard;
  }

  /** Whether anybody listens: spares the making of a payload nobody wants. */
  hasReceivers(app: Phial): boolean {
    return this.#connections.has(app);
  }

  /**
   * Tells the receivers of `app`, by default the current one. An error of a receiver is thrown to
   * the sender after all have run.
   *
   * @throws AggregateError when receivers failed.
   */
  async send(payload: T, app: Phial = currentApp()): Promise<void> {
    const connections = this.#connections.get(app);
    if (!connections) return;
    const failures: unknown[] = [];
    for (const { receiver } of connections) {
      try {
        await receiver(payload, app);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `Receivers of "${this.name}" failed.`);
  }

  #disconnect(app: Phial, connection: Connection<T>): void {
    const rest = (this.#connections.get(app) ?? []).filter((known) => known !== connection);
    if (rest.length > 0) this.#connections.set(app, rest);
    else this.#connections.delete(app);
  }
}
