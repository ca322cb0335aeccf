import { type ChildProcess, spawn } from "node:child_process";
import { Agent, request } from "node:http";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const PROGRAM = fileURLToPath(new URL("drain-program.ts", import.meta.url));

interface Program {
  readonly child: ChildProcess;
  readonly port: number;
  /** The exit code or signal, what the program said last, and how long it took from `since`. */
  ended(since: number): Promise<{ code: number | string | null; report: unknown; ms: number }>;
}

async function start(...args: readonly string[]): Promise<Program> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const said: string[] = [];
  lines.on("line", (line) => said.push(line));
  const exited = new Promise<number | string | null>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal));
  });
  await new Promise((resolve) => lines.once("line", resolve));
  return {
    child,
    port: Number(said[0]),
    ended: async (since) => {
      const code = await exited;
      return { code, report: JSON.parse(said[1] ?? "null"), ms: performance.now() - since };
    },
  };
}

interface Losses {
  answered: number;
  failed: number;
  lost: number;
  resetWhileKept: number;
  resetWhenNew: number;
}

/** Asks for `/slow` over and over on one kept connection, until the server is gone. */
async function keepAsking(port: number, losses: Losses): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (;;) {
    const outcome = await new Promise<number | string>((resolve) => {
      const sent = request({ port, path: "/slow", agent }, (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode ?? 0));
        response.on("error", () => resolve("lost"));
      });
      sent.on("error", (error: NodeJS.ErrnoException) => {
        if (error.code === "ECONNREFUSED") resolve("refused");
        else resolve(sent.reusedSocket ? "kept" : "new");
      });
      sent.end();
    });
    if (outcome === "refused") break;
    if (outcome === "lost") losses.lost += 1;
    else if (outcome === "kept") losses.resetWhileKept += 1;
    else if (outcome === "new") losses.resetWhenNew += 1;
    else if (Number(outcome) >= 500) losses.failed += 1;
    else losses.answered += 1;
  }
  agent.destroy();
}

describe("SIGTERM under load", () => {
  test.concurrent.each([1, 2, 3])("loses nothing (run %i of 3)", { timeout: 20_000 }, async () => {
    const program = await start("300");
    const losses = { answered: 0, failed: 0, lost: 0, resetWhileKept: 0, resetWhenNew: 0 };
    const clients = Array.from({ length: 50 }, () => keepAsking(program.port, losses));
    await delay(500);
    const since = performance.now();
    program.child.kill("SIGTERM");
    const { code, report, ms } = await program.ended(since);
    await Promise.all(clients);
    expect(losses).toMatchObject({ failed: 0, lost: 0, resetWhileKept: 0 });
    expect(losses.answered).toBeGreaterThan(100);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5_000);
    expect(report).toMatchObject({
      life: ["start", "close"],
      last: { fields: { drained: expect.any(Number), cut: 0 } },
    });
  });
});

describe("a program that is told to end", () => {
  test.concurrent.each(["SIGTERM", "SIGINT"] as const)("by %s ends with 0", async (signal) => {
    const program = await start("0");
    const since = performance.now();
    program.child.kill(signal);
    expect(await program.ended(since)).toMatchObject({
      code: 0,
      report: { life: ["start", "close"] },
    });
  });

  test.concurrent("twice ends at once", async () => {
    const program = await start("60000");
    const since = performance.now();
    program.child.kill("SIGTERM");
    await untilNotReady(program.port);
    program.child.kill("SIGTERM");
    const { code, ms } = await program.ended(since);
    expect(code).toBe(143);
    expect(ms).toBeLessThan(10_000);
  });

  test.concurrent("ends with 1 when its app cannot be closed", async () => {
    const program = await start("0", "fail");
    program.child.kill("SIGTERM");
    expect(await program.ended(0)).toMatchObject({ code: 1, report: { life: ["start", "close"] } });
  });
});

async function untilNotReady(port: number): Promise<void> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    if (answer.status === 503) return;
  }
}
