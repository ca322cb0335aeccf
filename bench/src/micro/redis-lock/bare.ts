// A lock by hand: SET NX PX with a random value, and a script that deletes it.
import { strict as assert } from "node:assert";
import { randomBytes } from "node:crypto";
import type { Operation } from "../../operation.ts";
import { bareClient, withoutDeadline } from "../../redis-operation.ts";

const client = await bareClient(withoutDeadline);
const take = await client.scriptLoad(`
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return redis.call('INCR', KEYS[2])
end
return 0`);
const release = await client.scriptLoad(
  "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0",
);

async function call(): Promise<unknown> {
  const word = randomBytes(16).toString("base64url");
  await client.evalSha(take, { keys: ["lock", "fence"], arguments: [word, "30000"] });
  return client.evalSha(release, { keys: ["lock"], arguments: [word] });
}

const operation: Operation = { call, check: async () => assert.equal(await call(), 1) };
export default operation;
