import { readdirSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../src/command.ts";
import { type OwnDatabase, emptyDatabase, newPostgres, newSqlite } from "../src/databases.ts";
import { type Bench, program } from "../src/program.ts";

const MIGRATIONS = join(import.meta.dirname, "../migrations");

/** Two replicas that upgrade the same empty database at once apply each revision once. */
export default program({
  async run(bench) {
    const revisions = readdirSync(MIGRATIONS).filter((name) => name.endsWith(".ts")).length;
    const postgres = await newPostgres(bench);
    const rounds = bench.size(3, 20);
    for (let round = 0; round < rounds; round++) {
      await upgradeTwice(bench, newSqlite(bench), revisions);
      await emptyDatabase(postgres);
      await upgradeTwice(bench, postgres, revisions);
    }
    bench.figure(`${rounds} rounds on SQLite and PostgreSQL, ${revisions} revisions once each`);
  },
});

async function upgradeTwice(bench: Bench, { name, start }: OwnDatabase, revisions: number) {
  const options = { env: { ...start.env, EXAM_PROFILE: start.profile } };
  const ends = await Promise.all(
    [1, 2].map(() => runCommand(bench.folder, ["db", "upgrade"], options)),
  );
  for (const { code, output } of ends) {
    const isRight = code === 0 || /another process/i.test(output);
    bench.check(isRight, `${name}: an upgrade beside another ended with ${code}: ${output}`);
  }
  const applied = ends.flatMap(({ output }) => output.match(/^Running upgrade .*$/gm) ?? []);
  const isOnce = applied.length === revisions && new Set(applied).size === revisions;
  bench.check(isOnce, `${name}: ${applied.join("; ")}`);
  for (const command of ["check", "upgrade"]) {
    const { code, output } = await runCommand(bench.folder, ["db", command], options);
    bench.check(code === 0, `${name}: db ${command} afterwards: ${output}`);
    bench.check(!output.includes("Running"), `${name}: something was left to be done: ${output}`);
  }
}
