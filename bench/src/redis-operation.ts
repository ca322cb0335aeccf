import { strict as assert } from "node:assert";
import { createRequire } from "node:module";
import type { SharedRedisClient } from "@phial/redis";
import type { Operation } from "./operation.ts";
import { Redis } from "./redis.ts";

/** What the commands of these benchmarks need of a client. */
export type Commands = Pick<SharedRedisClient, "get" | "set">;

/** A private server for the process of one benchmark, as a URL. */
export async function startRedis(): Promise<string> {
  const redis = await Redis.start();
  if (!redis) throw new Error("There is no redis-server.");
  // A signal alone would end this process without the event by which its server ends.
  process.once("SIGTERM", () => process.exit());
  return `redis://127.0.0.1:${redis.port}/0`;
}

/** What is used of a client of @redis/client. */
interface BareClient extends Commands {
  on(event: "error", listener: () => void): unknown;
  connect(): Promise<unknown>;
  scriptLoad(source: string): Promise<string>;
  evalSha(sha1: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** A client of @redis/client without Phial; with no options it is as its documentation makes it. */
export async function bareClient(options: object = {}): Promise<BareClient> {
  // The copy that @phial/redis stands on, and no dependency of the benchmarks.
  const library = "@redis/client";
  const require = createRequire(import.meta.resolve("@phial/redis"));
  const { createClient }: { createClient(options: object): BareClient } = require(library);
  const client = createClient({ url: await startRedis(), RESP: 2, ...options });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** Leaves out the deadline of the library: then nothing ends a wait. */
export const withoutDeadline = { commandOptions: { timeout: 0 } };

/** A SET and a GET, one after the other. */
export function setAndGet(client: Commands): Operation {
  const call = async () => {
    await client.set("key", "a value of ordinary length");
    return client.get("key");
  };
  return {
    call,
    check: async () => assert.equal(await call(), "a value of ordinary length"),
  };
}

/** A hundred GETs at once, as many requests send them. */
export function manyGets(client: Commands): Operation {
  const call = () => Promise.all(Array.from({ length: 100 }, () => client.get("key")));
  return {
    call,
    async check() {
      await client.set("key", "a value");
      assert.deepEqual(new Set(await call()), new Set(["a value"]));
    },
  };
}
