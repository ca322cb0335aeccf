/**
 * The app that the exam is run against:
 *
 *     node --conditions=source exam/app.ts
 *
 * Its variables are those of the contract in `checks.json`. Prints `ready <port>` when it serves.
 */
import { isPhialError } from "phial";
import { serve } from "phial/server";
import { createApp } from "./app/create-app.ts";

try {
  const host = process.env["HOST"];
  const server = await serve(createApp(process.env), host === undefined ? {} : { host });
  process.stdout.write(`ready ${server.port}\n`);
} catch (error) {
  process.stderr.write(`${describe(error)}\n`);
  process.exitCode = 1;
}

function describe(error: unknown): string {
  if (isPhialError(error)) return `${error.code}: ${error.problem} ${error.remedy}`;
  return error instanceof Error ? error.message : String(error);
}
