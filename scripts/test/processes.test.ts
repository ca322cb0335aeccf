import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { freePort, run, start, until, which } from "../processes.ts";

const cwd = tmpdir();
const node = process.execPath;

test("runs a program to its end and keeps what it says", () => {
  const { ok, stdout, output } = run(
    node,
    ["-e", "console.log(1); console.error(2); process.exit(3)"],
    {
      cwd,
    },
  );
  expect([ok, stdout, output]).toEqual([false, "1\n", "1\n\n2"]);
});

test("says that a program is not there", () => {
  expect(run("phial-no-such-program", [], { cwd }).output).toContain("ENOENT");
  expect(which("phial-no-such-program")).toBeUndefined();
});

test("ends a program that it started, by force where it has to", async () => {
  const stubborn =
    "process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)";
  const server = start(node, ["-e", stubborn], { cwd });
  expect(await until(() => server.output() === "up\n", 10)).toBe(true);
  expect(await server.stop(0.05)).toEqual({ code: null, wasKilled: true });
  expect(server.hasEnded()).toBe(true);
});

test("finds a port that can be listened on", async () => {
  expect(await freePort()).toBeGreaterThan(1023);
});
