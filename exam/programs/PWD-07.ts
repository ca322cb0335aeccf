import { Browser, NO_LIMIT } from "../src/browser.ts";
import type { ExamApp } from "../src/exam-app.ts";
import { type Answer, ask, inParallel } from "../src/http.ts";
import { percentile, waitedMs } from "../src/measure.ts";
import { PasswordProbe } from "../src/password-probe.ts";
import { type Bench, program } from "../src/program.ts";
import { ALICE } from "../src/tokens.ts";

const AT_ONCE = 50;
const MOST_MS = 10;
const SIZES = [100_000, 1_000_000];

/** A password of a megabyte costs what reading it costs: nothing is computed of it. */
export default program({
  async run(bench) {
    const app = await bench.start({ env: NO_LIMIT });
    const probe = new PasswordProbe(app);
    await probe.ask("plant", { hash: await probe.hash("correct horse battery 1") });
    for (const size of SIZES) {
      const password = "a".repeat(size);
      const crowd = { count: AT_ONCE, at: AT_ONCE };
      const logins = await inParallel(crowd, () => probe.ask("login", { password }));
      const hashes = await inParallel(crowd, () => probe.ask("hash", { password }));
      bench.check(areRefused(logins, [401, 413]), `login, ${size}: ${statusesOf(logins)}`);
      bench.check(areRefused(hashes, [400, 413]), `hash, ${size}: ${statusesOf(hashes)}`);
      await atRoutes(bench, app, password);
      // One alone: fifty at once on one machine measure how it reads and writes megabytes.
      const alone = await inParallel({ count: 11, at: 1 }, () =>
        unhurried(app, () => probe.ask("login", { password })),
      );
      const median = percentile(alone, 0.5);
      bench.figure(`${size / 1000} kB refused in ${median.toFixed(1)} ms`);
      bench.check(median <= MOST_MS, `${size / 1000} kB are refused in ${median.toFixed(1)} ms`);
    }
  },
});

/** At every route that takes a password, in each field. */
async function atRoutes(bench: Bench, app: ExamApp, password: string): Promise<void> {
  const browser = new Browser(app);
  await browser.logIn(ALICE);
  const headers = { "x-csrf-token": await browser.token() };
  const forms: readonly (readonly [path: string, json: object])[] = [
    ["/login", { email: ALICE.email, password }],
    ["/verify", { password }],
    ["/change", { password, new_password: "an entirely new pass 7" }],
    ["/change", { password: ALICE.password, new_password: password }],
  ];
  for (const [path, json] of forms) {
    const answers = await inParallel({ count: AT_ONCE, at: AT_ONCE }, () =>
      browser.copy().ask({ path, json, headers }),
    );
    const isRight = areRefused(answers, [400, 413, 422]);
    bench.check(isRight, `${path}, ${password.length}: ${statusesOf(answers)}`);
  }
  // Longer than any header may be; this one is as long as it may.
  const authorization = `Basic ${Buffer.from(`${ALICE.email}:${"a".repeat(6000)}`).toString("base64")}`;
  const { status } = await ask(app, { path: "/basic", headers: { authorization } });
  bench.check(status === 401, `Basic with 6000 characters is ${status}`);
}

/** Milliseconds of an answer, without those in which the app waited for others on the machine. */
async function unhurried(app: ExamApp, send: () => Promise<Answer>): Promise<number> {
  const before = waitedMs(app.pid);
  const { ms } = await send();
  return Math.max(0, ms - (waitedMs(app.pid) - before));
}

function areRefused(answers: readonly Answer[], statuses: readonly number[]): boolean {
  return answers.every(({ status }) => statuses.includes(status));
}

function statusesOf(answers: readonly Answer[]): string {
  return [...new Set(answers.map(({ status }) => status))].join(", ");
}
