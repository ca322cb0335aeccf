import { readFileSync } from "node:fs";
import { Browser } from "../src/browser.ts";
import type { ExamApp, LogLine } from "../src/exam-app.ts";
import { ask } from "../src/http.ts";
import { type Bench, program } from "../src/program.ts";
import { ALICE, BOB } from "../src/tokens.ts";

const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const NEW_PASSWORD = "an entirely new pass 7";
const TYPED_AS_NAME = "typed-into-the-wrong-field";

/** What happens, the event it is told as, whose it is, and the route. */
const EXPECTED: readonly (readonly [event: string, user: string | undefined, route: string])[] = [
  ["auth.success", "1", "/login"],
  ["auth.failure", undefined, "/login"],
  ["auth.lockout", undefined, "/login"],
  ["auth.logout", "1", "/logout"],
  ["auth.remembered", "1", "/me"],
  ["auth.confirmed", "1", "/verify"],
  ["session.protected", "1", "/me"],
  ["remember.theft", "1", "/me"],
  ["auth.failure", undefined, "/basic"],
  ["auth.failure", undefined, "/digest"],
  ["auth.failure", undefined, "/token"],
  ["authz.denied", "1", "/admin/panel"],
];

/** What is done with logins is in the log, with who, where and when, and without what opens them. */
export default program({
  async run(bench) {
    const app = await bench.start({ env: { PHIAL_LOGIN_ATTEMPTS_PER_ADDRESS: "8" } });
    const secrets = await live(bench, app);
    const lines = app.log();
    for (const [event, user, route] of EXPECTED) {
      const found = lines.find((line) => line["event"] === event && line["route"] === route);
      bench.check(found !== undefined, `no line says ${event} of ${route}`);
      if (found) checkLine(bench, found, user);
    }
    const [failure = {}] = lines.filter(({ event }) => event === "auth.failure");
    bench.check(
      typeof failure["account"] === "string",
      "failures of one account are not told apart",
    );

    const text = readFileSync(app.logFile, "utf8");
    const found = secrets.filter((secret) => secret.length > 3 && text.includes(secret));
    bench.check(found.length === 0, `${found.length} secrets are in the log: ${found[0]}`);
    bench.figure(`${EXPECTED.length} events, ${secrets.length} secrets in no line`);
  },
});

/** One of each; gives what must not be in the log. */
async function live(bench: Bench, app: ExamApp): Promise<string[]> {
  const browser = new Browser(app, { agent: "one" });
  await browser.logIn(ALICE, true);
  const reopened = browser.reopened();
  await reopened.who();
  await ask(app, { path: "/__exam/clock", json: { offset_ms: 11_000 } });
  const theft = await browser.reopened().who();
  bench.check(theft === undefined, "the theft is none");
  await browser.logIn(ALICE, true);
  await browser.get("/admin/panel");
  await browser.copy({ agent: "another" }).who();
  await browser.send("/verify", { password: ALICE.password });
  const jar = [...browser.jar.values()];
  await browser.send("/change", { password: ALICE.password, new_password: NEW_PASSWORD });
  const minted = await browser.send("/tokens", { name: "laptop" });
  const { token } = JSON.parse(minted.body);
  const csrf = await browser.token();
  jar.push(...browser.jar.values());
  await browser.send("/logout");

  const basic = Buffer.from(`${BOB.email}:guessed-by-basic`).toString("base64");
  for (const [path, authorization] of [
    ["/basic", `Basic ${basic}`],
    ["/digest", `Digest username="${BOB.email}", response="guessed-by-digest"`],
    ["/token", `Bearer ${token}x`],
  ] as const) {
    await ask(app, { path, headers: { authorization } });
  }
  const guesser = new Browser(app);
  await guesser.logIn({ email: TYPED_AS_NAME, password: "a" });
  for (let turn = 0; turn < 10; turn++) {
    await guesser.logIn({ email: BOB.email, password: `guessed-password-${turn}` });
  }
  const typed = [ALICE.password, NEW_PASSWORD, TYPED_AS_NAME, "guessed-", basic];
  return [...typed, ...jar, browser.remembered, reopened.remembered, String(token), csrf];
}

function checkLine(bench: Bench, line: LogLine, user: string | undefined): void {
  const event = String(line["event"]);
  bench.check(UTC.test(String(line["time"])), `${event}: the time is ${String(line["time"])}`);
  bench.check(line["ip"] === "127.0.0.1", `${event}: the address is ${String(line["ip"])}`);
  bench.check(line["user"] === user, `${event}: the user is ${String(line["user"])}`);
  bench.check(typeof line["requestId"] === "string", `${event}: there is no request id`);
}
