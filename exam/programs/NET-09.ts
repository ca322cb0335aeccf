import { program } from "../src/program.ts";

/** Clients that never end their body are let go. */
export default program({
  when: "beside",
  async run(bench) {
    const app = await bench.start();
    const conns = bench.size(200, 1000);
    const url = `${app.base}/echo/json`;
    const good = `${app.base}/`;
    const got = await bench.tool("slow", { url, good, mode: "body", conns, secs: 120 });
    const last = Number(got["closed_last_s"]);
    bench.figure(`${conns} closed after ${last.toFixed(1)} s`);
    bench.check(got["still_open"] === 0, `${String(got["still_open"])} are open after 120 s`);
    bench.check(last <= 60, `the last is open for ${last} s`);
    bench.check(got["good_failed"] === 0, `${String(got["good_failed"])} good requests failed`);
    const answers = JSON.stringify(got["status"]);
    bench.check(answers === JSON.stringify({ 408: conns }), `they were answered ${answers}`);
  },
});
