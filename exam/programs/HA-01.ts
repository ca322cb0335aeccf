import { Browser } from "../src/browser.ts";
import { ask } from "../src/http.ts";
import { program } from "../src/program.ts";
import { ALICE } from "../src/tokens.ts";

/** Headers without a token in them. */
const EMPTY = [
  "Bearer",
  "Bearer ",
  "Bearer \t ",
  "bearer",
  "",
  " ",
  "Basic ",
  "Token x",
  "Bearerx",
];

/** What verifies tokens is not asked about an empty one: a refusal without a reason has not been there. */
export default program({
  async run(bench) {
    const app = await bench.start();
    for (const authorization of EMPTY) {
      const { status, headers } = await ask(app, { path: "/token", headers: { authorization } });
      const challenge = headers["www-authenticate"] ?? "";
      bench.check(status === 401, `${JSON.stringify(authorization)} is ${status}`);
      bench.check(/^Bearer /i.test(challenge), `there is no challenge: ${challenge}`);
    }
    await ask(app, { path: "/token" });
    const reasons = (): unknown[] =>
      app
        .log()
        .filter(({ event, by }) => event === "auth.failure" && by === "token-auth")
        .map(({ reason }) => reason);
    const asked = reasons().filter((reason) => reason !== null);
    bench.check(asked.length === 0, `the verifier was asked ${asked.length} times`);
    bench.check(reasons().length === EMPTY.length + 1, `${reasons().length} refusals are logged`);
    await ask(app, { path: "/token", headers: { authorization: "Bearer x" } });
    bench.check(reasons().at(-1) === "unknown", "a token that is none has no reason");

    // A token does not make anybody a user of the routes that have sessions, nor the other way round.
    const alice = new Browser(app);
    await alice.logIn(ALICE);
    const { status } = await alice.get("/token");
    bench.check(status === 401, `a session is ${status} where a token is asked for`);
    const minted = await alice.send("/tokens", { name: "laptop" });
    const { token } = JSON.parse(minted.body);
    const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
    for (const path of ["/me", "/fresh", "/sessions", "/admin/panel"]) {
      const answer = await ask(app, { path, headers });
      bench.check(answer.status === 401, `a token is ${answer.status} for ${path}`);
    }
    bench.figure(`${EMPTY.length} headers without a token`);
  },
});
