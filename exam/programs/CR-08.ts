import { program } from "../src/program.ts";

/** Told to end under load, the app loses no request and is gone in time. */
export default program({
  async run(bench) {
    const runs = bench.size(3, 20);
    const before = bench.size(1500, 3000);
    const exits: number[] = [];
    let answered = 0;
    for (let run = 1; run <= runs; run++) {
      const app = await bench.start();
      const url = `${app.base}/slow?ms=200`;
      const got = await bench.tool("drain", { url, pid: app.pid, conns: 50, before });
      for (const lost of ["s5xx", "inflight_lost", "reset_on_reused_keepalive"]) {
        bench.check(got[lost] === 0, `run ${run}: ${lost} ${String(got[lost])}`);
      }
      bench.check(
        JSON.stringify(got["other"]) === "{}",
        `run ${run}: ${JSON.stringify(got["other"])}`,
      );
      const exit = Number(got["exit_ms"]);
      bench.check(exit <= 5000, `run ${run}: exit after ${String(got["exit_ms"])} ms`);
      const { code, signal } = await app.ended;
      bench.check(code === 0, `run ${run}: ended with ${signal ?? code}`);
      exits.push(exit);
      answered += Number(got["ok"]);
    }
    const slowest = Math.max(...exits);
    bench.figure(`${runs} runs, ${answered} answered, exit within ${slowest} ms`);
  },
});
