import { request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { ExamApp } from "../src/exam-app.ts";
import { ask } from "../src/http.ts";
import { until } from "../src/measure.ts";
import { program } from "../src/program.ts";

const DEADLINE_S = 1;

/** A handler that does not end is answered for, and one whose client has gone is told. */
export default program({
  async run(bench) {
    const app = await bench.start({ env: { PHIAL_REQUEST_TIMEOUT: String(DEADLINE_S) } });
    const never = await ask(app, { path: "/slow?ms=never", timeout: 10_000 });
    bench.check(never.status === 503, `a handler that never ends: ${never.status || never.error}`);
    bench.check("retry-after" in never.headers, "the 503 has no Retry-After");
    const most = DEADLINE_S * 1000 + 1500;
    bench.check(never.ms <= most, `the answer came after ${Math.round(never.ms)} ms`);
    bench.figure(`503 after ${Math.round(never.ms)} ms of ${DEADLINE_S} s`);
    bench.check(await aborts(app, 1), "the signal is not aborted at the deadline");
    const patient = await bench.start();
    const left = request({ host: "127.0.0.1", port: patient.port, path: "/slow?ms=60000" });
    left.on("error", () => undefined).end();
    await delay(300);
    left.destroy();
    bench.check(await aborts(patient, 1), "the signal is not aborted when the client has gone");
    for (const each of [app, patient]) {
      const isFree = await until(async () => (await inFlight(each)) === 1, 3);
      bench.check(isFree, "a request stays in flight");
    }
  },
});

function aborts(app: ExamApp, count: number): Promise<boolean> {
  const seen = (): number => app.log().filter(({ event }) => event === "handler.aborted").length;
  return until(() => seen() === count, 3);
}

/** The request that asks is one of them. */
async function inFlight(app: ExamApp): Promise<number> {
  const { body } = await ask(app, { path: "/__exam/stats" });
  return (JSON.parse(body) as { inFlight: number }).inFlight;
}
