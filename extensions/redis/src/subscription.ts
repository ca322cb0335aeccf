import { PhialError } from "phial";
import type { Subscriber } from "./subscriber.ts";

/** How messages are taken. */
export interface SubscribeOptions {
  /** Whether the channels are patterns, as with PSUBSCRIBE. @default false */
  readonly pattern?: boolean;
  /** How many messages may wait to be read. @default 1000 */
  readonly buffer?: number;
}

/** A message, and the channel that it came on, without the prefix. */
export interface RedisMessage {
  readonly channel: string;
  readonly message: string;
}

/** What a subscription is made with. */
interface SubscriptionInit {
  readonly subscriber: Subscriber;
  readonly channels: readonly string[];
  readonly isPattern: boolean;
  readonly buffer: number;
}

/**
 * Messages as they come, for one reader. It ends when it is closed, when the reader leaves the loop
 * and when the app closes; after a lost connection it goes on, without what was published meanwhile.
 *
 * @example
 * await using messages = redis.subscribe("news");
 * for await (const { message } of messages) console.log(message);
 */
export class RedisSubscription implements AsyncIterableIterator<RedisMessage>, AsyncDisposable {
  readonly channels: readonly string[];
  readonly isPattern: boolean;
  /** Resolves when the server has confirmed it: what is published from then on arrives. */
  readonly ready: Promise<void>;
  readonly #subscriber: Subscriber;
  readonly #buffer: number;
  readonly #messages: RedisMessage[] = [];
  #reader: PromiseWithResolvers<IteratorResult<RedisMessage>> | undefined;
  #failure: Error | undefined;
  #isClosed = false;

  constructor({ subscriber, channels, isPattern, buffer }: SubscriptionInit) {
    this.channels = channels;
    this.isPattern = isPattern;
    this.#subscriber = subscriber;
    this.#buffer = buffer;
    this.ready = subscriber.add(this);
    // Whoever only reads learns of it by the end of the messages.
    this.ready.catch((error: unknown) => this.end(error));
  }

  /** Takes a message: for the connection. */
  deliver(message: RedisMessage): void {
    if (this.#isClosed) return;
    if (this.#reader) {
      this.#reader.resolve({ value: message, done: false });
      this.#reader = undefined;
    } else if (this.#messages.length < this.#buffer) this.#messages.push(message);
    else this.end(tooSlow(this.channels, this.#buffer));
  }

  /** Ends it, with an error if there is one: for the connection. */
  end(error?: unknown): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#failure = error instanceof Error ? error : undefined;
    const reader = this.#reader;
    this.#reader = undefined;
    if (reader && this.#failure) reader.reject(this.#failure);
    else reader?.resolve({ value: undefined, done: true });
    this.#subscriber.remove(this);
  }

  /** The next message; waits for it. */
  next(): Promise<IteratorResult<RedisMessage>> {
    const value = this.#messages.shift();
    if (value) return Promise.resolve({ value, done: false });
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) return Promise.reject(failure);
    if (this.#isClosed) return Promise.resolve({ value: undefined, done: true });
    this.#reader ??= Promise.withResolvers();
    return this.#reader.promise;
  }

  /** Ends it; what has come and was not read is dropped. */
  close(): Promise<void> {
    this.#messages.length = 0;
    this.end();
    return this.#subscriber.settled();
  }

  async return(): Promise<IteratorResult<RedisMessage>> {
    await this.close();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function tooSlow(channels: readonly string[], buffer: number): PhialError {
  return new PhialError(
    "REDIS_SUBSCRIBER_SLOW",
    `${buffer} messages of ${channels.join(", ")} wait to be read, and more keep coming.`,
    "Do less in the loop, hand the work on, or raise the buffer: redis.subscribe(channel, { buffer: 10_000 }).",
  );
}
