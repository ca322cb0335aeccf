import { type OwnDatabase, eachDatabase } from "../src/databases.ts";
import { type Answer, ask, inParallel } from "../src/http.ts";
import { percentile, until } from "../src/measure.ts";
import { type Bench, program } from "../src/program.ts";

const REQUESTS = 500;
/** The longest wait for a connection, 5 s, and what a busy machine adds. */
const LONGEST_MS = 9000;

/** More requests than connections wait for one, or are told to come again: none for ever. */
export default program({
  async run(bench) {
    for (const database of await eachDatabase(bench)) await exhaust(bench, database);
  },
});

async function exhaust(bench: Bench, { name, start }: OwnDatabase): Promise<void> {
  const app = await bench.start(start);
  const answers = await inParallel({ count: REQUESTS, at: REQUESTS }, () =>
    ask(app, { path: "/db/slow?ms=200", timeout: 30_000 }),
  );
  const served = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status === 503);
  bench.check(served.length + refused.length === REQUESTS, `${name}: ${others(answers)}`);
  bench.check(served.length >= 15, `${name}: only ${served.length} are served`);
  const mute = refused.filter(({ headers }) => headers["retry-after"] === undefined);
  bench.check(mute.length === 0, `${name}: ${mute.length} x 503 without Retry-After`);
  const slowest = percentile(
    answers.map(({ ms }) => ms),
    1,
  );
  bench.check(slowest <= LONGEST_MS, `${name}: one has waited ${Math.round(slowest)} ms`);
  const before = performance.now();
  const isBack = await until(async () => {
    return (await ask(app, { path: "/db/slow?ms=1" })).status === 200;
  }, 2);
  const back = Math.round(performance.now() - before);
  bench.check(isBack, `${name}: it does not recover within 2 s`);
  bench.check(app.end === undefined, `${name}: the process has ended`);
  bench.figure(
    `${name}: ${served.length} x 200, ${refused.length} x 503, slowest ${Math.round(slowest)} ms, back after ${back} ms`,
  );
}

function others(answers: readonly Answer[]): string {
  const found = answers.filter(({ status }) => status !== 200 && status !== 503);
  return `${found.length} others: ${[...new Set(found.map(({ status, error }) => error ?? status))].join()}`;
}
