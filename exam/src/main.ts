import { USAGE, readOptions } from "./options.ts";
import { runExam } from "./run-exam.ts";

// Each app and server of a program is ended with this process, however it ends.
process.setMaxListeners(100);

try {
  const options = readOptions(process.argv.slice(2));
  if (options) process.exitCode = await runExam(options, (line) => console.log(line));
  else console.log(USAGE);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
