import { Browser } from "../src/browser.ts";
import { newSqlite } from "../src/databases.ts";
import { type ExamApp, newKey } from "../src/exam-app.ts";
import { type Answer, ask, inParallel } from "../src/http.ts";
import { type Bench, program } from "../src/program.ts";
import { ALICE, BOB } from "../src/tokens.ts";

const MINUTE_MS = 61_000;
const AT_ONCE = 40;
const PER_ADDRESS = 5;
const PER_ACCOUNT = 10;

/** One address, and so many spellings that mean the same account. */
const SPELLINGS = [
  ALICE.email,
  "ALICE@ex.test",
  " alice@ex.test",
  "alice@ex.test ",
  "Alice@EX.TEST",
  "ａlice@ex.test",
  "alice＠ex.test",
  "\talice@ex.test",
];

/** Guessing ends after a few attempts, however they are spelled, sent and spread. */
export default program({
  async run(bench) {
    await spellings(bench);
    await endpoints(bench);
    await crowd(bench);
    await byAccount(bench);
    await windows(bench);
  },
});

/** Every spelling counts for the one account. */
async function spellings(bench: Bench): Promise<void> {
  const app = await bench.start({ env: { PHIAL_LOGIN_ATTEMPTS_PER_ADDRESS: "0" } });
  const browser = new Browser(app);
  const statuses: number[] = [];
  for (let turn = 0; turn < PER_ACCOUNT + 4; turn++) {
    const email = SPELLINGS[turn % SPELLINGS.length] ?? ALICE.email;
    statuses.push((await browser.logIn({ email, password: `guess ${turn}` })).status);
  }
  isLocked(bench, "spellings", { statuses, after: PER_ACCOUNT });
  const right = await browser.logIn(ALICE);
  bench.check(right.status === 429, `the right password is ${right.status} then`);
  const other = await browser.logIn(BOB);
  bench.check(other.status === 200, `another account is ${other.status}`);
}

/** Basic, a proof of who one is and a change of the password are no ways around. */
async function endpoints(bench: Bench): Promise<void> {
  const app = await bench.start();
  const owner = new Browser(app);
  await owner.logIn(ALICE);
  const token = await owner.token();
  const headers = { "x-csrf-token": token };
  const guess = (path: string, more: object = {}): Promise<Answer> =>
    owner.ask({ path, headers, json: { email: ALICE.email, password: "guessed", ...more } });
  const basic = Buffer.from(`${ALICE.email}:guessed`).toString("base64");
  const statuses: number[] = [];
  for (const again of [1, 2]) {
    statuses.push((await guess("/verify")).status);
    statuses.push((await guess("/change", { new_password: `another pass ${again}` })).status);
    statuses.push(
      (await ask(app, { path: "/basic", headers: { authorization: `Basic ${basic}` } })).status,
    );
    statuses.push((await guess("/login")).status);
  }
  isLocked(bench, "endpoints", { statuses, after: PER_ADDRESS });
  const forwarded = await ask(app, {
    path: "/basic",
    headers: { authorization: `Basic ${basic}`, "x-forwarded-for": "203.0.113.9" },
  });
  bench.check(forwarded.status === 429, `with X-Forwarded-For it is ${forwarded.status}`);
  bench.check((await owner.who()) === ALICE.email, "who is signed in is locked out, too");
}

/** Attempts at once do not get around the count; with Redis, two processes have one. */
async function crowd(bench: Bench): Promise<void> {
  await rush(bench, [await bench.start()]);
  const { url } = await bench.redis();
  const env = { ...newSqlite(bench).start.env, REDIS_URL: url, SECRET_KEY: newKey() };
  const options = { profile: "redis", env };
  await rush(bench, [await bench.start(options), await bench.start(options)]);
}

async function rush(bench: Bench, apps: readonly [ExamApp, ...ExamApp[]]): Promise<void> {
  const browser = new Browser(apps[0]);
  const headers = { "x-csrf-token": await browser.token() };
  const answers = await inParallel({ count: AT_ONCE, at: AT_ONCE }, (index) => {
    const guesser = browser.copy();
    guesser.app = apps[index % apps.length] ?? apps[0];
    const json = { ...ALICE, password: `guess ${index}` };
    return guesser.ask({ path: "/login", headers, json });
  });
  const tried = answers.filter(({ status }) => status === 401).length;
  const refused = answers.filter(({ status }) => status === 429).length;
  bench.check(tried === PER_ADDRESS, `${tried} of ${AT_ONCE} at once were tried by ${apps.length}`);
  bench.check(tried + refused === AT_ONCE, "some are neither 401 nor 429");
}

/** Attempts from many addresses are those of one account. */
async function byAccount(bench: Bench): Promise<void> {
  const app = await bench.start({ profile: "proxy-hops1" });
  const statuses: number[] = [];
  for (let turn = 0; turn < PER_ACCOUNT + 4; turn++) {
    const browser = from(app, `203.0.113.${turn + 1}`);
    statuses.push((await browser.logIn({ ...ALICE, password: `guess ${turn}` })).status);
  }
  isLocked(bench, "many addresses", { statuses, after: PER_ACCOUNT });
  const owner = await from(app, "198.51.100.7").logIn(ALICE);
  bench.check(owner.status === 429, `its owner gets ${owner.status}`);

  // One network has one count, whichever of its addresses it writes from.
  const network: number[] = [];
  for (let turn = 0; turn < PER_ADDRESS + 3; turn++) {
    const browser = from(app, `2001:db8:1:2::${turn + 1}`);
    network.push((await browser.logIn({ email: `u${turn}@ex.test`, password: "guess" })).status);
  }
  isLocked(bench, "addresses of one /64", { statuses: network, after: PER_ADDRESS });
}

/** What counts is forgotten in time, and successes do not count. */
async function windows(bench: Bench): Promise<void> {
  const app = await bench.start();
  const browser = new Browser(app);
  for (let turn = 0; turn < PER_ADDRESS + 3; turn++) {
    const { status } = await browser.logIn(ALICE);
    bench.check(status === 200, `login ${turn + 1} of many that are right is ${status}`);
  }
  for (let turn = 0; turn < PER_ADDRESS; turn++) {
    await browser.logIn({ ...ALICE, password: "guess" });
  }
  const { status, headers } = await browser.logIn(ALICE);
  const seconds = Number(headers["retry-after"]);
  const isTold = status === 429 && seconds >= 1 && seconds <= 60;
  bench.check(isTold, `after ${PER_ADDRESS} it is ${status}, Retry-After ${seconds}`);
  await ask(app, { path: "/__exam/clock", json: { offset_ms: MINUTE_MS } });
  const after = await browser.logIn(ALICE);
  bench.check(after.status === 200, `a minute after it is ${after.status}`);
}

function isLocked(
  bench: Bench,
  what: string,
  { statuses, after }: { readonly statuses: readonly number[]; readonly after: number },
): void {
  const isRight = statuses.every((status, index) => status === (index < after ? 401 : 429));
  bench.check(isRight, `${what}: ${statuses.join(" ")}, and 429 is due after ${after}`);
}

function from(app: ExamApp, address: string): Browser {
  return new Browser(app, { headers: { "x-forwarded-for": address } });
}
