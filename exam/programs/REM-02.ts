import { Browser } from "../src/browser.ts";
import type { ExamApp } from "../src/exam-app.ts";
import { inParallel } from "../src/http.ts";
import { newPostgres, newSqlite, type OwnDatabase } from "../src/databases.ts";
import { type Bench, program } from "../src/program.ts";
import { ALICE } from "../src/tokens.ts";

const GRACE_MS = 11_000;
const AT_ONCE = 20;

/** A remember token is good once: who uses a copy of it ends the login for both. */
export default program({
  async run(bench) {
    await theft(bench);
    await forgeries(bench);
    for (const database of [newSqlite(bench), await newPostgres(bench)]) {
      await race(bench, database);
    }
  },
});

async function theft(bench: Bench): Promise<void> {
  const app = await bench.start();
  const owner = new Browser(app);
  await owner.logIn(ALICE, true);
  const elsewhere = new Browser(app);
  await elsewhere.logIn(ALICE, true);
  const first = owner.remembered;
  const reopened = owner.reopened();
  bench.check((await reopened.who()) === ALICE.email, "the first token is not good");
  const second = reopened.remembered;
  bench.check(second !== first && second !== "", "the token does not change with its use");
  bench.check((await owner.who()) === ALICE.email, "its session ends when it is used");

  await moveClock(app, GRACE_MS);
  const thief = owner.reopened(first);
  bench.check((await thief.who()) === undefined, "the first token is good a second time");
  bench.check(thief.remembered === "", "the thief keeps the cookie");
  bench.check((await thief.who()) === undefined, "the thief's session is good");
  bench.check((await reopened.who()) === undefined, "the session of the family lives on");
  bench.check((await owner.who()) === undefined, "the session of the login lives on");
  bench.check((await reopened.reopened(second).who()) === undefined, "the second token lives on");
  bench.check((await elsewhere.who()) === ALICE.email, "another device is signed out, too");
  const lines = app.log().filter(({ event }) => event === "remember.theft");
  bench.check(lines.length === 1, `${lines.length} lines say remember.theft`);
  const [line = {}] = lines;
  bench.check(line["user"] === "1" && line["ip"] === "127.0.0.1", JSON.stringify(line));
  const again = new Browser(app);
  const { body } = await again.logIn();
  bench.check(/copy of your remember cookie/.test(body), `the user is not told: ${body}`);
}

/** Tokens that are not ours, in every place of one that is. */
async function forgeries(bench: Bench): Promise<void> {
  const app = await bench.start();
  const owner = new Browser(app);
  await owner.logIn(ALICE, true);
  const [series = "", token = ""] = owner.remembered.split(".");
  const other = new Browser(app);
  await other.logIn(ALICE, true);
  const forged = [
    "",
    ".",
    `${series}.`,
    `.${token}`,
    series,
    token,
    `1|${"0".repeat(128)}`,
    `${"A".repeat(22)}.${token}`,
    `${series}.${token}=`,
    `${series}.${token}.${token}`,
    `${series}%2e${token}`,
    `'or'1'='1.${token}`,
    `${series}.${token}`.toLowerCase(),
    "%00",
    "a".repeat(8000),
  ];
  for (const cookie of forged) {
    const who = await owner.reopened(cookie).who();
    bench.check(who === undefined, `${cookie.slice(0, 40)} is ${who}`);
  }
  const two = new Browser(app);
  const both = `remember_token=${owner.remembered}; remember_token=${other.remembered}`;
  const { status } = await two.ask({ path: "/me", headers: { cookie: both } });
  bench.check(status === 401, `two tokens at once are ${status}`);
  bench.check((await owner.reopened().who()) === ALICE.email, "a forgery has spent the token");
  // The right series with a wrong token: somebody guesses, or has an old copy.
  const wrong = `${series}.${"A".repeat(43)}`;
  bench.check((await owner.reopened(wrong).who()) === undefined, "a wrong token is good");
}

/** Two processes that redeem one token: one gives a new one, and nobody is signed out for it. */
async function race(bench: Bench, { name, start }: OwnDatabase): Promise<void> {
  const apps = [await bench.start(start), await bench.start(start)];
  const rounds = bench.size(4, 40);
  let changed = 0;
  for (let round = 0; round < rounds; round++) {
    const [first] = apps;
    if (!first) return;
    const owner = new Browser(first);
    await owner.logIn(ALICE, true);
    const before = owner.remembered;
    const crowd = await inParallel({ count: AT_ONCE, at: AT_ONCE }, async (index) => {
      const browser = owner.reopened();
      browser.app = apps[index % apps.length] ?? first;
      return { browser, who: await browser.who() };
    });
    const lost = crowd.filter(({ who }) => who !== ALICE.email);
    bench.check(lost.length === 0, `${name}: ${lost.length} of ${AT_ONCE} are signed out`);
    const renewed = crowd.filter(({ browser }) => browser.remembered !== before);
    const tokens = new Set(renewed.map(({ browser }) => browser.remembered));
    bench.check(tokens.size === 1, `${name}: one token became ${tokens.size}`);
    bench.check(renewed.length === 1, `${name}: ${renewed.length} got a new token`);
    const winner = renewed[0]?.browser.reopened();
    bench.check((await winner?.who()) === ALICE.email, `${name}: the new token is not good`);
    changed += tokens.size;
  }
  bench.figure(`${name}: ${rounds} x ${AT_ONCE} uses of a token in two processes, ${changed} new`);
}

async function moveClock(app: ExamApp, offset: number): Promise<void> {
  const { status } = await new Browser(app).ask({
    path: "/__exam/clock",
    json: { offset_ms: offset },
  });
  if (status !== 204) throw new Error(`The clock is not moved: ${status}`);
}
