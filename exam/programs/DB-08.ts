import { setTimeout as delay } from "node:timers/promises";
import { checkCuts, checkEchoes, cutOften, echoRequest } from "../src/echoes.ts";
import { ask } from "../src/http.ts";
import { percentile } from "../src/measure.ts";
import { type LoadAnswer, PacedLoad, statusesOf } from "../src/paced-load.ts";
import { type Bench, program } from "../src/program.ts";
import type { OwnServer } from "../src/servers.ts";

const PER_SECOND = 200;
/** Until the breaker has opened. */
const OPENING_MS = 1500;
const DOWN_MS = 250;
const BACK_MS = 5000;

interface Outage {
  readonly from: number;
  readonly to: number;
  /** How long the one that asks had no processor: nothing of what is asked. */
  readonly stalledMs: number;
}

/**
 * A PostgreSQL that is gone for a while costs 503s while it is gone and nothing else; and where
 * connections are cut in the middle of answers, nobody gets the answer of another.
 */
export default program({
  async run(bench) {
    const server = await bench.postgres();
    await restart(bench, server);
    await cut(bench, server);
  },
});

async function restart(bench: Bench, server: OwnServer): Promise<void> {
  const app = await bench.start({ profile: "postgres", env: { DATABASE_URL: server.url } });
  const load = new PacedLoad(app.port, PER_SECOND, (index) =>
    index % 5 === 0
      ? { path: "/db/write", json: { id: index + 1 } }
      : echoRequest("/db/echo", index),
  );
  await delay(bench.size(2000, 5000));
  const from = load.now;
  await server.signal("SIGQUIT");
  await delay(bench.size(4000, 10_000));
  const to = load.now;
  await server.start();
  await delay(BACK_MS + 2000);
  const answers = await load.end();
  judge(bench, answers, { from, to, stalledMs: load.longestStallMs });
  checkEchoes(bench, answers);
  const acknowledged = answers.flatMap(({ status, body }) => (status === 201 ? [body] : []));
  const { body } = await ask(app, { path: "/db/ids" });
  // Our own answers.
  const kept = new Set(JSON.parse(body) as number[]);
  const lost = acknowledged.filter((one) => !kept.has((JSON.parse(one) as { id: number }).id));
  bench.check(lost.length === 0, `${lost.length} writes are lost`);
  bench.check(app.end === undefined, "the process has ended");
  bench.figure(`${acknowledged.length} acknowledged writes, ${lost.length} lost`);
}

function judge(
  bench: Bench,
  answers: readonly LoadAnswer[],
  { from, to, stalledMs }: Outage,
): void {
  const during = answers.filter(({ at, ms }) => at + ms >= from && at < to + BACK_MS);
  const outside = answers.filter((one) => !during.includes(one));
  const failed = outside.filter(({ status }) => status !== 200 && status !== 201);
  bench.check(failed.length === 0, `while it is there: ${statusesOf(failed)}`);
  const odd = during.filter(({ status }) => ![200, 201, 503].includes(status));
  bench.check(odd.length === 0, `while it is gone: ${statusesOf(odd)}`);
  const mute = during.filter(({ status, headers }) => status === 503 && !headers["retry-after"]);
  bench.check(mute.length === 0, `${mute.length} x 503 without Retry-After`);
  const open = during.filter(({ at }) => at >= from + OPENING_MS && at < to);
  const slowest = percentile(
    open.map(({ ms }) => ms),
    0.99,
  );
  bench.check(
    slowest - stalledMs <= DOWN_MS,
    `when it is known to be gone, p99 is ${Math.round(slowest)} ms`,
  );
  const last = Math.max(from, ...during.filter(({ status }) => status === 503).map(({ at }) => at));
  bench.check(last - to <= BACK_MS - 100, `still 503 ${Math.round(last - to)} ms after its return`);
  bench.figure(
    `${answers.length} requests: ${statusesOf(answers)}; gone ${Math.round(to - from)} ms`,
  );
  bench.figure(
    `p99 while gone ${Math.round(slowest)} ms, last 503 ${Math.round(last - to)} ms after`,
  );
}

/** Cuts connections while answers are on their way. */
async function cut(bench: Bench, server: OwnServer): Promise<void> {
  const proxy = await bench.proxy(server);
  const env = { DATABASE_URL: server.urlAt(proxy.port) };
  const app = await bench.start({ profile: "chaos-db", env });
  const load = new PacedLoad(app.port, PER_SECOND, (index) => echoRequest("/db/echo", index));
  await cutOften(proxy, bench.size(14, 70));
  const healedAt = load.now + BACK_MS;
  await delay(BACK_MS + 2000);
  checkCuts(bench, await load.end(), healedAt);
}
