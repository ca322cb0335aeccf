/**
 * The app that the exam is run against:
 *
 *     node --conditions=source exam/app.ts
 *     node --conditions=source exam/app.ts db upgrade
 *
 * Its variables are those of the contract in `checks.json`. Prints `ready <port>` when it serves;
 * with arguments it is the command line of the app.
 */
import { join } from "node:path";
import { isPhialError } from "phial";
import { serve } from "phial/server";
import { createApp } from "./app/create-app.ts";

await (process.argv.length > 2 ? runCommand() : start());

/** `phial` itself is a program and not part of the package's face. */
async function runCommand(): Promise<void> {
  process.env["PHIAL_APP"] = join(import.meta.dirname, "app/command-app.ts");
  await import(import.meta.resolve("phial").replace(/index\.(ts|js)$/, "cli/main.$1"));
}

async function start(): Promise<void> {
  try {
    const host = process.env["HOST"];
    const server = await serve(createApp(process.env), host === undefined ? {} : { host });
    process.stdout.write(`ready ${server.port}\n`);
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = 1;
  }
}

function describe(error: unknown): string {
  if (isPhialError(error)) return `${error.code}: ${error.problem} ${error.remedy}`;
  return error instanceof Error ? error.message : String(error);
}
