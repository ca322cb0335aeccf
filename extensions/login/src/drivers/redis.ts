/**
 * Devices and failed attempts in Redis, for apps of several processes.
 *
 * @module @phial/login/redis
 */
import { defineScript, type Redis, type RedisConnection } from "@phial/redis";
import type { Clock } from "phial";
import type {
  AttemptCount,
  AttemptCounts,
  AttemptStore,
  AttemptWindow,
} from "../attempts/attempt-store.ts";
import type {
  Device,
  DeviceRecords,
  DeviceStore,
  Rotation,
  StoredDevice,
} from "../devices/device-store.ts";
import { byLastUse, withoutTokens } from "../devices/listed-devices.ts";

/** How the stores name their keys. */
export interface RedisStoreOptions {
  /** @default "login:" */
  readonly prefix?: string;
}

const FIELDS = [
  "userId",
  "version",
  "createdAt",
  "lastUsedAt",
  "expiresAt",
  "address",
  "agent",
  "isRemembered",
  "tokenHash",
  "previousHash",
  "rotatedAt",
] as const satisfies readonly (keyof StoredDevice)[];

const rotate = defineScript({
  keys: 1,
  source: `
    if redis.call("HGET", KEYS[1], "tokenHash") ~= ARGV[1] then return 0 end
    redis.call("HSET", KEYS[1], "tokenHash", ARGV[2], "previousHash", ARGV[1],
      "rotatedAt", ARGV[3], "lastUsedAt", ARGV[3])
    return 1`,
  reply: (reply) => reply === 1,
});

// A device that was forgotten meanwhile stays so.
const touch = defineScript({
  keys: 1,
  source: `
    if redis.call("EXISTS", KEYS[1]) == 1 then redis.call("HSET", KEYS[1], "lastUsedAt", ARGV[1]) end
    return 1`,
});

const take = defineScript({
  keys: 1,
  source: `
    local count = redis.call("INCR", KEYS[1])
    if count == 1 then redis.call("PEXPIRE", KEYS[1], ARGV[1]) end
    return { count, redis.call("PTTL", KEYS[1]) }`,
  reply: (reply): AttemptCount => {
    const [count, resetsIn] = Array.isArray(reply) ? reply.map(Number) : [];
    return { count: count ?? Infinity, resetsIn: resetsIn ?? 0 };
  },
});

const giveBack = defineScript({
  keys: 1,
  source: `
    if tonumber(redis.call("GET", KEYS[1]) or "0") > 0 then redis.call("DECR", KEYS[1]) end
    return 1`,
});

class RedisDevices implements DeviceRecords {
  readonly #connection: RedisConnection;
  readonly #clock: Clock;
  readonly #prefix: string;

  constructor(connection: RedisConnection, clock: Clock, prefix: string) {
    this.#connection = connection;
    this.#clock = clock;
    this.#prefix = prefix;
  }

