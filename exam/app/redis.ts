import { isRedisUnavailable, Redis } from "@phial/redis";
import { Blueprint, HttpError } from "phial";

/** The connection of the profiles that have Redis. */
export const redis = new Redis();

/** Routes that need Redis, and one that can do without. */
export const redisRoutes = new Blueprint("redis", { urlPrefix: "/redis" });

/** A value that is kept in Redis and made again where that cannot be asked. */
redisRoutes.get("/value", async function value(c) {
  const k = keyIn(c.req.query("k"));
  try {
    const kept = await redis.client.get(`value:${k}`);
    if (kept !== null) return { k, v: kept, from: "redis" };
    await redis.client.set(`value:${k}`, made(k), { expiration: { type: "EX", value: 60 } });
  } catch (error) {
    if (!isRedisUnavailable(error)) throw error;
  }
  return { k, v: made(k), from: "handler" };
});

/** Counts, which only Redis can. */
redisRoutes.post("/count", async function count(c) {
  return { n: await redis.client.incr(`count:${keyIn(c.req.query("k"))}`) };
});

/** What was sent, on a round through Redis. */
redisRoutes.get("/echo", async function echo(c) {
  return { v: await redis.client.echo(keyIn(c.req.query("v"))) };
});

/** Work that one process at a time may do. */
redisRoutes.post("/once", async function once(c) {
  const k = keyIn(c.req.query("k"));
  await using lock = await redis.lock(`once:${k}`, { ttl: 5, wait: 5 });
  // Not atomic: two that are here together would lose one.
  const n = Number((await redis.client.get(`sum:${k}`)) ?? "0") + 1;
  await redis.client.set(`sum:${k}`, String(n));
  return { n, holder: lock.fence };
});

function made(key: string): string {
  return `value of ${key}`;
}

function keyIn(key: string | undefined): string {
  if (key === undefined || !/^[\w.-]{1,64}$/.test(key)) {
    throw new HttpError(400, { detail: "A key is 1 to 64 letters, digits, dots and hyphens." });
  }
  return key;
}
