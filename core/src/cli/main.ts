#!/usr/bin/env node
/**
 * The `phial` command.
 *
 * @module
 */
import { runCli } from "./cli.ts";
import { processTerminal } from "./terminal.ts";

// A reader that has seen enough (`phial routes | head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 1);
});

const { exitCode } = await runCli(process.argv.slice(2), processTerminal());
await Promise.all([written(process.stdout), written(process.stderr)]);
// What the app has left open must not keep the command alive.
process.exit(exitCode);

function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => void stream.write("", () => resolve()));
}
