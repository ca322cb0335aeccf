import { type OwnDatabase, eachDatabase } from "../src/databases.ts";
import { ask, inParallel } from "../src/http.ts";
import { type Bench, program } from "../src/program.ts";

/** What failed has written nothing, among others that did not fail, and whoever went meanwhile. */
export default program({
  async run(bench) {
    for (const database of await eachDatabase(bench)) await failOften(bench, database);
  },
});

async function failOften(bench: Bench, { name, start }: OwnDatabase): Promise<void> {
  const app = await bench.start(start);
  const statuses = await inParallel({ count: bench.size(200, 2000), at: 10 }, async (index) => {
    const json = { from: 1, to: 2, amount: 5, fail: true };
    const isAborted = index % 4 === 3;
    const { status, body } = await ask(app, {
      path: "/db/transfer",
      json,
      ...(isAborted && { timeout: 1 + (index % 7) }),
    });
    const isRight = status === 422 || (isAborted && status === 0);
    bench.check(isRight, `${name}: a transfer that fails is ${status} ${body}`);
    return status;
  });
  const json = { from: 1, to: 2, amount: 100 };
  const { status } = await ask(app, { path: "/db/transfer", json });
  bench.check(status === 200, `${name}: the account does not have all of its money: ${status}`);
  const { body } = await ask(app, { path: "/__exam/stats" });
  bench.check(body.includes('"sum":1000'), `${name}: ${body}`);
  const aborted = statuses.filter((one) => one === 0).length;
  bench.figure(`${name}: ${statuses.length} failed, ${aborted} of them without their client`);
}
