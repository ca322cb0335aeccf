import { setTimeout as delay } from "node:timers/promises";
import { type LoadAnswer, type LoadRequest, statusesOf } from "./paced-load.ts";
import type { Bench } from "./program.ts";
import type { ChaosProxy } from "./servers.ts";

const MODES = ["reset", "latency 150", "slow 400", "reset", "blackhole", "down", "latency 40"];

/** A question whose answer is its number. */
export function echoRequest(path: string, index: number): LoadRequest {
  return { path: `${path}?v=${index}`, kind: String(index) };
}

/** Notes answers that belong to another question, or to none. */
export function checkEchoes(bench: Bench, answers: readonly LoadAnswer[]): void {
  const good = answers.filter(({ status, kind }) => status === 200 && /^\d+$/.test(kind));
  const crossed = good.filter(({ kind, body }) => body !== JSON.stringify({ v: kind }));
  bench.check(good.length > 0, "no question is answered");
  bench.check(
    crossed.length === 0,
    `${crossed.length} x the answer of another: ${crossed[0]?.body}`,
  );
}

/** Makes one fault after the other: connections are cut while answers are on their way. */
export async function cutOften(proxy: ChaosProxy, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await delay(150);
    await proxy.tell(MODES[round % MODES.length] ?? "reset");
    await delay(200);
    await proxy.tell("reset");
    await proxy.tell("up");
  }
}

/** Notes what was answered while connections were cut, and whether all is well at the end. */
export function checkCuts(bench: Bench, answers: readonly LoadAnswer[], healedAt: number): void {
  checkEchoes(bench, answers);
  const odd = answers.filter(({ status }) => status !== 200 && status !== 503);
  bench.check(odd.length === 0, `with cut connections: ${statusesOf(odd)}`);
  const late = answers.filter(({ at, status }) => at > healedAt && status !== 200);
  bench.check(late.length === 0, `it does not recover: ${statusesOf(late)}`);
  bench.figure(`with cut connections: ${statusesOf(answers)}`);
}
