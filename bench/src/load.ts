import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { clientCpu, cpuOfEndedChildren, hasProgram, pinned } from "./machine.ts";
import { workFolder } from "./paths.ts";
import { userAgent } from "./user-agent.ts";
import type { LoadRequest } from "./workloads/workload.ts";

/** What a load generator reports; times in microseconds. */
export interface LoadResult {
  readonly requests: number;
  readonly us: number;
  readonly p50: number;
  readonly p99: number;
  /** Answers of 400 and above, refused connections, timeouts. */
  readonly failed: number;
  /** CPU time of the load generator itself. */
  readonly clientUs: number;
}

export interface Load {
  readonly port: number;
  readonly request: LoadRequest;
  readonly seconds: number;
  readonly connections: number;
}

/** Which program makes the load: wrk, or our own when wrk is not installed. */
export const loadGenerator = hasProgram("wrk") ? "wrk" : "node";

/** Repeats one request on keep-alive connections, each as fast as it is answered. */
export async function runLoad(load: Load): Promise<LoadResult> {
  if (load.seconds === 0) return noLoad;
  const before = cpuOfEndedChildren();
  const output = await capture(loadGenerator === "wrk" ? wrkCommand(load) : nodeCommand(load));
  const json = /JSON(\{.*\})/.exec(output)?.[1];
  if (json === undefined) throw new Error(`${loadGenerator} failed: ${output.slice(-500)}`);
  // Written by wrkScript or node-load.ts.
  const result: Omit<LoadResult, "clientUs"> = JSON.parse(json);
  return { ...result, clientUs: cpuOfEndedChildren() - before };
}

const noLoad: LoadResult = { requests: 0, us: 0, p50: 0, p99: 0, failed: 0, clientUs: 0 };

const wrkScript = `
done = function(s, l, r)
  io.write(string.format('JSON{"requests":%d,"us":%d,"p50":%d,"p99":%d,"failed":%d}\\n',
    s.requests, s.duration, l:percentile(50), l:percentile(99),
    s.errors.status + s.errors.connect + s.errors.timeout))
end
`;

function wrkCommand({ port, request, seconds, connections }: Load): string[] {
  const quote = (text: string) => `[==[${text}]==]`;
  const headers = Object.entries({ "User-Agent": userAgent, ...request.headers });
  const lines = [
    `wrk.method = ${quote(request.method)}`,
    ...headers.map(([name, value]) => `wrk.headers[ ${quote(name)} ] = ${quote(value)}`),
    ...(request.body === undefined ? [] : [`wrk.body = ${quote(request.body)}`]),
  ];
  const script = join(workFolder, "request.lua");
  writeFileSync(script, lines.join("\n") + wrkScript);
  const options = ["-t1", `-c${connections}`, `-d${seconds}s`, "--timeout", "10s", "-s", script];
  return ["wrk", ...options, `http://127.0.0.1:${port}${request.path}`];
}

function nodeCommand({ port, request, seconds, connections }: Load): string[] {
  const { method, path, body = "" } = request;
  const headers = Object.entries({
    Host: `127.0.0.1:${port}`,
    "User-Agent": userAgent,
    ...request.headers,
    ...(body !== "" && { "Content-Length": String(Buffer.byteLength(body)) }),
  });
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const text = `${method} ${path} HTTP/1.1\r\n${head}\r\n${body}`;
  const spec = JSON.stringify({ port, seconds, connections, text });
  return [process.execPath, join(import.meta.dirname, "node-load.ts"), spec];
}

async function capture(command: readonly string[]): Promise<string> {
  const [program = "", ...args] = pinned(clientCpu, command);
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  await once(child, "close");
  return output;
}
