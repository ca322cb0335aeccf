import { runCommand } from "../src/command.ts";
import { type OwnDatabase, eachDatabase, execute } from "../src/databases.ts";
import { type Bench, program } from "../src/program.ts";

const SCHEMA = {
  SQLite: "select type, name, tbl_name, sql from sqlite_schema order by type, name",
  PostgreSQL: `select 'column' as kind, table_name, column_name as name, data_type || coalesce(character_maximum_length::text, '') || is_nullable || coalesce(column_default, '') as what
    from information_schema.columns where table_schema = 'public'
    union all select 'index', tablename, indexname, indexdef from pg_indexes where schemaname = 'public'
    order by 1, 2, 3`,
} as const;

/** All revisions lead up, down and up again, with the same schema, and the models are what is there. */
export default program({
  async run(bench) {
    for (const database of await eachDatabase(bench)) await upDownUp(bench, database);
  },
});

async function upDownUp(bench: Bench, database: OwnDatabase): Promise<void> {
  const { name, start } = database;
  const env = { ...start.env, EXAM_PROFILE: start.profile };
  const run = async (...args: string[]): Promise<string> => {
    const { code, output } = await runCommand(bench.folder, ["db", ...args], { env });
    bench.check(code === 0, `${name}: db ${args.join(" ")}: ${output}`);
    return output;
  };
  await run("upgrade");
  const first = await schemaOf(database);
  await run("check");
  await run("downgrade", "base");
  const left = tablesIn(await schemaOf(database));
  bench.check(left.length === 0, `${name}: the way down leaves ${left.join()}`);
  await run("upgrade");
  bench.check((await schemaOf(database)) === first, `${name}: the way back leads elsewhere`);
  await run("check");
  // One step at a time, each of them there and back.
  await run("downgrade");
  await run("upgrade", "+1");
  bench.check((await schemaOf(database)) === first, `${name}: one step and back leads elsewhere`);
  const script = await run("upgrade", "--sql");
  bench.check(/create table/i.test(script), `${name}: --sql prints nothing of it`);
  bench.check(!script.includes(database.url), `${name}: --sql prints the URL`);
  bench.figure(`${name}: the same schema after up, down, up`);
}

async function schemaOf(database: OwnDatabase): Promise<string> {
  return JSON.stringify(await execute(database, [SCHEMA[database.name]]));
}

/** What the revisions have made; what they are remembered in stays. */
function tablesIn(schema: string): string[] {
  return ["accounts", "items", "writes"].filter((table) => schema.includes(`"${table}"`));
}
