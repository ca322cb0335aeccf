import { strict as assert } from "node:assert";
import type { Operation } from "../../operation.ts";
import { phialRedis } from "../../phial-redis.ts";

const redis = await phialRedis();

async function call(): Promise<unknown> {
  const lock = await redis.lock("lock", { ttl: 30 });
  return lock.release();
}

const operation: Operation = { call, check: async () => assert.equal(await call(), true) };
export default operation;
