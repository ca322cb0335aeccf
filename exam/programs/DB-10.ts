import { type OwnDatabase, eachDatabase } from "../src/databases.ts";
import { ask, inParallel } from "../src/http.ts";
import { randomFrom } from "../src/measure.ts";
import { type Bench, program } from "../src/program.ts";

const ACCOUNTS = 10;

/** Money that is moved by two processes at once is neither made nor lost. */
export default program({
  async run(bench) {
    for (const database of await eachDatabase(bench)) await transferMany(bench, database);
  },
});

async function transferMany(bench: Bench, { name, start }: OwnDatabase): Promise<void> {
  // Both make the tables of an empty database at the same time.
  const apps = await Promise.all([bench.start(start), bench.start(start)]);
  const random = randomFrom(10);
  const account = (): number => 1 + Math.floor(random() * ACCOUNTS);
  const count = bench.size(1000, 5000);
  const statuses = await inParallel({ count, at: 50 }, async (index) => {
    const from = account();
    const to = 1 + ((from + Math.floor(random() * (ACCOUNTS - 1))) % ACCOUNTS);
    const json = { from, to, amount: 1 + Math.floor(random() * 30), fail: index % 10 === 0 };
    return (await ask(apps[index % 2] ?? apps[0], { path: "/db/transfer", json })).status;
  });
  const times = (status: number): number => statuses.filter((one) => one === status).length;
  const [done, short, failed] = [times(200), times(409), times(422)];
  bench.check(done + short + failed === count, `${name}: ${[...new Set(statuses)].join()}`);
  bench.check(done > 0, `${name}: nothing was moved`);
  for (const app of apps) {
    const { body } = await ask(app, { path: "/__exam/stats" });
    bench.check(body.includes('"sum":1000'), `${name}: ${body}`);
  }
  bench.figure(`${name}: ${done} moved, ${short} had too little, ${failed} were told to fail`);
}
