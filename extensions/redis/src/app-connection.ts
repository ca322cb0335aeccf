import { type Logger, PhialError, systemClock } from "phial";
import type { RedisCommand, RedisConnection, RedisHealth } from "./connection.ts";
import type { OpenDriver, RedisValue } from "./driver.ts";
import { isRedisUnavailable, lockTaken } from "./failures.ts";
import { Link, type LinkOptions } from "./link.ts";
import { type LockOptions, type LockOwner, type RedisLock, takeLock } from "./lock.ts";
import { type PreparedCommand, prefixedPattern, prepare } from "./prefix.ts";
import type { RedisScript, ScriptKeys } from "./script.ts";
import { checkCommand, type Use } from "./shared-use.ts";
import { Subscriber } from "./subscriber.ts";
import { RedisSubscription, type SubscribeOptions } from "./subscription.ts";

/** What the connection of an app is made with. */
export interface AppConnectionOptions extends LinkOptions {
  readonly prefix: string;
  /** Opens the connection that listens to channels. */
  readonly openSubscriber: OpenDriver;
}

const SCAN_COUNT = 1000;

/** The connection that the contexts of one app share; or one of one's own, see {@link OwnRedis}. */
export class AppConnection implements RedisConnection {
  readonly prefix: string;
  /** Where it is, without the password. */
  readonly url: string;
  readonly link: Link;
  readonly use: Use;
  readonly #subscriber: Subscriber;
  readonly #locks: LockOwner;
  readonly #log: Logger;

  constructor(options: AppConnectionOptions) {
    const { prefix, appName, connectTimeout, openSubscriber: open, log } = options;
    this.prefix = prefix;
    this.url = options.url;
    this.use = { isShared: Number.isFinite(options.commandTimeout), prefix };
    this.link = new Link(options);
    this.#log = log;
    this.#subscriber = new Subscriber({ open, appName, prefix, connectTimeout });
    this.#locks = { commands: this, log, held: new Set() };
  }

  async sendCommand<Reply = unknown>(command: RedisCommand): Promise<Reply> {
    checkCommand(command, this.use);
    const { command: wire, route } = prepare(command, this.prefix);
    const reply = await this.link.run((driver) => driver.send(wire, route));
    // The caller knows what its command replies.
    return reply as Reply;
  }

  async pipeline(commands: readonly RedisCommand[]): Promise<unknown[]> {
    const prepared = commands.map((command) => this.#prepared(command));
    return this.link.run(async (driver) => {
      const sent = prepared.map(({ command, route }) => driver.send(command, route));
      const replies: unknown[] = [];
      for (const result of await Promise.allSettled(sent)) {
        if (result.status === "rejected") throw result.reason;
        replies.push(result.value);
      }
      return replies;
    });
  }

  async multi(commands: readonly RedisCommand[]): Promise<unknown[]> {
    const prepared = commands.map((command) => this.#prepared(command));
    if (prepared.length === 0) return [];
    const { route } = prepared.find((one) => one.route !== undefined) ?? { route: undefined };
    const wire = prepared.map(({ command }) => command);
    return this.link.run((driver) => driver.transact(wire, route));
  }

  async runScript<Keys extends number, Reply>(
    script: RedisScript<Keys, Reply>,
    keys: ScriptKeys<Keys>,
    args: readonly RedisValue[] = [],
  ): Promise<Reply> {
    const names: readonly string[] = keys;
    const rest = [names.length, ...names, ...args] as const;
    const known = prepare(["EVALSHA", script.sha1, ...rest], this.prefix);
    const reply = await this.link.run(async (driver) => {
      try {
        return await driver.send(known.command, known.route);
      } catch (error) {
        if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
        return driver.send(known.command.with(0, "EVAL").with(1, script.source), known.route);
      }
    });
    return script.reply(reply);
  }

  publish(channel: string, message: string): Promise<number> {
    return this.sendCommand<number>(["PUBLISH", channel, message]);
  }

  subscribe(
    channels: string | readonly string[],
    { pattern = false, buffer = 1000 }: SubscribeOptions = {},
  ): RedisSubscription {
    const list = typeof channels === "string" ? [channels] : channels;
    const subscriber = this.#subscriber;
    return new RedisSubscription({ subscriber, channels: list, isPattern: pattern, buffer });
  }

  async lock(name: string, options: LockOptions): Promise<RedisLock> {
    const lock = await this.tryLock(name, options);
    if (!lock) throw lockTaken(name);
    return lock;
  }

  async tryLock(name: string, options: LockOptions): Promise<RedisLock | undefined> {
    return takeLock(this.#locks, name, options);
  }

  async *keys(pattern = "*"): AsyncGenerator<string, void, undefined> {
    const match = prefixedPattern(pattern, this.prefix);
    for await (const page of this.#pages(match)) {
      for (const key of page) yield key.slice(this.prefix.length);
    }
  }

  async clear(pattern?: string): Promise<number> {
    if (pattern === undefined && this.prefix === "") throw prefixMissing();
    let deleted = 0;
    for await (const page of this.#pages(prefixedPattern(pattern ?? "*", this.prefix))) {
      // One by one, since in a cluster each key has its own node; they go in one round trip.
      const replies = await this.link.run((driver) =>
        Promise.all(page.map((key) => driver.send(["UNLINK", key], key))),
      );
      for (const reply of replies) deleted += Number(reply);
    }
    return deleted;
  }

  async health(): Promise<RedisHealth> {
    const { url } = this;
    const start = systemClock.monotonic();
    const since = (): number => systemClock.monotonic() - start;
    try {
      await this.sendCommand(["PING"]);
      return { ok: true, url, milliseconds: since() };
    } catch (error) {
      return { ok: false, url, milliseconds: since(), reason: reasonOf(error) };
    }
  }

  /** Gives back what is held, lets what is under way end, and closes the connections. */
  async close(): Promise<void> {
    await this.#subscriber.close();
    await Promise.all([...this.#locks.held].map((lock) => lock[Symbol.asyncDispose]()));
    await this.link.close();
    this.#log.debug({ event: "redis.closed", url: this.url }, "redis.closed");
  }

  #prepared(command: RedisCommand): PreparedCommand {
    checkCommand(command, this.use);
    return prepare(command, this.prefix);
  }

  /** Pages of keys as they are on the server. */
  async *#pages(match: string): AsyncGenerator<string[], void, undefined> {
    const nodes = await this.link.run(async (driver) => driver.nodes());
    for (const send of nodes) {
      let cursor = "0";
      do {
        const scan = ["SCAN", cursor, "MATCH", match, "COUNT", String(SCAN_COUNT)];
        const reply = await this.link.run(() => send(scan));
        // The reply of SCAN is documented: the next cursor, and a list of keys.
        const [next, keys] = reply as [string, string[]];
        if (keys.length > 0) yield keys;
        cursor = next;
      } while (cursor !== "0");
    }
  }
}

function reasonOf(error: unknown): string {
  const cause = isRedisUnavailable(error) && error instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

function prefixMissing(): PhialError {
  return new PhialError(
    "REDIS_PREFIX_MISSING",
    "clear() was called without a pattern, and the app has no prefix: it would delete the whole database.",
    'Set REDIS_PREFIX, for example "notes:", or say what to delete: redis.clear("cache:*").',
  );
}
