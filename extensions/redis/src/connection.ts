import type { RedisValue } from "./driver.ts";
import type { LockOptions, RedisLock } from "./lock.ts";
import type { RedisScript, ScriptKeys } from "./script.ts";
import type { RedisSubscription, SubscribeOptions } from "./subscription.ts";

/** A command of the own interface: its name and its arguments, `["SET", "a", 1]`. */
export type RedisCommand = readonly [name: string, ...args: RedisValue[]];

/**
 * What other extensions stand on: commands, scripts, transactions and messages, whatever library
 * is underneath. Every key and channel gets the prefix here, and replies have the shapes of RESP 2.
 *
 * Every method rejects with an HttpError 503 `REDIS_UNAVAILABLE`, `REDIS_TIMEOUT` or
 * `REDIS_QUEUE_FULL` while the server cannot be used, and with the library's error when the server
 * refuses a command.
 */
export interface RedisCommands {
  /** What every key and channel begins with on the server. */
  readonly prefix: string;
  /**
   * Sends one command.
   *
   * @throws PhialError `REDIS_COMMAND_UNSAFE` for one that would change or hold up the connection
   * that others share, or that reaches beyond the prefix
   * @example
   * await connection.sendCommand<number>(["INCR", "visits"]);
   */
  sendCommand<Reply = unknown>(command: RedisCommand): Promise<Reply>;
  /** Sends commands together, in one round trip; rejects with the first error when all are done. */
  pipeline(commands: readonly RedisCommand[]): Promise<unknown[]>;
  /** Runs commands as one transaction; in a cluster their keys belong to one slot. */
  multi(commands: readonly RedisCommand[]): Promise<unknown[]>;
  /** Runs a script by its digest, and sends its source only to a server that does not know it. */
  runScript<Keys extends number, Reply>(
    script: RedisScript<Keys, Reply>,
    keys: ScriptKeys<Keys>,
    args?: readonly RedisValue[],
  ): Promise<Reply>;
  /** Publishes a message; gives the number of subscribers that this server knows of. */
  publish(channel: string, message: string): Promise<number>;
}

/** The connection of one app, see {@link RedisCommands}. */
export interface RedisConnection extends RedisCommands {
  /** Listens to channels on a connection of its own, until it is closed or the app is. */
  subscribe(channels: string | readonly string[], options?: SubscribeOptions): RedisSubscription;
  /**
   * Takes a lock.
   *
   * @throws HttpError 503 `REDIS_LOCK_TAKEN` when somebody else holds it for all of `wait`
   */
  lock(name: string, options: LockOptions): Promise<RedisLock>;
  /** Takes a lock, or gives `undefined` when somebody else holds it for all of `wait`. */
  tryLock(name: string, options: LockOptions): Promise<RedisLock | undefined>;
  /** The keys that match a pattern, without the prefix; one may come twice, as with SCAN. */
  keys(pattern?: string): AsyncIterable<string>;
  /**
   * Deletes the keys that match a pattern, and gives their number.
   *
   * @throws PhialError `REDIS_PREFIX_MISSING` when that would be the whole database
   */
  clear(pattern?: string): Promise<number>;
  /** Whether the server answers, and how fast. */
  health(): Promise<RedisHealth>;
}

/** What {@link RedisConnection.health} tells; the URL has no password in it. */
export interface RedisHealth {
  readonly ok: boolean;
  readonly url: string;
  /** How long the answer took. */
  readonly milliseconds: number;
  /** Why it is not well. */
  readonly reason?: string;
}
