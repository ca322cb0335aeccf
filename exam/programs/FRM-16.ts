import { ask } from "../src/http.ts";
import { percentile } from "../src/measure.ts";
import { program } from "../src/program.ts";

const STEP = 2 ** 21;

/** Keys made to collide, and very many of them, cost nothing much. */
export default program({
  async run(bench) {
    const app = await bench.start();
    const indices = Array.from({ length: 60_000 }, (_, i) => `"${i * STEP}":0`);
    const distinct = Array.from({ length: 100_000 }, (_, i) => `"${i.toString(36)}":0`);
    const few = Array.from({ length: 1000 }, (_, i) => `"${i * STEP}":0`);
    const attacks = [
      { name: "keys like indices", json: indices, wanted: 400 },
      { name: "100,000 keys", json: distinct, wanted: 400 },
      { name: "1,000 keys", json: few, wanted: 200 },
    ];
    const latencies: number[] = [];
    const over = new AbortController();
    const good = (async () => {
      while (!over.signal.aborted) latencies.push((await ask(app, { path: "/healthz" })).ms);
    })();
    for (const { name, json, wanted } of attacks) {
      const body = `{${json.join(",")}}`.slice(0, 1_048_570);
      const headers = { "content-type": "application/json" };
      for (let round = 0; round < 3; round++) {
        const { status, ms } = await ask(app, { path: "/echo/json", body, headers });
        bench.check(status === wanted, `${name}: ${status}`);
        bench.check(ms <= 150 || round === 0, `${name}: ${Math.round(ms)} ms`);
      }
    }
    over.abort();
    await good;
    const p99 = percentile(latencies, 0.99);
    bench.check(p99 <= 200, `/healthz takes ${Math.round(p99)} ms (p99)`);
  },
});
