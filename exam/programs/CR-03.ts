import { setTimeout as delay } from "node:timers/promises";
import { ask } from "../src/http.ts";
import { program } from "../src/program.ts";

const KINDS = ["sync", "async", "string", "null", "reject", "late"];

/** A failure is named to the client and logged once with its stack. */
export default program({
  async run(bench) {
    const app = await bench.start({ profile: "prod" });
    const headers = { host: "ex.test", accept: "application/json" };
    for (const kind of KINDS) {
      const before = app.log().length;
      const answer = await ask(app, { path: `/throw?kind=${kind}`, headers });
      await delay(100);
      const added = app.log().slice(before);
      const errors = added.filter(({ level }) => level === "error");
      bench.check(errors.length === 1, `${kind}: logged ${errors.length} times`);
      bench.check(/"stack":"[^"]*at /.test(JSON.stringify(errors)), `${kind}: without a stack`);
      if (kind === "late") continue;
      const id = answer.headers["x-request-id"] ?? "";
      bench.check(answer.status === 500 && id !== "", `${kind}: no request id in the answer`);
      bench.check(errors[0]?.["requestId"] === id, `${kind}: another request id in the log`);
      bench.check(!/secret|SELECT|src/.test(answer.body), `${kind}: says ${answer.body}`);
    }
    bench.check((await ask(app, { path: "/healthz" })).status === 200, "the app is gone");
  },
});
