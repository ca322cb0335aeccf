import { Browser } from "../src/browser.ts";
import type { ExamApp } from "../src/exam-app.ts";
import { type Bench, program } from "../src/program.ts";
import { ALICE, BOB } from "../src/tokens.ts";

const NEW_PASSWORD = "an entirely new pass 7";

/** A logout, a login in its place, and a new password end remember tokens and their sessions. */
export default program({
  async run(bench) {
    const app = await bench.start();
    await logsOut(bench, app);
    await logsOutElsewhere(bench, app);
    await changesPassword(bench, app);
    await isRevoked(bench, app);
  },
});

async function logsOut(bench: Bench, app: ExamApp): Promise<void> {
  const browser = new Browser(app);
  await browser.logIn(ALICE, true);
  const copy = browser.copy();
  const token = browser.remembered;
  const { status } = await browser.send("/logout");
  bench.check(status === 200, `the logout is ${status}`);
  bench.check(browser.remembered === "", "the cookie stays in the browser");
  bench.check((await browser.who()) === undefined, "the browser is signed in still");
  bench.check((await copy.who()) === undefined, "a copy of its cookies is good");
  bench.check((await browser.reopened(token).who()) === undefined, "the token is good");

  const remembered = new Browser(app);
  await remembered.logIn(ALICE, true);
  const reopened = remembered.reopened();
  await reopened.who();
  const second = reopened.remembered;
  await reopened.send("/logout");
  for (const one of [remembered.remembered, second]) {
    const who = await reopened.reopened(one).who();
    bench.check(who === undefined, "a token is good after the logout of a remembered session");
  }
}

/** The cookie of an earlier login is still in the browser, and its session is gone. */
async function logsOutElsewhere(bench: Bench, app: ExamApp): Promise<void> {
  for (const user of [ALICE, BOB]) {
    const browser = new Browser(app);
    await browser.logIn(ALICE, true);
    const token = browser.remembered;
    browser.jar.delete("session");
    await browser.logIn(user);
    bench.check((await browser.who()) === user.email, `${user.email} is not signed in`);
    await browser.send("/logout");
    const who = await browser.reopened(token).who();
    bench.check(who === undefined, `the token of an earlier login is ${who} after the logout`);
  }
}

async function changesPassword(bench: Bench, app: ExamApp): Promise<void> {
  const [here, phone, laptop] = [new Browser(app), new Browser(app), new Browser(app)];
  for (const browser of [here, phone, laptop]) await browser.logIn(ALICE, true);
  const copies = [here, phone, laptop].map((browser) => browser.copy());
  const fields = { password: ALICE.password, new_password: NEW_PASSWORD };
  const { status, body } = await here.send("/change", fields);
  bench.check(status === 200, `the change is ${status}: ${body.slice(0, 200)}`);
  bench.check((await here.who()) === ALICE.email, "who has changed it is signed out");
  for (const [index, copy] of copies.entries()) {
    const token = copy.remembered;
    bench.check((await copy.who()) === undefined, `session ${index} lives on`);
    bench.check((await copy.reopened(token).who()) === undefined, `token ${index} is good`);
  }
  const old = await new Browser(app).logIn(ALICE);
  bench.check(old.status === 401, `the old password is ${old.status}`);
  const fresh = await new Browser(app).logIn({ ...ALICE, password: NEW_PASSWORD }, true);
  bench.check(fresh.status === 200, `the new password is ${fresh.status}`);
  const other = await new Browser(app).logIn(BOB);
  bench.check(other.status === 200, `bob is ${other.status}`);
}

/** One device of several, and all of the others, from the list of an account's page. */
async function isRevoked(bench: Bench, app: ExamApp): Promise<void> {
  const [here, phone, tablet] = [new Browser(app), new Browser(app), new Browser(app)];
  for (const browser of [here, phone, tablet]) await browser.logIn(BOB, true);
  const stranger = new Browser(app);
  await stranger.logIn({ ...ALICE, password: NEW_PASSWORD });
  const series = phone.remembered.split(".")[0];
  const foreign = await stranger.send("/sessions/revoke", { series });
  bench.check(foreign.status === 404, `alice revokes a device of bob: ${foreign.status}`);
  bench.check((await phone.copy().who()) === BOB.email, "alice has signed bob out");
  const { status } = await here.send("/sessions/revoke", { series });
  bench.check(status === 200, `revoke is ${status}`);
  bench.check((await phone.copy().who()) === undefined, "the revoked session is good");
  bench.check((await phone.reopened().who()) === undefined, "the revoked token is good");
  await here.send("/sessions/revoke-others");
  bench.check((await tablet.reopened().who()) === undefined, "the token of another is good");
  bench.check((await here.who()) === BOB.email, "who has revoked is signed out");
}
