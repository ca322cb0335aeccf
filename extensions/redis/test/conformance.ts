import { defineConformance } from "@phial/conformance";
import { Redis } from "../src/index.ts";
import { FakeRedis } from "../src/testing/index.ts";

// The checks count what is open in this process: the server is there before and after them.
const server = await FakeRedis.start();
// Every app gets keys of its own, since what one has written the next would read.
let apps = 0;
const config = () => {
  const REDIS_PREFIX = `app${(apps += 1)}:`;
  return {
    REDIS_URL: server.url,
    REDIS_PREFIX,
    CACHE_REDIS_URL: server.url,
    CACHE_REDIS_PREFIX: `cache-${REDIS_PREFIX}`,
    // The machine of a test may be busy.
    REDIS_CONNECT_TIMEOUT: "20s",
    REDIS_COMMAND_TIMEOUT: "20s",
    CACHE_REDIS_CONNECT_TIMEOUT: "20s",
    CACHE_REDIS_COMMAND_TIMEOUT: "20s",
  };
};

/** How the conformance kit makes and uses the extension: in its tests, and for `phial check`. */
export default defineConformance({
  make: () => new Redis(),
  config,
  otherConfig: () => ({ ...config(), REDIS_URL: server.url.replace("/0", "/1") }),
  use: async (redis) => {
    const { prefix } = redis.connection;
    const database = await redis.client.incr("uses");
    await using lock = await redis.lock("use", { ttl: 5, wait: 5 });
    const isSecond = redis.of().url.endsWith("/1");
    return [database, lock.fence, prefix.length > 0, isSecond];
  },
  spoil: async (redis) => {
    const lock = await redis.lock("spoilt", { ttl: 5 });
    Object.defineProperty(lock, Symbol.asyncDispose, {
      value: async () => {
        await lock.release();
        throw new Error("spoilt");
      },
    });
  },
  commands: { "redis ping": {}, "redis info": {} },
  withSibling: () => new Redis({ name: "cache" }),
});
