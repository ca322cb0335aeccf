/**
 * Marks of tokens in Redis, for apps of several processes.
 *
 * @module @phial/jwt/redis
 */
import { defineScript, type Redis, type RedisConnection } from "@phial/redis";
import type { Clock } from "phial";
import type { MarkOptions, TokenMarks, TokenStore } from "../stores/token-store.ts";

/** How {@link redisStore} names its keys. */
export interface RedisStoreOptions {
  /** @default "jwt:" */
  readonly prefix?: string;
}

// SET with NX and GET in one command needs Redis 7.
const putMark = defineScript({
  keys: 1,
  source: `
    local known = redis.call("GET", KEYS[1])
    if known then return known end
    if ARGV[2] == "" then redis.call("SET", KEYS[1], ARGV[1])
    else redis.call("SET", KEYS[1], ARGV[1], "PX", ARGV[2]) end
    return false`,
  reply: momentOf,
});

class RedisMarks implements TokenMarks {
  readonly #connection: RedisConnection;
  readonly #clock: Clock;
  readonly #prefix: string;

  constructor(connection: RedisConnection, clock: Clock, prefix: string) {
    this.#connection = connection;
    this.#clock = clock;
    this.#prefix = prefix;
  }

  put(name: string, { at, until }: MarkOptions): Promise<number | undefined> {
    // By the app's clock: that of the server may go otherwise.
    const life = Math.max(1, Math.ceil(until - this.#clock.now()));
    const ttl = Number.isFinite(life) ? String(life) : "";
    return this.#connection.runScript(putMark, [this.#prefix + name], [String(at), ttl]);
  }

  async find(names: readonly string[]): Promise<readonly (number | undefined)[]> {
    // One by one, since in a cluster each key has its own node; they go in one round trip.
    const gets = names.map((name) => ["GET", this.#prefix + name] as const);
    return (await this.#connection.pipeline(gets)).map(momentOf);
  }
}

function momentOf(reply: unknown): number | undefined {
  return reply === null || reply === undefined || reply === false ? undefined : Number(reply);
}

/**
 * Keeps marks in Redis, each for as long as its token would live.
 *
 * @example
 * export const redis = new Redis();
 * export const jwt = new JWTManager({ store: redisStore(redis) });
 */
export function redisStore(redis: Redis, { prefix = "jwt:" }: RedisStoreOptions = {}): TokenStore {
  return {
    needs: [redis],
    open: (app) => new RedisMarks(redis.of(app), app.clock, prefix),
  };
}
