import { currentContext, Extension, type ExtensionOptions, type Phial } from "phial";
import { AppRedis, type OwnRedis } from "./app-redis.ts";
import type { RedisConnection, RedisHealth } from "./connection.ts";
import type { DriverEvents, OpenDriver, RedisDriver, RedisValue } from "./driver.ts";
import type { LockOptions, RedisLock } from "./lock.ts";
import { nodeRedis } from "./node-redis.ts";
import { redisCommands } from "./redis-commands.ts";
import { defineScript, type ScriptDefinition, type ScriptKeys } from "./script.ts";
import { type RedisSettings, redisSettings, targetOf, tlsOptions } from "./settings.ts";
import type { RedisSubscription, SubscribeOptions } from "./subscription.ts";
import type { SharedRedisClient } from "./typed-client.ts";
import { DEFAULT_URL } from "./url.ts";

/** What a driver of another library is made with. */
export interface DriverInit {
  /** As it was set: with the password. Never print it. */
  readonly url: string;
  /** In milliseconds. */
  readonly connectTimeout: number;
}

/** What {@link Redis} may be made with. */
export interface RedisOptions extends ExtensionOptions {
  /** Makes the connections with another library, for example that of `@phial/redis/ioredis`. */
  readonly driver?: (init: DriverInit, events: DriverEvents) => RedisDriver;
}

/** Runs a script in the current context. */
export type ScriptCall<Keys extends number, Reply> = (
  keys: ScriptKeys<Keys>,
  ...args: RedisValue[]
) => Promise<Reply>;

/**
 * Redis: one connection per app, which all its contexts share. What is called on the extension
 * belongs to the current context; `redis.of(app)` has the same for the life of the app.
 *
 * @example
 * export const redis = new Redis();
 * redis.initApp(app);
 * app.get("/visits", async () => ({ visits: await redis.client.incr("visits") }));
 */
export class Redis extends Extension<AppRedis> {
  readonly name = this.named("redis");
  override readonly settings = redisSettings;
  override readonly commands = redisCommands(
    this.name === "redis" ? "redis" : `redis-${this.name}`,
    (app) => this.of(app),
  );
  readonly #driver: RedisOptions["driver"];

  constructor(options: RedisOptions = {}) {
    super(options);
    this.#driver = options.driver;
  }

  protected setup(app: Phial, settings: RedisSettings): AppRedis {
    const { log, clock, name } = app;
    const target = targetOf(app, settings);
    const redis = new AppRedis({
      open: this.#opener(app, settings, settings.REDIS_PREFIX),
      openSubscriber: this.#opener(app, settings, ""),
      appName: name,
      url: target.shown,
      prefix: settings.REDIS_PREFIX,
      log,
      clock,
      connectTimeout: settings.REDIS_CONNECT_TIMEOUT * 1000,
      commandTimeout: settings.REDIS_COMMAND_TIMEOUT * 1000,
      queueLength: settings.REDIS_QUEUE_LENGTH,
      breakerFailures: settings.REDIS_BREAKER_FAILURES,
      breakerDelay: settings.REDIS_BREAKER_DELAY * 1000,
    });
    app.onClose(() => redis.close());
    return redis;
  }

  /** The typed commands of @redis/client, on the connection of the current app. */
  get client(): SharedRedisClient {
    return this.of().client;
  }

  /** What other extensions stand on: the same connection, whatever library is underneath. */
  get connection(): RedisConnection {
    return this.of();
  }

  /** Makes a function of a Lua script. */
  script<const Keys extends number, Reply = unknown>(
    definition: ScriptDefinition<Keys, Reply>,
  ): ScriptCall<Keys, Reply> {
    const script = defineScript(definition);
    return (keys, ...args) => this.of().runScript(script, keys, args);
  }

  /**
   * Takes a lock, which is released when the current context ends at the latest.
   *
   * @throws HttpError 503 `REDIS_LOCK_TAKEN` when somebody else holds it for all of `wait`
   * @example
   * await using lock = await redis.lock("report", { ttl: 30, wait: 5 });
   */
  async lock(name: string, options: LockOptions): Promise<RedisLock> {
    return withContext(await this.of().lock(name, options));
  }

  /** The same; gives `undefined` when somebody else holds it for all of `wait`. */
  async tryLock(name: string, options: LockOptions): Promise<RedisLock | undefined> {
    const lock = await this.of().tryLock(name, options);
    return lock && withContext(lock);
  }

  /** Listens to channels until the current context ends. */
  subscribe(channels: string | readonly string[], options?: SubscribeOptions): RedisSubscription {
    return withContext(this.of().subscribe(channels, options));
  }

  /** Publishes a message; gives the number of subscribers that this server knows of. */
  publish(channel: string, message: string): Promise<number> {
    return this.of().publish(channel, message);
  }

  /** A connection of one's own, until the current context ends: for commands that wait, and WATCH. */
  duplicate(): OwnRedis {
    return withContext(this.of().duplicate());
  }

  /** Whether the server answers, and how fast: for a readiness check. */
  health(): Promise<RedisHealth> {
    return this.of().health();
  }

  #opener(app: Phial, settings: RedisSettings, prefix: string): OpenDriver {
    const connectTimeout = settings.REDIS_CONNECT_TIMEOUT * 1000;
    const driver = this.#driver;
    if (driver) {
      const init = { url: settings.REDIS_URL ?? DEFAULT_URL, connectTimeout };
      return (events) => driver(init, events);
    }
    const target = targetOf(app, settings);
    const name = app.name.replace(/[^\w.-]+/g, "-");
    return (events) => {
      const tls = tlsOptions(app, settings);
      return nodeRedis({ target, name, prefix, connectTimeout, tls }, events);
    };
  }
}

/** Ends something with the current context. */
function withContext<T extends AsyncDisposable>(thing: T): T {
  currentContext().onTeardown(async () => thing[Symbol.asyncDispose]());
  return thing;
}
