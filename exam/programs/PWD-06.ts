import { setTimeout as delay } from "node:timers/promises";
import { type Answer, ask, inParallel } from "../src/http.ts";
import { percentile } from "../src/measure.ts";
import { PasswordProbe } from "../src/password-probe.ts";
import { program } from "../src/program.ts";

const CONNECTIONS = 50;
/** More than one runs and a hundred wait. */
const CROWD = 250;
const PASSWORD = "correct horse battery 1";
const PAUSE_MS = 10;
/** Of argon2id with 19 MiB, where the machine is not busy with something else. */
const LOGINS = 40;
const HEALTH_MS = 50;

/** A flood of logins neither stalls the server nor waits without end. */
export default program({
  async run(bench) {
    const app = await bench.start();
    const probe = new PasswordProbe(app);
    await probe.ask("plant", { hash: await probe.hash(PASSWORD) });
    const logIn = (): Promise<Answer> => probe.ask("login", { password: PASSWORD });

    const calm = await rateOf(2, 1, logIn);
    const seconds = bench.size(6, 20);
    const beside = new AbortController();
    const health = healthOf(app, beside.signal);
    const flood = await rateOf(seconds, CONNECTIONS, logIn);
    beside.abort();
    const times = await health;
    const p99 = percentile(times, 0.99);
    bench.figure(`${flood.toFixed(0)} logins/s, one at a time ${calm.toFixed(0)}/s`);
    bench.figure(`/healthz p99 ${p99.toFixed(0)} ms of ${times.length}`);
    // In the short form others may be at work on the machine; it is slow in both, then.
    const least = bench.size(0, Math.min(LOGINS, 0.6 * calm));
    bench.check(flood >= least, `${flood.toFixed(0)} logins/s; ${least.toFixed(0)} are asked for`);
    const most = bench.size(200, HEALTH_MS);
    bench.check(p99 <= most, `/healthz takes ${p99.toFixed(0)} ms (p99)`);

    const crowd = await inParallel({ count: CROWD, at: CROWD }, logIn);
    const answers = (status: number): Answer[] => crowd.filter((one) => one.status === status);
    const [served, refused] = [answers(200), answers(503)];
    const slowest = Math.max(...refused.map(({ ms }) => ms));
    bench.figure(`of ${CROWD} at once ${served.length} in, ${refused.length} sent away`);
    bench.check(served.length >= 100, `${served.length} of ${CROWD} log in`);
    bench.check(refused.length > 0, "nobody is sent away: the queue has no end");
    bench.check(served.length + refused.length === CROWD, "some get neither 200 nor 503");
    bench.check(slowest < 2000, `being sent away takes ${slowest.toFixed(0)} ms`);
    const isTold = refused.every(
      ({ headers, body }) => headers["retry-after"] === "1" && body.includes("PASSWORD_QUEUE_FULL"),
    );
    bench.check(isTold, "a 503 does not say when to come again");
  },
});

/** Logins in a second, by so many who begin anew when they are done. */
async function rateOf(
  seconds: number,
  connections: number,
  logIn: () => Promise<Answer>,
): Promise<number> {
  const start = performance.now();
  let done = 0;
  const again = async (): Promise<void> => {
    while (performance.now() - start < seconds * 1000) {
      const { status } = await logIn();
      if (status !== 200) throw new Error(`A login is answered with ${status}.`);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, again));
  return (done / (performance.now() - start)) * 1000;
}

/** How long /healthz takes, again and again until the end. */
async function healthOf(app: { readonly port: number }, end: AbortSignal): Promise<number[]> {
  const times: number[] = [];
  while (!end.aborted) {
    const { ms, status } = await ask(app, { path: "/healthz" });
    times.push(status === 200 ? ms : Number.POSITIVE_INFINITY);
    await delay(PAUSE_MS);
  }
  return times;
}
