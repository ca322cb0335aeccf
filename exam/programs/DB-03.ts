import { type OwnDatabase, eachDatabase } from "../src/databases.ts";
import { ask, inParallel } from "../src/http.ts";
import { percentile, randomFrom, until } from "../src/measure.ts";
import { type Bench, program } from "../src/program.ts";

const AT_ONCE = 50;
const QUICK_MS = 250;

/** Clients that go while a handler holds a connection leave none of them taken. */
export default program({
  async run(bench) {
    for (const database of await eachDatabase(bench)) await abortMany(bench, database);
  },
});

async function abortMany(bench: Bench, { name, start }: OwnDatabase): Promise<void> {
  const app = await bench.start(start);
  const random = randomFrom(3);
  const count = bench.size(300, 1000);
  await inParallel({ count, at: AT_ONCE }, async () => {
    await ask(app, { path: "/db/slow?ms=300", timeout: 1 + Math.floor(random() * 400) });
  });
  let stats = "";
  const isFree = await until(async () => {
    stats = (await ask(app, { path: "/__exam/stats" })).body;
    return stats.includes('"db":{"open":5,"idle":5,"waiting":0}');
  }, 2);
  bench.check(isFree, `${name}: 2 s later ${stats}`);
  const quick = await inParallel({ count: 200, at: 5 }, () => ask(app, { path: "/db/search?q=a" }));
  const p99 = percentile(
    quick.map(({ ms }) => ms),
    0.99,
  );
  const failed = quick.filter(({ status }) => status !== 200);
  bench.check(failed.length === 0, `${name}: ${failed.length} searches fail afterwards`);
  bench.check(p99 <= QUICK_MS, `${name}: the p99 of a search is ${Math.round(p99)} ms`);
  const errors = app.log().filter(({ status }) => status === 500);
  bench.check(errors.length === 0, `${name}: ${errors.length} x 500 in the log`);
  bench.figure(`${name}: ${count} aborted, p99 ${Math.round(p99)} ms`);
}
