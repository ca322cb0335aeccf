import { strict as assert } from "node:assert";
import type { Answer } from "../client.ts";
import { readPage } from "../page.ts";
import { expectedRows } from "./rows.ts";
import { browserHeaders, type Workload } from "./workload.ts";

/** W5: a rate limit counted in memory, then a cached page. */
export const limitedInMemory = limited({ name: "W5", title: "limit + cached view", suffix: "" });

/** W6: the same with the limit counted in Redis. */
export const limitedInRedis = limited({
  name: "W6",
  title: "redis limit + cached view",
  suffix: "-redis",
});

function limited(options: {
  readonly name: string;
  readonly title: string;
  readonly suffix: "" | "-redis";
}): Workload {
  const { name, title, suffix } = options;
  return {
    name,
    title,
    needsRedis: suffix !== "",

    async check({ client, redis }) {
      const first = assertCatalog(await client.get(`/limited${suffix}`));
      const second = assertCatalog(await client.get(`/limited${suffix}`));
      assert.equal(second, first, "the view is not cached");
      const statuses: number[] = [];
      let last: Answer | undefined;
      for (let attempt = 0; attempt < 4; attempt++) {
        last = await client.get(`/limited-tight${suffix}`);
        statuses.push(last.status);
      }
      assert.deepEqual(statuses, [200, 200, 200, 429], "three requests in a minute");
      assert(last?.headers["retry-after"], "Retry-After is missing");
      if (suffix && redis) assert(Number(await redis.command("DBSIZE")) > 0, "nothing is in Redis");
    },

    async request() {
      return { method: "GET", path: `/limited${suffix}`, headers: browserHeaders };
    },

    verify(answer) {
      assertCatalog(answer);
    },
  };
}

/** Asserts that `answer` is the public page and returns its nonce. */
function assertCatalog({ status, headers, text }: Answer): string {
  assert.equal(status, 200);
  assert.match(headers["content-type"] ?? "", /^text\/html/);
  const page = readPage(text);
  assert.equal(page.title, "Catalog");
  assert.equal(page.heading, "Catalog");
  assert(page.nonce.length >= 8, "no nonce");
  assert.deepEqual(page.rows, expectedRows);
  const combined = headers["ratelimit"];
  const limit = headers["x-ratelimit-limit"] ?? headers["ratelimit-limit"] ?? combined;
  const remaining = headers["x-ratelimit-remaining"] ?? headers["ratelimit-remaining"] ?? combined;
  assert(limit !== undefined && remaining !== undefined, "rate limit headers are missing");
  assert.equal(headers["set-cookie"], undefined, "a cached public page sets a cookie");
  return page.nonce;
}
