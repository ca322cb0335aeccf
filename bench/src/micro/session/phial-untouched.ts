// The same request when the handler does not look at the session: the difference is what it costs.
import { strict as assert } from "node:assert";
import { Phial } from "phial";
import type { Operation } from "../../operation.ts";
import { sessionSecret } from "../../session-operation.ts";

const app = new Phial("bench", { config: { SECRET_KEY: sessionSecret } });
app.get("/visit", (c) => c.text("2"));
await app.start();

const headers = { Cookie: `session=${"x".repeat(180)}` };
const request = new Request("http://127.0.0.1/visit", { headers });

const operation: Operation = {
  call: () => app.fetch(request),
  async check() {
    const response = await app.fetch(request);
    assert.equal(await response.text(), "2");
    assert.equal(response.headers.get("Set-Cookie"), null);
  },
};
export default operation;
