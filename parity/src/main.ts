import { runCommand } from "./command.ts";
import { divergenceRules } from "./divergence-rules.ts";
import { loadTwin } from "./twin.ts";
import { loadVectorModule } from "./vectors.ts";

process.exitCode = await runCommand(process.argv.slice(2), {
  loadTwin,
  loadVectorModule,
  rules: divergenceRules,
  print: (line) => console.log(line),
});
