import {
  ADMIN,
  Browser,
  type Credentials,
  NO_LIMIT,
  OFF,
  TWO_FACTOR,
  UNCONFIRMED,
} from "../src/browser.ts";
import { execute, newSqlite } from "../src/databases.ts";
import type { ExamApp } from "../src/exam-app.ts";
import { type Bench, program } from "../src/program.ts";
import { ALICE } from "../src/tokens.ts";

/** What only somebody may do who has just proven who it is. */
const GUARDED: readonly (readonly [method: string, path: string, fields: object])[] = [
  ["GET", "/fresh", {}],
  ["HEAD", "/fresh", {}],
  ["GET", "/change", {}],
  ["POST", "/change", { password: ALICE.password, new_password: "an entirely new pass 7" }],
  ["POST", "/sessions/revoke", { series: "a" }],
  ["POST", "/sessions/revoke-others", {}],
  ["POST", "/tokens", { name: "laptop" }],
];

/** Who is only remembered may read, and has to prove who it is for everything that counts. */
export default program({
  async run(bench) {
    const database = newSqlite(bench);
    const app = await bench.start({ env: { ...database.start.env, ...NO_LIMIT } });
    const owner = new Browser(app);
    await owner.logIn(ALICE, true);
    const remembered = owner.reopened();
    bench.check((await remembered.who()) === ALICE.email, "it is not remembered");
    await isRefused(bench, remembered, "remembered");
    const wrong = await remembered.send("/verify", { password: "wrong wrong" });
    bench.check(wrong.status === 401, `a wrong password is ${wrong.status}`);
    await isRefused(bench, remembered, "after a wrong password");
    const right = await remembered.send("/verify", { password: ALICE.password });
    bench.check(right.status === 200, `the right password is ${right.status}`);
    const fresh = await remembered.get("/fresh");
    bench.check(fresh.status === 200, `after the right password /fresh is ${fresh.status}`);
    bench.check((await owner.get("/fresh")).status === 200, "the session of the login is stale");

    const guest = new Browser(app);
    await isRefused(bench, guest, "a guest");
    await staysOut(bench, app);
    // A password of another does not make one's session fresh.
    const other = owner.reopened();
    bench.check((await other.who()) === ALICE.email, "a new session is not remembered");
    const foreign = await other.send("/verify", { ...ADMIN });
    bench.check(foreign.status === 401, `the password of another is ${foreign.status}`);
    await isRefused(bench, other, "after the password of another");

    bench.check((await owner.who()) === ALICE.email, "the session of the login has ended");
    await execute(database, ["update users set is_active = 0 where id = 1"]);
    bench.check((await owner.who()) === undefined, "who is disabled has a session still");
    bench.check((await other.reopened().who()) === undefined, "who is disabled is remembered");
  },
});

async function isRefused(bench: Bench, browser: Browser, who: string): Promise<void> {
  for (const [method, path, fields] of GUARDED) {
    const isRead = method !== "POST";
    const answer = isRead ? await browser.ask({ method, path }) : await browser.send(path, fields);
    bench.check(answer.status === 401, `${who}: ${method} ${path} is ${answer.status}`);
    const cached = answer.headers["cache-control"];
    bench.check(cached === "no-store", `${who}: ${path} may be kept: ${cached}`);
  }
  // A person is sent to where it can be proven.
  const page = await browser.ask({ path: "/fresh", headers: { accept: "text/html" } });
  const where = page.headers["location"] ?? "";
  const isSent = page.status === 302 && /^\/(?:verify|login)\?next=%2Ffresh$/.test(where);
  bench.check(isSent, `${who}: a browser gets ${page.status} ${where}`);
}

/** Users who may not log in, with their right passwords, and remembered or not. */
async function staysOut(bench: Bench, app: ExamApp): Promise<void> {
  const users: readonly Credentials[] = [OFF, UNCONFIRMED, TWO_FACTOR];
  for (const user of users) {
    const browser = new Browser(app);
    const { status } = await browser.logIn(user, true);
    bench.check(status === 401, `${user.email} gets ${status}`);
    bench.check(browser.remembered === "", `${user.email} gets a remember cookie`);
    bench.check((await browser.who()) === undefined, `${user.email} is signed in`);
  }
}
