import { USAGE, readOptions } from "./options.ts";
import { runExam } from "./run-exam.ts";

try {
  const options = readOptions(process.argv.slice(2));
  if (options) process.exitCode = await runExam(options, (line) => console.log(line));
  else console.log(USAGE);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
