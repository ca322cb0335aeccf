/**
 * Redis for Phial: one connection per app that fails fast, and what is built on it.
 *
 * @module @phial/redis
 */
export type { AppRedis, OwnRedis } from "./app-redis.ts";
export type { RedisCommand, RedisCommands, RedisConnection, RedisHealth } from "./connection.ts";
export type {
  ChannelListener,
  DriverEvents,
  ErrorKind,
  RedisDriver,
  RedisValue,
  Route,
  WireCommand,
} from "./driver.ts";
export { isRedisUnavailable } from "./failures.ts";
export type { LockOptions, RedisLock } from "./lock.ts";
export { type DriverInit, Redis, type RedisOptions, type ScriptCall } from "./redis.ts";
export {
  defineScript,
  type RedisScript,
  type ScriptDefinition,
  type ScriptKeys,
} from "./script.ts";
export type { RedisMessage, RedisSubscription, SubscribeOptions } from "./subscription.ts";
export type { OwnRedisClient, SharedRedisClient } from "./typed-client.ts";
