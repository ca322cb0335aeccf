import { fuzz } from "../src/fuzzing.ts";
import { until } from "../src/measure.ts";
import { program } from "../src/program.ts";

/** Malformed multiparts; no temporary file stays. */
export default program({
  async run(bench) {
    const app = await bench.start();
    const before = app.leftovers();
    await fuzz(bench, app, { kind: "multipart", path: "/upload", p99: 150, conns: 16 });
    await until(() => app.leftovers().length === before.length, 5);
    const left = app.leftovers().filter((name) => !before.includes(name));
    bench.check(left.length === 0, `temporary files are left: ${left.join(", ")}`);
  },
});
