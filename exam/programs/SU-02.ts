import { join } from "node:path";
import { program } from "../src/program.ts";
import { runProgram } from "../src/tool.ts";

const SCRIPT = join(import.meta.dirname, "../../scripts/check-floors.ts");

/** Constructs that our sources must not have, by the same list. */
export default program({
  async run(bench) {
    const { code, output } = await runProgram(process.execPath, [SCRIPT], 120);
    bench.check(code === 0, output.trim());
    bench.figure(output.trim().split("\n").at(-1) ?? "");
  },
});
