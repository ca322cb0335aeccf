/**
 * For tests of what stands on Redis.
 *
 * @module @phial/redis/testing
 */
export { FakeRedis, type FakeScript } from "./fake-redis.ts";
