import { Redis } from "@phial/redis";
import { Phial, silentLogger } from "phial";
import { startRedis } from "./redis-operation.ts";

/** @phial/redis in an app, with a prefix, and the deadline that @redis/client has by itself. */
export async function phialRedis() {
  const config = {
    TESTING: true,
    REDIS_URL: await startRedis(),
    REDIS_PREFIX: "bench:",
    REDIS_CONNECT_TIMEOUT: "5s",
    REDIS_COMMAND_TIMEOUT: "5s",
  };
  const app = new Phial("bench", { config, log: silentLogger });
  return new Redis().initApp(app).of(app);
}
