import { Browser, NO_LIMIT } from "../src/browser.ts";
import { execute, newPostgres, newSqlite, type OwnDatabase } from "../src/databases.ts";
import type { ExamApp } from "../src/exam-app.ts";
import { type Answer, ask, inParallel } from "../src/http.ts";
import { memberOf } from "../src/password-probe.ts";
import { type Bench, program } from "../src/program.ts";
import { ALICE, BOB } from "../src/tokens.ts";

const AT_ONCE = 20;
const HOUR_MS = 3_600_000;

interface Made {
  readonly token: string;
  readonly id: string;
}

/** API tokens are shown once, kept as a digest, and belong to who has made them until they are revoked. */
export default program({
  async run(bench) {
    const database = newSqlite(bench);
    const app = await bench.start({ env: { ...database.start.env, ...NO_LIMIT } });
    const alice = new Browser(app);
    await alice.logIn(ALICE);
    const bob = new Browser(app);
    await bob.logIn(BOB);
    await isShownOnce(bench, { app, alice, database });
    await belongsToItsMaker(bench, app, { alice, bob });
    await isRevoked(bench, app, { alice, bob });
    await ends(bench, app, alice);
    await isForged(bench, app, await mint(alice));
    await endsWithItsOwner(bench, { app, alice, database });
    for (const each of [newSqlite(bench), await newPostgres(bench)]) await race(bench, each);
  },
});

interface Owner {
  readonly app: ExamApp;
  readonly alice: Browser;
  readonly database: OwnDatabase;
}

async function isShownOnce(bench: Bench, { app, alice, database }: Owner): Promise<void> {
  const { token } = await mint(alice);
  const { status, body } = await use(app, token);
  bench.check(status === 200, `a new token is ${status}`);
  bench.check(!body.includes(token), "its use shows it again");
  const list = await alice.get("/tokens");
  const secret = token.slice(21);
  const kept = JSON.stringify(await execute(database, ["select * from phial_api_tokens"]));
  bench.check(list.body.includes("laptop"), `it is not listed: ${list.body}`);
  for (const [where, text] of [
    ["the list", list.body],
    ["the database", kept],
    ["the log", JSON.stringify(app.log())],
  ] as const) {
    bench.check(!text.includes(token) && !text.includes(secret), `${where} has the token`);
    if (where === "the list") bench.check(!/hash/i.test(text), "the list has a digest of it");
  }
}

/** Whatever a body says, a token is its maker's. */
async function belongsToItsMaker(
  bench: Bench,
  app: ExamApp,
  { alice, bob }: { readonly alice: Browser; readonly bob: Browser },
): Promise<void> {
  const before = (await bob.get("/tokens")).body;
  for (const owner of [{ user_id: "2" }, { userId: "2" }, { userId: 2 }, { user: { id: 2 } }]) {
    const { token } = await mint(alice, { ...owner, hash: "0", id: "a", usesLeft: 9 });
    const { body } = await use(app, token);
    const given = Object(memberOf(body, "token"));
    bench.check(given.userId === "1", `${JSON.stringify(owner)}: it is of ${given.userId}`);
  }
  bench.check((await bob.get("/tokens")).body === before, "bob has another token");
  const guest = await new Browser(app).send("/tokens", { name: "laptop" });
  bench.check(guest.status === 401, `a guest makes one: ${guest.status}`);
  const { token } = await mint(alice);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const more = await ask(app, { path: "/tokens", body: `{"name":"more"}`, headers });
  bench.check(more.status === 401 || more.status === 302, `a token makes tokens: ${more.status}`);
  const reports = await ask(app, { path: "/token/reports", headers });
  bench.check(reports.status === 403, `a token without abilities is ${reports.status}`);
  for (const bad of [{ name: 1 }, { name: "" }, { abilities: "x" }, { uses: 0 }, { uses: 1.5 }]) {
    const { status } = await alice.send("/tokens", { name: "laptop", ...bad });
    bench.check(status === 422, `${JSON.stringify(bad)} is ${status}`);
  }
}

async function isRevoked(
  bench: Bench,
  app: ExamApp,
  { alice, bob }: { readonly alice: Browser; readonly bob: Browser },
): Promise<void> {
  const { token, id } = await mint(alice);
  const foreign = await bob.send(`/tokens/${id}`, {}, "DELETE");
  bench.check(foreign.status === 404, `bob revokes alice's: ${foreign.status}`);
  bench.check((await use(app, token)).status === 200, "bob has revoked alice's token");
  const own = await alice.send(`/tokens/${id}`, {}, "DELETE");
  bench.check(own.status === 200, `alice revokes her own: ${own.status}`);
  bench.check((await use(app, token)).status === 401, "it is good after it was revoked");
  const again = await alice.send(`/tokens/${id}`, {}, "DELETE");
  bench.check(again.status === 404, `she revokes it again: ${again.status}`);
}

