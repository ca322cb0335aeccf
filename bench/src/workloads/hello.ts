import { strict as assert } from "node:assert";
import type { Workload } from "./workload.ts";

/** W1: routing, a path parameter and a JSON answer. */
export const hello: Workload = {
  name: "W1",
  title: "hello JSON",
  needsRedis: false,

  async check({ client }) {
    const answer = await client.get("/hello/world");
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json(), { hello: "world" });
    assert.match(answer.headers["content-type"] ?? "", /^application\/json/);
    assert.equal(answer.headers["set-cookie"], undefined, "W1 sets a cookie");
    const escaped = await client.get("/hello/J%C3%BCrgen%20%3Cb%3E");
    assert.deepEqual(escaped.json(), { hello: "Jürgen <b>" });
  },

  async request() {
    return { method: "GET", path: "/hello/world", headers: { Accept: "application/json" } };
  },

  verify(answer) {
    assert.deepEqual(answer.json(), { hello: "world" });
  },
};
