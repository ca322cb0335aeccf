import { strict as assert } from "node:assert";
import type { Operation } from "./operation.ts";

/** W1 without a network: one request object, made before, again and again. */
export function helloOperation(
  fetch: (request: Request) => Response | Promise<Response>,
): Operation {
  const request = new Request("http://127.0.0.1/hello/world");
  return {
    call: () => fetch(request),
    async check() {
      const response = await fetch(request);
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), { hello: "world" });
    },
  };
}
