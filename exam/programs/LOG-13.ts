import { setTimeout as delay } from "node:timers/promises";
import { Browser, NO_LIMIT } from "../src/browser.ts";
import { execute, type OwnDatabase } from "../src/databases.ts";
import { type Answer, ask, inParallel } from "../src/http.ts";
import { until } from "../src/measure.ts";
import { memberOf } from "../src/password-probe.ts";
import { type Bench, program } from "../src/program.ts";
import type { ChaosProxy } from "../src/servers.ts";
import { ALICE } from "../src/tokens.ts";

const USERS = 200;
const FIRST_ID = 100;
const PASSWORD = "correct horse";
/** Of that, with 4 rounds: 200 logins are not what is measured. */
const HASH = "$2b$04$XSj54HbB3OSjggnrgGU9/OfskWpBBjMk/ShrdWgHMuxPpyjekTSq2";
const PAUSE_MS = 1000;
const FAULT_MS = 2500;
const BACK_SECONDS = 30;
const PATHS = ["/me", "/maybe-user", "/fresh"];

const ENV = {
  ...NO_LIMIT,
  PHIAL_SECURITY_PASSWORD_HASH: "bcrypt",
  PHIAL_BCRYPT_LOG_ROUNDS: "4",
  PHIAL_REQUEST_TIMEOUT: "2",
};

/** A user, and what came of its requests. */
interface Visitor {
  readonly email: string;
  readonly browser: Browser;
}

/** What is seen while users browse. */
interface Seen {
  readonly statuses: Map<number, number>;
  readonly problems: string[];
}

/**
 * Where nobody can say who is signed in, everybody gets a 503: no one is a guest, and no one is the
 * user of another request. When it can be said again, everybody is who they were.
 */
export default program({
  async run(bench) {
    const server = await bench.postgres();
    const proxy = await bench.proxy(server);
    const direct: OwnDatabase = { name: "PostgreSQL", url: server.url, start: {} };
    const env = { ...ENV, DATABASE_URL: server.urlAt(proxy.port) };
    const app = await bench.start({ profile: "chaos-db", env });
    const visitors = await arrive(app, direct);
    const faults: readonly (readonly [
      what: string,
      begin: () => Promise<unknown>,
      end: () => Promise<unknown>,
    ])[] = [
      ["down", () => proxy.tell("down"), () => proxy.tell("up")],
      ["cut", () => cut(proxy), () => proxy.tell("up")],
      ["mute", () => proxy.tell("blackhole"), () => heal(proxy)],
      [
        "loader throws",
        () => rename(direct, "users", "gone"),
        () => rename(direct, "gone", "users"),
      ],
      [
        "devices throw",
        () => rename(direct, "phial_login_devices", "gone"),
        () => rename(direct, "gone", "phial_login_devices"),
      ],
    ];
    for (const [what, begin, end] of faults) {
      const seen = await browseWhile(visitors, async () => {
        await delay(PAUSE_MS / 2);
        await begin();
        await delay(FAULT_MS);
        await end();
      });
      for (const problem of seen.problems.slice(0, 3)) bench.check(false, `${what}: ${problem}`);
      bench.check((seen.statuses.get(503) ?? 0) > 0, `${what}: nobody notices`);
      const isBack = await until(() => areThemselves(visitors), BACK_SECONDS);
      bench.check(isBack, `${what}: after ${BACK_SECONDS} s not everybody is who they were`);
      const counts = [...seen.statuses].map(([status, count]) => `${count} x ${status}`);
      bench.figure(`${what}: ${counts.join(", ")}`);
    }
    bench.check(app.end === undefined, "the process has ended");
    await keepsTokens(bench, app, direct);
  },
});

async function arrive(app: { readonly port: number }, database: OwnDatabase): Promise<Visitor[]> {
  const rows = Array.from({ length: USERS }, (_, index) => {
    const id = FIRST_ID + index;
    return `(${id}, 'user${id}@ex.test', '${HASH}', '', true, true, false, 0, '')`;
  });
  const columns =
    "id, email, password_hash, digest_hash, is_active, is_confirmed, has_second_factor, version, notice";
  await execute(database, [`insert into users (${columns}) values ${rows.join()}`]);
  return inParallel({ count: USERS, at: 10 }, async (index) => {
    const email = `user${FIRST_ID + index}@ex.test`;
    const browser = new Browser(app);
    const { status } = await browser.logIn({ email, password: PASSWORD });
    if (status !== 200) throw new Error(`${email} cannot log in: ${status}`);
    return { email, browser };
  });
}

/** All users ask, each again and again, while something happens. */
async function browseWhile(
  visitors: readonly Visitor[],
  happen: () => Promise<void>,
): Promise<Seen> {
  const seen: Seen = { statuses: new Map(), problems: [] };
  const over = new AbortController();
  const browse = async (visitor: Visitor, index: number): Promise<void> => {
    await delay((index * PAUSE_MS) / visitors.length);
    for (let turn = index; !over.signal.aborted; turn++) {
      const path = PATHS[turn % PATHS.length] ?? "/me";
      look(seen, visitor, await visitor.browser.get(path));
      await delay(PAUSE_MS);
    }
  };
  const everybody = Promise.all(visitors.map(browse));
  await happen();
  over.abort();
  await everybody;
  return seen;
}

function look({ statuses, problems }: Seen, { email, browser }: Visitor, answer: Answer): void {
  const { status, body, cookies } = answer;
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const who = Object(memberOf(body, "user")).email;
  if (status === 200 && who !== email) problems.push(`${email} is ${String(who)}`);
  if (status !== 200 && status !== 503) problems.push(`${email} gets ${status} ${answer.error}`);
  if (status === 503 && /@ex\.test/.test(body)) problems.push(`a 503 names somebody: ${body}`);
  if (!browser.jar.has("session"))
    problems.push(`${email} has lost the session: ${cookies.join()}`);
}

async function areThemselves(visitors: readonly Visitor[]): Promise<boolean> {
  const found = await inParallel({ count: visitors.length, at: 20 }, async (index) => {
    const visitor = visitors[index];
    if (!visitor) return false;
    const { status, body } = await visitor.browser.get("/me");
    return status === 200 && Object(memberOf(body, "user")).email === visitor.email;
  });
  return found.every(Boolean);
}

async function cut(proxy: ChaosProxy): Promise<void> {
  for (let time = 0; time < 5; time++) {
    await proxy.tell("reset");
    await proxy.tell("up");
    await delay(100);
  }
  await proxy.tell("reset");
}

/** What was swallowed does not come again: connections that wait for it have to go. */
async function heal(proxy: ChaosProxy): Promise<void> {
  await proxy.tell("reset");
  await proxy.tell("up");
}

async function rename(database: OwnDatabase, from: string, to: string): Promise<void> {
  await execute(database, [`alter table ${from} rename to ${to}`]);
}

/** Whose token was used while the loader failed is remembered still. */
async function keepsTokens(
  bench: Bench,
  app: { readonly port: number },
  database: OwnDatabase,
): Promise<void> {
  const owner = new Browser(app);
  await owner.logIn(ALICE, true);
  const reopened = owner.reopened();
  await rename(database, "users", "gone");
  const { status } = await reopened.get("/me");
  bench.check(status === 503, `with a remember cookie it is ${status}`);
  await rename(database, "gone", "users");
  await ask(app, { path: "/__exam/clock", json: { offset_ms: 11_000 } });
  const who = await reopened.reopened().who();
  bench.check(who === ALICE.email, "a token is lost with a request that failed");
}
