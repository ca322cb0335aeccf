import type { ExamApp } from "./exam-app.ts";
import type { Bench } from "./program.ts";

/** What is fuzzed. */
export interface FuzzOptions {
  readonly kind: "cookie" | "header" | "json" | "jwt" | "multipart" | "path" | "query";
  readonly path: string;
  /** A valid cookie to be changed: `name=value`. */
  readonly cookie?: string;
  /** A valid token to be changed. */
  readonly token?: string;
  readonly seed?: number;
  /** Connections: fewer show how long an answer takes, more how much comes at once. @default 64 */
  readonly conns?: number;
  /** The most that 99 of 100 answers may take, in milliseconds, in a run of full length. */
  readonly p99?: number;
}

/** Runs the fuzzer against an app: no answer of 5xx, none missing, and the app lives on. */
export async function fuzz(bench: Bench, app: ExamApp, options: FuzzOptions): Promise<void> {
  const { kind, path, seed = 1, conns = 64, p99, token } = options;
  const [cookie, value] = options.cookie?.split(/=(.*)/s) ?? [];
  const n = bench.scale.fuzz;
  const args = { url: app.base, kind, path, n, seed, conns, alive: "/healthz" };
  const named = cookie === undefined || value === undefined ? {} : { cookie, value };
  const valid = token === undefined ? {} : { token };
  const got = await bench.tool("fuzz", { ...args, ...named, ...valid });
  const where = `${kind} ${path}`;
  for (const count of ["s5xx", "dead", "hung"]) {
    const told = `${where}: ${count} ${String(got[count])}, first ${JSON.stringify(got["first_bad"])}`;
    bench.check(got[count] === 0, told);
  }
  bench.check(got["alive_after"] === 200, `${where}: /healthz is ${String(got["alive_after"])}`);
  const slow = Number(got["p99"]);
  const isSlow = p99 !== undefined && bench.scale.all && slow > p99;
  bench.check(!isSlow, `${where}: p99 ${slow} ms`);
  const answers = JSON.stringify(got["hist"]).replaceAll('"', "");
  bench.figure(`${where}: ${n} cases ${answers}, ${String(got["rps"])}/s, p99 ${slow} ms`);
}