  async add(device: StoredDevice): Promise<void> {
    const key = this.#device(device.series);
    const values = FIELDS.flatMap((field) => [field, String(device[field])]);
    // By the app's clock: that of the server may go otherwise.
    const life = Math.max(1, Math.ceil(device.expiresAt - this.#clock.now()));
    await this.#connection.pipeline([
      ["HSET", key, ...values],
      ["PEXPIRE", key, life],
      ["SADD", this.#user(device.userId), device.series],
      ["PEXPIRE", this.#user(device.userId), life, "GT"],
      ["PEXPIRE", this.#user(device.userId), life, "NX"],
    ]);
  }

  async find(series: string): Promise<StoredDevice | undefined> {
    const reply = await this.#connection.sendCommand<unknown>([
      "HMGET",
      this.#device(series),
      ...FIELDS,
    ]);
    return deviceOf(series, Array.isArray(reply) ? reply : []);
  }

  rotate({ series, from, to, at }: Rotation): Promise<boolean> {
    return this.#connection.runScript(rotate, [this.#device(series)], [from, to, at]);
  }

  async touch(series: string, at: number): Promise<void> {
    await this.#connection.runScript(touch, [this.#device(series)], [at]);
  }

  async remove(series: string): Promise<boolean> {
    const device = await this.find(series);
    if (!device) return false;
    const [deleted] = await this.#connection.pipeline([
      ["DEL", this.#device(series)],
      ["SREM", this.#user(device.userId), series],
    ]);
    return deleted === 1;
  }

  async removeAll(userId: string, except?: string): Promise<number> {
    const gone = (await this.#seriesOf(userId)).filter((series) => series !== except);
    const removed = await Promise.all(gone.map((series) => this.remove(series)));
    return removed.filter(Boolean).length;
  }

  async list(userId: string, now: number): Promise<readonly Device[]> {
    const series = await this.#seriesOf(userId);
    const devices = await Promise.all(series.map((one) => this.find(one)));
    return devices
      .filter((device) => device !== undefined)
      .filter(({ expiresAt }) => expiresAt > now)
      .map(withoutTokens)
      .toSorted(byLastUse);
  }

  async #seriesOf(userId: string): Promise<string[]> {
    const reply = await this.#connection.sendCommand<unknown>(["SMEMBERS", this.#user(userId)]);
    return Array.isArray(reply) ? reply.map(String) : [];
  }

  #device(series: string): string {
    return `${this.#prefix}device:${series}`;
  }

  #user(userId: string): string {
    return `${this.#prefix}devices:${userId}`;
  }
}

function deviceOf(series: string, values: readonly unknown[]): StoredDevice | undefined {
  const fields = new Map(FIELDS.map((field, i) => [field, values[i]]));
  if (typeof fields.get("userId") !== "string") return undefined;
  const text = (field: (typeof FIELDS)[number]): string => {
    const value = fields.get(field);
    return typeof value === "string" ? value : "";
  };
  return {
    series,
    userId: text("userId"),
    version: text("version"),
    createdAt: Number(text("createdAt")),
    lastUsedAt: Number(text("lastUsedAt")),
    expiresAt: Number(text("expiresAt")),
    address: text("address"),
    agent: text("agent"),
    isRemembered: text("isRemembered") === "true",
    tokenHash: text("tokenHash"),
    previousHash: text("previousHash"),
    rotatedAt: Number(text("rotatedAt")),
  };
}

class RedisAttempts implements AttemptCounts {
  readonly #connection: RedisConnection;
  readonly #prefix: string;

  constructor(connection: RedisConnection, prefix: string) {
    this.#connection = connection;
    this.#prefix = prefix;
  }

  take({ key, duration }: AttemptWindow): Promise<AttemptCount> {
    return this.#connection.runScript(take, [this.#prefix + key], [duration]);
  }

  async giveBack({ key }: AttemptWindow): Promise<void> {
    await this.#connection.runScript(giveBack, [this.#prefix + key]);
  }

  async reset(key: string): Promise<void> {
    await this.#connection.sendCommand(["DEL", this.#prefix + key]);
  }
}

/**
 * Keeps devices in Redis, each until it expires.
 *
 * @example
 * export const login = new LoginManager({ userLoader, devices: redisDevices(redis) });
 */
export function redisDevices(
  redis: Redis,
  { prefix = "login:" }: RedisStoreOptions = {},
): DeviceStore {
  const open: DeviceStore["open"] = (app) => new RedisDevices(redis.of(app), app.clock, prefix);
  return { needs: [redis], open };
}

/**
 * Counts failed attempts in Redis, for all processes together. Time is the server's.
 *
 * @example
 * export const login = new LoginManager({ userLoader, attempts: redisAttempts(redis) });
 */
export function redisAttempts(
  redis: Redis,
  { prefix = "login:" }: RedisStoreOptions = {},
): AttemptStore {
  return { needs: [redis], open: (app) => new RedisAttempts(redis.of(app), prefix) };
}
