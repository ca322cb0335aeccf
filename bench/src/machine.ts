import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cpus, release, totalmem, type as systemType } from "node:os";

/** Server on one core, load generator and harness on another. */
export const serverCpu = 0;
export const clientCpu = 1;

const ticksPerSecond = Number(tryRun("getconf", ["CLK_TCK"]) ?? 100);
const microsecondsPerTick = 1e6 / ticksPerSecond;

/** Whether CPU time of other processes can be read at all. */
export const hasProc = existsSync("/proc/self/stat");

/** Whether processes can be kept on a core each. */
export const canPin = cpus().length > 1 && tryRun("taskset", ["--version"]) !== undefined;

/** A command that runs on one core only, where the machine allows that. */
export function pinned(cpu: number, command: readonly string[]): string[] {
  return canPin ? ["taskset", "-c", String(cpu), ...command] : [...command];
}

/** Keeps this process and what it starts on one core; `undefined` gives all cores back. */
export function pinSelf(cpu: number | undefined): void {
  if (!canPin) return;
  const list = cpu === undefined ? `0-${cpus().length - 1}` : String(cpu);
  tryRun("taskset", ["-a", "-pc", list, String(process.pid)]);
}

/** What a program printed, or `undefined` when it is missing or failed. */
export function tryRun(program: string, args: readonly string[]): string | undefined {
  const result = spawnSync(program, [...args], { encoding: "utf8" });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/** Whether `program` is found on the PATH. */
export function hasProgram(program: string): boolean {
  return tryRun("sh", ["-c", 'command -v "$1"', "sh", program]) !== undefined;
}

/** The fields of /proc/PID/stat after the program's name: state is the first. */
function statFields(pid: number | "self"): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}

/** The process and all its descendants. */
function processTree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync("/proc")) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    try {
      const parent = Number(statFields(pid)[1]);
      children.set(parent, [...(children.get(parent) ?? []), pid]);
    } catch {
      // It ended while we looked.
    }
  }
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

/** User and system time of a process and its descendants, in microseconds. */
export function cpuOfTree(root: number): number {
  let ticks = 0;
  for (const pid of processTree(root)) {
    try {
      const fields = statFields(pid);
      ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // It ended while we looked.
    }
  }
  return ticks * microsecondsPerTick;
}

/** CPU time of the children of this process that have ended, in microseconds. */
export function cpuOfEndedChildren(): number {
  const fields = statFields("self");
  return (Number(fields[13]) + Number(fields[14])) * microsecondsPerTick;
}

/** Resident memory of a process and its descendants, in KiB. */
export function memoryOfTree(root: number): number {
  let kilobytes = 0;
  for (const pid of processTree(root)) {
    try {
      const match = /^Rss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"));
      kilobytes += Number(match?.[1] ?? 0);
    } catch {
      // It ended while we looked.
    }
  }
  return kilobytes;
}

/** What a core did since the machine started, in microseconds. */
export function coreTimes(cpu: number): { busy: number; steal: number } {
  const line = readFileSync("/proc/stat", "utf8")
    .split("\n")
    .find((text) => text.startsWith(`cpu${cpu} `));
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (line ?? "")
    .split(" ")
    .slice(1)
    .map(Number);
  return {
    busy: (user + nice + system + irq + softirq) * microsecondsPerTick,
    steal: steal * microsecondsPerTick,
  };
}

/** What the figures were measured on; no host name. */
export function describeMachine(): Record<string, string | number> {
  return {
    system: `${systemType()} ${release().split(".").slice(0, 2).join(".")}`,
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}

/** Runs a command and returns what it printed; throws with its error output. */
export function run(command: readonly string[], cwd: string): string {
  const [program = "", ...args] = command;
  return execFileSync(program, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
