import { fuzz } from "../src/fuzzing.ts";
import { program } from "../src/program.ts";

/** What is malformed is the client's fault. */
export default program({
  async run(bench) {
    const app = await bench.start();
    await fuzz(bench, app, { kind: "json", path: "/echo/json", seed: 1_000_000_000 });
    await fuzz(bench, app, { kind: "multipart", path: "/echo/form", seed: 1_000_000_000 });
  },
});
