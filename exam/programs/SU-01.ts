import { join } from "node:path";
import { program } from "../src/program.ts";
import { runProgram } from "../src/tool.ts";

const SCRIPT = join(import.meta.dirname, "../../scripts/check-floors.ts");

/** Versions, integrity and licences of what is installed, by the list of the repository. */
export default program({
  async run(bench) {
    const { code, output } = await runProgram(process.execPath, [SCRIPT], 120);
    bench.check(code === 0, output.trim());
    bench.figure(output.trim().split("\n").at(-1) ?? "");
  },
});
