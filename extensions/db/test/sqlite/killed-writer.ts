import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { expect } from "vitest";
import { newFile, open, textsOf, valueOf } from "./open.ts";

const WRITER = fileURLToPath(new URL("endless-writer.ts", import.meta.url));

/**
 * Kills processes in the midst of their work, each after it has told of so many commits, and
 * looks at the file that they leave.
 */
export async function expectCommitsToSurvive(processes: number, commits: number): Promise<void> {
  const file = newFile();
  const db = open({ file });
  await sql`create table note (text text)`.execute(db);
  await db.destroy();

  const told: string[] = [];
  for (let number = 0; number < processes; number += 1) {
    told.push(...(await killedAfter(commits, file, number * 1_000_000)));
  }

  const texts = await textsOf(open({ file }));
  const kept = new Set(texts);
  expect(told.length).toBeGreaterThanOrEqual(processes * commits);
  expect(told.filter((number) => !kept.has(number))).toEqual([]);
  expect(kept.size).toBe(texts.length);
  // Each transaction writes two notes: none is there by half.
  expect(texts.filter((text) => text?.startsWith("half"))).toHaveLength(texts.length / 2);
  expect(await valueOf(open({ file }), sql`pragma integrity_check`)).toBe("ok");
}

async function killedAfter(commits: number, file: string, first: number): Promise<string[]> {
  const writer = spawn(process.execPath, ["--conditions=source", WRITER, file, `${first}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const told: string[] = [];
  for await (const line of createInterface(writer.stdout)) {
    told.push(line);
    if (told.length === commits) writer.kill("SIGKILL");
  }
  return told;
}