/** By its number of uses, and by its time. */
async function ends(bench: Bench, app: ExamApp, alice: Browser): Promise<void> {
  const twice = await mint(alice, { uses: 2 });
  const statuses = [];
  for (const _use of [1, 2, 3]) statuses.push((await use(app, twice.token)).status);
  bench.check(statuses.join() === "200,200,401", `two uses: ${statuses.join()}`);
  const short = await mint(alice, { expires_in: 60 });
  await ask(app, { path: "/__exam/clock", json: { offset_ms: HOUR_MS } });
  bench.check((await use(app, short.token)).status === 401, "it is good after its time");
  await ask(app, { path: "/__exam/clock", json: { offset_ms: 0 } });
}

/** Texts that are almost the token. */
async function isForged(bench: Bench, app: ExamApp, { token, id }: Made): Promise<void> {
  const flip = (at: number): string => {
    const other = token[at] === "A" ? "B" : "A";
    return token.slice(0, at) + other + token.slice(at + 1);
  };
  const forged = [
    ...[0, 5, 10, 21, 40, token.length - 1].map(flip),
    token.slice(0, -1),
    `${token}a`,
    token.toUpperCase(),
    id,
    `exam_${id}`,
    `exam_${id}${"A".repeat(49)}`,
    `${token},${token}`,
    "null",
    "a".repeat(7000),
  ];
  for (const text of forged) {
    const { status } = await use(app, text);
    bench.check(status === 401, `${text.slice(0, 30)}... is ${status}`);
  }
  const inQuery = await ask(app, { path: `/token?access_token=${token}` });
  bench.check(inQuery.status === 401, `in the query it is ${inQuery.status}`);
  const basic = await use(app, token, "Basic");
  bench.check(basic.status === 401, `as Basic it is ${basic.status}`);
  bench.check((await use(app, token, "bearer")).status === 200, "in other capitals it is refused");
}

/** An account that is disabled, and a password that is changed, end them. */
async function endsWithItsOwner(bench: Bench, { app, alice, database }: Owner): Promise<void> {
  const { token } = await mint(alice);
  await execute(database, ["update users set is_active = 0 where id = 1"]);
  bench.check((await use(app, token)).status === 401, "the token of a disabled user is good");
  await execute(database, ["update users set is_active = 1 where id = 1"]);
  bench.check((await use(app, token)).status === 200, "a token that is good is refused");
  const fields = { password: ALICE.password, new_password: "an entirely new pass 7" };
  const { status } = await alice.send("/change", fields);
  bench.check(status === 200, `the change of the password is ${status}`);
  bench.check((await use(app, token)).status === 401, "it outlives the password");
}

/** A token for one use, in two processes at once: one of them gets through. */
async function race(bench: Bench, { name, start }: OwnDatabase): Promise<void> {
  const apps = [await bench.start(start), await bench.start(start)];
  const [first] = apps;
  if (!first) return;
  const alice = new Browser(first);
  await alice.logIn(ALICE);
  const rounds = bench.size(4, 40);
  for (let round = 0; round < rounds; round++) {
    const { token } = await mint(alice, { uses: 1 });
    const answers = await inParallel({ count: AT_ONCE, at: AT_ONCE }, (index) =>
      use(apps[index % apps.length] ?? first, token),
    );
    const passed = answers.filter(({ status }) => status === 200).length;
    const refused = answers.filter(({ status }) => status === 401).length;
    bench.check(passed === 1, `${name}: ${passed} of ${AT_ONCE} uses of one are good`);
    bench.check(passed + refused === AT_ONCE, `${name}: some are neither 200 nor 401`);
  }
  bench.figure(`${name}: ${rounds} x ${AT_ONCE} uses in two processes, one good each`);
}

async function mint(browser: Browser, fields: object = {}): Promise<Made> {
  const { status, body } = await browser.send("/tokens", { name: "laptop", ...fields });
  if (status !== 201) throw new Error(`A token is not made: ${status} ${body.slice(0, 200)}`);
  const { token, record } = JSON.parse(body);
  return { token: String(token), id: String(record.id) };
}

function use(app: { readonly port: number }, token: string, scheme = "Bearer"): Promise<Answer> {
  return ask(app, { path: "/token", headers: { authorization: `${scheme} ${token}` } });
}
