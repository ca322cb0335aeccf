import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCommand } from "../src/command.ts";
import type { Json } from "../src/recording.ts";
import { loadTwin } from "../src/twin.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "parity-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, content: Json | string): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

function recording(app: string, ...bodies: string[]): Json {
  const request = { method: "GET", path: "/", headers: {}, remote_addr: "127.0.0.1" };
  const steps = bodies.map((body) => ({
    at: 1,
    client: "a",
    request,
    cookies_sent: [],
    response: { status: 200, headers: {}, body },
  }));
  const base = { title: "t", config: {}, headers_compared: [], volatile_types: {}, start: 1 };
  return { ...base, app, steps };
}

async function run(...argv: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await runCommand(argv, {
    loadTwin: async (app) => {
      if (app === "lost") throw new Error("There is no twin.");
      return () => ({ fetch: () => new Response(app) });
    },
    loadVectorModule: async () => ({ functions: { one: () => 1 } }),
    rules: [
      { id: "loud", explainsStep: ({ got }) => got === "loud" },
      { id: "big", explainsVector: (vector) => vector.output === 1000 },
    ],
    print: (line) => lines.push(...line.split("\n")),
  });
  return { code, lines };
}

const one = (output: Json): Json => ({ function: "one", input: {}, output });

describe("the command", () => {
  test("finds recordings and vectors however deep and ends with the count", async () => {
    write("a/b/c/x.json", recording("hi", "hi", "hi"));
    write("y.json", { group: "g", vectors: [one(1), one(1)] });
    write("a/package.json", { name: "not for us" });
    write("a/readme.md", "not JSON");
    const { code, lines } = await run(folder);
    expect(code).toBe(0);
    expect(lines).toEqual([
      "hi             1 of 1 recordings passed, 2 of 2 steps, 0 diverged",
      "g              2 of 2 vectors passed, 0 diverged",
      "3 passed, 0 failed",
    ]);
  });

  test("shows what differs and exits non-zero", async () => {
    const file = write("x.json", recording("hi", "hi", "ho", "hi"));
    const vectors = write("v.json", { group: "g", vectors: [one(1), one(2)] });
    const { code, lines } = await run(file, vectors);
    expect(code).toBe(1);
    expect(lines).toContain("  step 1: GET /, client a, at 1");
    expect(lines).toContain('      expected "ho"');
    expect(lines).toContain('      got      "hi"');
    expect(lines).toContain("  vector 1: one {}");
    expect(lines.at(-1)).toBe("1 passed, 2 failed");
  });

  test("counts what diverges by rule and passes it", async () => {
    write("x.json", recording("loud", "quiet", "loud"));
    write("v.json", { group: "g", vectors: [one(1000)] });
    const { code, lines } = await run(folder);
    expect(code).toBe(0);
    expect(lines.slice(0, 2)).toEqual([
      "loud           1 of 1 recordings passed, 2 of 2 steps, 1 diverged",
      "g              1 of 1 vectors passed, 1 diverged",
    ]);
    expect(lines.some((line) => /^ {2}loud +1$/.test(line))).toBe(true);
    expect(lines.some((line) => /^ {2}big +1$/.test(line))).toBe(true);
    expect(lines.at(-1)).toBe("2 passed, 0 failed");
  });

  test("fails a recording without a twin, in the same words once", async () => {
    write("1.json", recording("lost", "x"));
    write("2.json", recording("lost", "x"));
    const { code, lines } = await run(folder);
    expect(code).toBe(1);
    expect(lines.filter((line) => line === "  There is no twin.")).toHaveLength(1);
    expect(lines.at(-1)).toBe("0 passed, 2 failed");
  });

  test("names the functions that are missing", async () => {
    const vectors = [{ function: "two", input: {}, output: 2 }];
    const { code, lines } = await run(write("v.json", { group: "g", vectors }));
    expect(code).toBe(1);
    expect(lines).toContain("  There is no function two: write it in parity/src/vectors/g.ts.");
  });

  test("runs only the apps and groups asked for", async () => {
    write("x.json", recording("hi", "hi"));
    write("y.json", recording("ho", "wrong"));
    write("v.json", { group: "g", vectors: [one(1)] });
    expect((await run(folder, "--only=hi,g")).lines.at(-1)).toBe("2 passed, 0 failed");
  });

  test.each([
    ["missing.json", undefined],
    ["broken.json", "{"],
    ["stranger.json", "{}"],
  ])("fails for %s when it is named outright", async (name, content) => {
    const file = content === undefined ? path.join(folder, name) : write(name, content);
    const { code, lines } = await run(file);
    expect(code).toBe(1);
    expect(lines.at(-1)).toBe("0 passed, 1 failed");
  });

  test("fails when there is nothing to replay", async () => {
    const { code, lines } = await run(folder);
    expect(code).toBe(1);
    expect(lines.at(-1)).toBe("0 passed, 0 failed");
  });

  test("refuses options it does not know", async () => {
    expect((await run("--fast")).code).toBe(2);
    expect((await run("--max=few")).code).toBe(2);
    expect((await run("--help")).code).toBe(0);
  });
});

describe("a twin that is not there", () => {
  test("is asked for by the file to write", async () => {
    await expect(loadTwin("no-such-app")).rejects.toThrow("write parity/twins/no-such-app.ts");
    await expect(loadTwin("../src/main")).rejects.toThrow("no file name");
  });
});
