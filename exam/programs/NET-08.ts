import { program } from "../src/program.ts";

/** Clients that never end their headers are let go, and nobody else notices. */
export default program({
  when: "beside",
  async run(bench) {
    const app = await bench.start();
    const conns = bench.size(200, 1000);
    const url = `${app.base}/`;
    const got = await bench.tool("slow", { url, mode: "headers", conns, secs: 60 });
    const last = Number(got["closed_last_s"]);
    const p99 = Number(got["good_p99_ms"]);
    bench.figure(`${conns} closed after ${last.toFixed(1)} s, good p99 ${p99.toFixed(0)} ms`);
    bench.check(got["still_open"] === 0, `${String(got["still_open"])} are open after 60 s`);
    bench.check(last <= 30, `the last is open for ${last} s`);
    bench.check(got["good_failed"] === 0, `${String(got["good_failed"])} good requests failed`);
    const answers = JSON.stringify(got["status"]);
    bench.check(answers === JSON.stringify({ 408: conns }), `they were answered ${answers}`);
    // In the short form other checks are running beside this one.
    const most = bench.size(500, 50);
    bench.check(p99 <= most, `good requests take ${p99} ms (p99)`);
  },
});
