import { type OwnDatabase, eachDatabase } from "../src/databases.ts";
import type { ExamApp } from "../src/exam-app.ts";
import { ask } from "../src/http.ts";
import { type Bench, program } from "../src/program.ts";

const TEXTS = [
  "' '' \" ` \\ \\' '; ') ')) '-- '# '/* % _ %% ! !! ? :q $1 ; ;; -- /* */ null true [] {} 0x27 x'27'",
  "' OR 1=1--|' OR 'a'='a|\" OR \"\"=\"|') OR ('1'='1|1) OR (1=1|' OR true--|%' ESCAPE '!' OR '1'='1",
  "'; DROP TABLE items;--|'; DELETE FROM items;--|'; UPDATE accounts SET balance=0;--|$$; select 1; $$",
  "' UNION SELECT 1,2--|' UNION SELECT id, secret FROM items--|' UNION ALL SELECT 1--|${1}|{{1}}",
  "'||(select secret from items)||'|'); select pg_sleep(5)--|' AND randomblob(1e9)--|chr(39)|char(39)",
  "\u2019 OR 1=1--|\uff07 OR 1=1--|\u02bc--|\u0000|a\u0000'--|\ud83d\ude00'|a\u0301'|\u202e'|E'\\''|U&'\\0027'",
].flatMap((line, index) => line.split(index === 0 ? " " : "|"));
const ORDERS = [
  'id;drop|id desc,(select 1)|1|"id"|secret|ID|id |__proto__|constructor|items.id|rowid|id--|random()',
  "case when 1=1 then id else name end|name collate nocase|ctid|id\u0000|+id|--id||id,name",
].flatMap((line) => line.split("|"));
const LIMITS =
  "-1|1e9|NaN|1;|0x10|9999999999999999999|0|01|1.0| 1|1 OFFSET 1|all|null|Infinity||1\u0000|\u0661".split(
    "|",
  );
const KEYS: readonly unknown[] = [
  { $ne: null },
  { $gt: 0 },
  [1, 2],
  [{ $ne: 0 }],
  { $raw: "1=1" },
  { toString: "x" },
  { id: 1 },
  {},
  "1",
  "1 OR 1=1",
  1.5,
  -1,
  0,
  2 ** 53,
  true,
  null,
];

/** Nothing that is sent becomes part of a statement, and nothing of it is an error of the server. */
export default program({
  async run(bench) {
    for (const database of await eachDatabase(bench)) await attack(bench, database);
    bench.figure(`${TEXTS.length} texts, ${ORDERS.length} orders, ${LIMITS.length} limits`);
    bench.figure(`${KEYS.length} things for a key; SQLite and PostgreSQL`);
  },
});

async function attack(bench: Bench, { name, start }: OwnDatabase): Promise<void> {
  const app = await bench.start(start);
  const all = await search(app, {});
  bench.check(all.rows.size === 8, `${name}: the plain search finds ${all.rows.size}`);
  for (const q of TEXTS) {
    const { status, rows, body } = await search(app, { q });
    const isPlain = [...rows].every((row) => all.rows.has(row));
    bench.check(status === 200 || status === 400, `${name}: q=${q}: ${status}`);
    bench.check(isPlain && !/c4n4ry|sqlite|syntax/i.test(body), `${name}: q=${q}: ${body}`);
    // What is found has the text in it: no sign of it was taken for a wildcard.
    const found = [...rows].filter((row) => !row.toLowerCase().includes(q.toLowerCase()));
    bench.check(found.length === 0, `${name}: q=${q} finds ${found.join()}`);
  }
  for (const sort of ORDERS) await refused(bench, { app, name, query: { sort } });
  for (const limit of LIMITS) await refused(bench, { app, name, query: { limit } });
  for (const key of KEYS) {
    const json = { from: key, to: 2, amount: 1 };
    const { status } = await ask(app, { path: "/db/transfer", json });
    bench.check(status === 400, `${name}: a transfer from ${JSON.stringify(key)}: ${status}`);
    const written = await ask(app, { path: "/db/write", json: { id: key } });
    bench.check(written.status === 400, `${name}: ${JSON.stringify(key)} is written`);
  }
  const stats = await ask(app, { path: "/__exam/stats" });
  bench.check(stats.body.includes('"sum":1000'), `${name}: afterwards ${stats.body}`);
  bench.check((await search(app, {})).rows.size === 8, `${name}: rows are gone`);
}

interface Refusal {
  readonly app: ExamApp;
  readonly name: string;
  readonly query: Record<string, string>;
}

async function refused(bench: Bench, { app, name, query }: Refusal): Promise<void> {
  const { status, body } = await search(app, query);
  bench.check(status === 400, `${name}: ${JSON.stringify(query)} is ${status}: ${body}`);
  bench.check(!/sqlite|syntax/i.test(body), `${name}: ${JSON.stringify(query)}: ${body}`);
}

async function search(app: ExamApp, query: Record<string, string>) {
  const text = new URLSearchParams(query).toString();
  const { status, body } = await ask(app, { path: `/db/search?${text}` });
  // Our own answer: rows with a name.
  const rows = status === 200 ? (JSON.parse(body) as { name: string }[]) : [];
  return { status, body, rows: new Set(rows.map(({ name }) => name)) };
}
