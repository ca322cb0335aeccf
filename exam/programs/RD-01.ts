import { setTimeout as delay } from "node:timers/promises";
import { checkCuts, cutOften, echoRequest } from "../src/echoes.ts";
import type { ExamApp } from "../src/exam-app.ts";
import { ask, inParallel } from "../src/http.ts";
import { percentile } from "../src/measure.ts";
import { type LoadAnswer, type LoadRequest, PacedLoad, statusesOf } from "../src/paced-load.ts";
import { type Bench, program } from "../src/program.ts";
import type { OwnServer } from "../src/servers.ts";

const PER_SECOND = 500;
const COUNT = "/redis/count";
/** Of what can do without Redis. */
const ERRORS = 0.005;
const LONGEST_MS = 1000;
const BACK_MS = 5000;
/** One that it is gone and one that it is back; on a busy machine it may seem to go once more. */
const MOST_LINES = 8;
const GROWTH_BYTES = 32 * 1024 * 1024;

/**
 * A Redis that is killed, or silent, under load costs nothing where a handler can do without it,
 * and a quick 503 where not; answers are never crossed, and a lock has one holder.
 */
export default program({
  async run(bench) {
    const server = await bench.redis();
    await fail(bench, server, {
      name: "killed",
      stop: () => server.signal("SIGKILL"),
      restart: () => server.start(),
    });
    await fail(bench, server, {
      name: "silent",
      stop: () => server.signal("SIGSTOP"),
      restart: () => server.signal("SIGCONT"),
    });
    await cut(bench, server);
    await contend(bench, server);
  },
});

interface Fault {
  readonly name: string;
  stop(): Promise<void>;
  restart(): Promise<void>;
}

function start(bench: Bench, url: string): Promise<ExamApp> {
  return bench.start({ profile: "redis", env: { REDIS_URL: url } });
}

async function fail(bench: Bench, server: OwnServer, fault: Fault): Promise<void> {
  const app = await start(bench, server.url);
  await warmUp(app);
  const load = new PacedLoad(app.port, PER_SECOND, mixed);
  await delay(bench.size(2000, 10_000));
  const before = await memoryOf(app);
  await fault.stop();
  await delay(bench.size(4000, 10_000));
  const during = await memoryOf(app);
  await fault.restart();
  const backAt = load.now;
  await delay(BACK_MS + 2000);
  const answers = await load.end();
  judge(bench, { name: fault.name, answers, backAt, stalledMs: load.longestStallMs });
  const growth = Math.max(during, await memoryOf(app)) - before;
  const mebibytes = `${Math.round(growth / 1024 / 1024)} MiB`;
  bench.check(growth <= GROWTH_BYTES, `${fault.name}: the process has grown by ${mebibytes}`);
  bench.figure(`${fault.name}: grown by ${mebibytes}`);
  const told = app.log().filter(({ event }) => event === "redis.down" || event === "redis.up");
  bench.check(
    told.length >= 2 && told.length <= MOST_LINES,
    `${fault.name}: ${told.length} lines in the log`,
  );
}

/** What a page does that keeps things in Redis, and now and then what nothing else can do. */
function mixed(index: number): LoadRequest {
  if (index % 25 === 0) return { path: `${COUNT}?k=all`, method: "POST", kind: COUNT };
  if (index % 5 === 0) return { path: "/session/get?k=a", kind: "session" };
  if (index % 7 === 0) return { path: "/db/echo?v=a", kind: "database" };
  return { path: `/redis/value?k=${index % 50}`, kind: "value" };
}

interface Seen {
  readonly name: string;
  readonly answers: readonly LoadAnswer[];
  readonly backAt: number;
  /** How long the one that asks had no processor: nothing of what is asked. */
  readonly stalledMs: number;
}

function judge(bench: Bench, { name, answers, backAt, stalledMs }: Seen): void {
  const others = answers.filter(({ kind }) => kind !== COUNT);
  const failed = others.filter(({ status }) => status !== 200);
  bench.check(failed.length <= others.length * ERRORS, `${name}: ${statusesOf(failed)}`);
  const bad = answers.filter(({ status }) => status !== 200 && status !== 503);
  bench.check(bad.length === 0, `${name}: ${statusesOf(bad)}`);
  const mute = answers.filter(({ status, headers }) => status === 503 && !headers["retry-after"]);
  bench.check(mute.length === 0, `${name}: ${mute.length} x 503 without Retry-After`);
  const slowest = percentile(
    answers.map(({ ms }) => ms),
    1,
  );
  bench.check(
    slowest - stalledMs <= LONGEST_MS,
    `${name}: one has taken ${Math.round(slowest)} ms`,
  );
  const last = Math.max(
    backAt,
    ...answers.flatMap(({ status, at }) => (status === 503 ? [at] : [])),
  );
  bench.check(last - backAt <= BACK_MS, `${name}: 503 until ${Math.round(last - backAt)} ms after`);
  const fromRedis = answers.filter(({ at, body }) => at > last && body.includes('"from":"redis"'));
  bench.check(fromRedis.length > 0, `${name}: nothing is kept in Redis afterwards`);
  const counts = answers.filter(({ kind }) => kind === COUNT);
  bench.figure(`${name}: ${statusesOf(others)}; only Redis can: ${statusesOf(counts)}`);
  bench.figure(`slowest ${Math.round(slowest)} ms, back after ${Math.round(last - backAt)} ms`);
}

/** Connections that are cut while answers are on their way do not cross them. */
async function cut(bench: Bench, server: OwnServer): Promise<void> {
  const proxy = await bench.proxy(server);
  const app = await start(bench, server.urlAt(proxy.port));
  const load = new PacedLoad(app.port, PER_SECOND, (index) => echoRequest("/redis/echo", index));
  await cutOften(proxy, bench.size(14, 70));
  const healedAt = load.now + BACK_MS;
  await delay(BACK_MS + 2000);
  checkCuts(bench, await load.end(), healedAt);
}

/** Two processes do under a lock what loses one where two do it at once. */
async function contend(bench: Bench, server: OwnServer): Promise<void> {
  const apps = await Promise.all([start(bench, server.url), start(bench, server.url)]);
  const count = bench.size(200, 1000);
  const answers = await inParallel({ count, at: 20 }, (index) =>
    ask(apps[index % 2] ?? apps[0], { method: "POST", path: "/redis/once?k=one" }),
  );
  const done = answers.filter(({ status }) => status === 200);
  const odd = answers.filter(({ status }) => status !== 200 && status !== 503);
  bench.check(odd.length === 0, `under a lock: ${odd[0]?.status} ${odd[0]?.error ?? ""}`);
  // Our own answers.
  const sums = done.map(({ body }) => JSON.parse(body) as { n: number; holder: number });
  const isOnce = new Set(sums.map(({ n }) => n)).size === done.length;
  bench.check(isOnce, "two have held the lock at once");
  const holders = sums.toSorted((a, b) => a.n - b.n).map(({ holder }) => holder);
  const isRising = holders.every((holder, index) => holder > (holders[index - 1] ?? 0));
  bench.check(isRising, "the numbers of the holders do not grow");
  bench.figure(`${done.length} of ${count} under a lock of two processes`);
}

async function warmUp(app: ExamApp): Promise<void> {
  // Until the memory of the process has found its size.
  await inParallel({ count: 6000, at: 50 }, (index) => ask(app, mixed(index)));
}

async function memoryOf(app: ExamApp): Promise<number> {
  const { body } = await ask(app, { path: "/__exam/stats" });
  // Our own answer.
  return (JSON.parse(body) as { rss: number }).rss;
}
