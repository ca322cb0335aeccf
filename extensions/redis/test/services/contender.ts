// A process of its own that wants a lock: `node contender.ts <url> <prefix> <ttl>`. It says "ready",
// takes the lock when it is told to, says what came of it, and holds it until it is ended.
import { once } from "node:events";
import { Phial, silentLogger } from "phial";
import { Redis } from "../../src/index.ts";

const [, , url = "", prefix = "", ttl = "30"] = process.argv;
const config = {
  TESTING: true,
  REDIS_URL: url,
  REDIS_PREFIX: prefix,
  REDIS_CONNECT_TIMEOUT: "20s",
  REDIS_COMMAND_TIMEOUT: "20s",
};
const app = new Phial("contender", { config, log: silentLogger });
const redis = new Redis().initApp(app).of(app);
await redis.health();
process.stdout.write("ready\n");
await once(process.stdin, "data");
const lock = await redis.tryLock("contended", { ttl: Number(ttl) });
process.stdout.write(lock ? `won ${lock.fence}\n` : "lost\n");
setInterval(() => undefined, 1000);
