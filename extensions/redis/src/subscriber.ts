import { AsyncResource } from "node:async_hooks";
import { randomInt } from "node:crypto";
import type { ChannelListener, OpenDriver, RedisDriver } from "./driver.ts";
import { closed, unavailable } from "./failures.ts";
import type { RedisSubscription } from "./subscription.ts";

/** How a {@link Subscriber} connects; times are in milliseconds. */
export interface SubscriberOptions {
  readonly open: OpenDriver;
  readonly appName: string;
  readonly prefix: string;
  readonly connectTimeout: number;
}

/** A channel or pattern that somebody listens to. */
interface Topic {
  readonly channel: string;
  readonly isPattern: boolean;
  readonly subscriptions: Set<RedisSubscription>;
  readonly listener: ChannelListener;
}

/** Longest pause between two attempts to connect again. */
const LONGEST_PAUSE = 1000;

/**
 * The connection of an app that listens: opened with the first subscription, closed with the last,
 * and made again for as long as there is one.
 */
export class Subscriber {
  readonly #options: SubscriberOptions;
  readonly #topics = new Map<string, Topic>();
  // The connection must not keep the context of the request that happens to open it.
  readonly #scope = new AsyncResource("phial.redis.subscriber");
  #driver: RedisDriver | undefined;
  #connecting: Promise<RedisDriver> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #work: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(options: SubscriberOptions) {
    this.#options = options;
  }

  /** Adds a subscription; resolves when the server has confirmed its channels. */
  async add(subscription: RedisSubscription): Promise<void> {
    if (this.#isClosed) throw closed(this.#options.appName);
    const added = subscription.channels.map((channel) => this.#topicOf(channel, subscription));
    try {
      const driver = await this.#connect();
      for (const topic of added) await this.#subscribe(driver, topic);
    } catch (error) {
      throw unavailable(error);
    }
  }

  remove(subscription: RedisSubscription): void {
    for (const [key, topic] of this.#topics) {
      if (!topic.subscriptions.delete(subscription) || topic.subscriptions.size > 0) continue;
      this.#topics.delete(key);
      const driver = this.#driver;
      if (driver && this.#topics.size > 0) this.#unsubscribe(driver, topic);
    }
    if (this.#topics.size === 0) this.#disconnect();
  }

  /** Resolves when what was removed is gone. */
  async settled(): Promise<void> {
    await this.#work;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { subscriptions } of this.#topics.values()) {
      for (const subscription of subscriptions) subscription.end();
    }
    this.#disconnect();
    await this.settled();
  }

  #topicOf(channel: string, subscription: RedisSubscription): Topic {
    const { isPattern } = subscription;
    const key = `${isPattern ? "pattern" : "channel"} ${channel}`;
    const known = this.#topics.get(key);
    if (known) {
      known.subscriptions.add(subscription);
      return known;
    }
    const subscriptions = new Set([subscription]);
    const { prefix } = this.#options;
    const listener: ChannelListener = (message, from) => {
      const delivered = { channel: from.slice(prefix.length), message };
      for (const each of subscriptions) each.deliver(delivered);
    };
    const topic = { channel, isPattern, subscriptions, listener };
    this.#topics.set(key, topic);
    return topic;
  }

  #subscribe(driver: RedisDriver, { channel, listener, isPattern }: Topic): Promise<void> {
    return driver.subscribe(this.#options.prefix + channel, listener, isPattern);
  }

  #unsubscribe(driver: RedisDriver, { channel, listener, isPattern }: Topic): void {
    const name = this.#options.prefix + channel;
    // A connection that is lost has no subscriptions left.
    const done = driver.unsubscribe(name, listener, isPattern).catch(() => undefined);
    this.#work = Promise.all([this.#work, done]);
  }

  #connect(): Promise<RedisDriver> {
    return (this.#connecting ??= this.#scope.runInAsyncScope(() => this.#open()));
  }

  async #open(): Promise<RedisDriver> {
    const driver: RedisDriver = this.#options.open({ lost: () => this.#lose(driver) });
    this.#driver = driver;
    const timer = setTimeout(() => driver.destroy(), this.#options.connectTimeout);
    try {
      await driver.connect();
      return driver;
    } catch (error) {
      if (this.#driver === driver) this.#forget();
      driver.destroy();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  #lose(driver: RedisDriver): void {
    if (this.#driver !== driver) return;
    this.#forget();
    driver.destroy();
    this.#reconnect(10);
  }

  /** Tries until it is connected again, or nobody listens any more. */
  #reconnect(pause: number): void {
    if (this.#topics.size === 0 || this.#isClosed) return;
    this.#retry = setTimeout(
      () => {
        this.#resume().catch(() => this.#reconnect(Math.min(pause * 2, LONGEST_PAUSE)));
      },
      randomInt(Math.ceil(pause / 2), pause + 1),
    );
  }

  async #resume(): Promise<void> {
    const driver = await this.#connect();
    for (const topic of this.#topics.values()) await this.#subscribe(driver, topic);
  }

  #forget(): void {
    this.#driver = undefined;
    this.#connecting = undefined;
  }

  #disconnect(): void {
    clearTimeout(this.#retry);
    const driver = this.#driver;
    this.#forget();
    driver?.destroy();
  }
}
