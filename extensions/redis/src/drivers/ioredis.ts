/**
 * Lets Redis stand on a client of ioredis.
 *
 * @module @phial/redis/ioredis
 */
import type { Cluster, Redis } from "ioredis";
import type {
  ChannelListener,
  DriverEvents,
  ErrorKind,
  RedisDriver,
  WireCommand,
} from "../driver.ts";

/** The client of ioredis, for one server or a cluster. */
export type IORedisClient = Redis | Cluster;

/**
 * The options that a client needs for one server: it connects when it is told to and only then, and
 * keeps no queue, since deadlines and new connections are not its business here.
 */
export const ioredisOptions = {
  // Raw replies are the same in every driver.
  protocol: 2,
  lazyConnect: true,
  enableOfflineQueue: false,
  autoResubscribe: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: null,
  retryStrategy: () => null,
} as const;

/** Replies by which a server says that it cannot serve now. */
const UNABLE = /^(?:LOADING|CLUSTERDOWN|MASTERDOWN|READONLY|NOAUTH|NOREPLICAS|BUSY) /;

/**
 * Makes a driver of a client. The client then belongs to it, and is closed with it.
 *
 * @example
 * new Redis({
 *   driver: ({ url }, events) => ioredis(new IORedis(url, ioredisOptions), events),
 * });
 */
export function ioredis(client: IORedisClient, events: DriverEvents): RedisDriver {
  return new IORedisDriver(client, events);
}

class IORedisDriver implements RedisDriver {
  readonly #client: IORedisClient;
  readonly #listeners = new Map<ChannelListener, (...args: string[]) => void>();
  #cause: unknown = new Error("the connection was closed");

  constructor(client: IORedisClient, events: DriverEvents) {
    this.#client = client;
    client.on("error", (error) => (this.#cause = error));
    client.on("end", () => events.lost(this.#cause));
  }

  get isReady(): boolean {
    return this.#client.status === "ready";
  }

  async connect(): Promise<void> {
    try {
      await this.#client.connect();
    } catch {
      // It says "Connection is closed."; the event before has said why.
      throw this.#cause;
    }
  }

  async send([name = "", ...args]: WireCommand): Promise<unknown> {
    return this.#client.call(String(name), args);
  }

  async transact(commands: readonly WireCommand[]): Promise<unknown[]> {
    const multi = this.#client.multi();
    for (const [name = "", ...args] of commands) multi.call(String(name), ...args);
    const replies: unknown[] = [];
    for (const [error, reply] of (await multi.exec()) ?? []) {
      if (error) throw error;
      replies.push(reply);
    }
    return replies;
  }

  async nodes(): Promise<readonly ((command: WireCommand) => Promise<unknown>)[]> {
    if (!("nodes" in this.#client)) return [(command) => this.send(command)];
    const nodes = this.#client.nodes("master");
    return nodes.map(
      (node) =>
        ([name = "", ...args]) =>
          node.call(String(name), args),
    );
  }

  async subscribe(channel: string, listener: ChannelListener, isPattern: boolean): Promise<void> {
    const [event, call] = isPattern
      ? (["pmessage", "psubscribe"] as const)
      : (["message", "subscribe"] as const);
    const take = isPattern
      ? (pattern = "", from = "", message = ""): void => {
          if (pattern === channel) listener(message, from);
        }
      : (from = "", message = ""): void => {
          if (from === channel) listener(message, from);
        };
    this.#listeners.set(listener, take);
    this.#client.on(event, take);
    await this.#client[call](channel);
  }

  async unsubscribe(channel: string, listener: ChannelListener, isPattern: boolean): Promise<void> {
    const take = this.#listeners.get(listener);
    if (take) this.#client.off(isPattern ? "pmessage" : "message", take);
    this.#listeners.delete(listener);
    await this.#client[isPattern ? "punsubscribe" : "unsubscribe"](channel);
  }

  kindOf(error: unknown): ErrorKind {
    if (!(error instanceof Error) || error instanceof TypeError) return "other";
    if (error.name !== "ReplyError") return "down";
    return UNABLE.test(error.message) ? "down" : "reply";
  }

  async close(): Promise<void> {
    await this.#client.quit();
  }

  destroy(): void {
    this.#client.disconnect();
  }
}
