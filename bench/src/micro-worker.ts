// Repeats the operation of one file for micro-bench.ts: `node micro-worker.ts <file>`.
import type { Operation } from "./operation.ts";

/** What is sent after the warm-up (with 0) and after every round. */
export interface WorkerMessage {
  readonly microseconds: number;
  /** Sent after the warm-up, where the package's name is not the file's. */
  readonly version?: string | undefined;
}

const roundMicroseconds = 150_000;

// The files in src/micro export their operation as default.
const { default: operation }: { default: Operation } = await import(process.argv[2] ?? "");
await operation.check();
const calls = await warmUp();
send({ microseconds: 0, version: operation.version });
process.on("message", () => {
  void round().then((us) => send({ microseconds: us / calls }));
});

function send(message: WorkerMessage): void {
  process.send?.(message);
}

async function round(): Promise<number> {
  await operation.between?.();
  return repeat(calls);
}

/** Calls the operation until it is compiled, and returns how many calls fill a round. */
async function warmUp(): Promise<number> {
  for (let calls = operation.firstCalls ?? 1000; ; calls *= 2) {
    await operation.between?.();
    const us = await repeat(calls);
    if (us > roundMicroseconds * 4) return Math.ceil((calls * roundMicroseconds) / us);
  }
}

async function repeat(count: number): Promise<number> {
  const before = process.cpuUsage();
  for (let call = 0; call < count; call++) {
    const result = operation.call();
    if (result instanceof Promise) await result;
  }
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
