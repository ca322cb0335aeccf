import type { ExamApp } from "../src/exam-app.ts";
import { type Answer, ask } from "../src/http.ts";
import { program } from "../src/program.ts";
import { ALICE, BOB } from "../src/tokens.ts";

/** A token in a cookie acts with its own CSRF value only. */
export default program({
  async run(bench) {
    const app = await bench.start();
    const alice = await cookiesOf(app, ALICE);
    const bob = await cookiesOf(app, BOB);
    const cases: readonly (readonly [
      what: string,
      cookie: string,
      value: string,
      status: number,
    ])[] = [
      ["without a value", alice.access, "", 401],
      ["with its value", alice.access, alice.csrf, 200],
      ["with bob's value", alice.access, bob.csrf, 401],
      ["with the refresh token's value", alice.access, alice.refreshCsrf, 401],
      ["with a tossed cookie", `${alice.access}; csrf_access_token=${bob.csrf}`, bob.csrf, 401],
      ["with two tokens", `${alice.access}; ${bob.access}`, alice.csrf, 401],
      ["without a cookie", "a=b", alice.csrf, 401],
      ["with a value that is cut", alice.access, alice.csrf.slice(0, -1), 401],
    ];
    for (const [what, cookie, value, expected] of cases) {
      const { status } = await act(app, cookie, value);
      bench.check(status === expected, `${what}: ${status}`);
    }
    const asBob = JSON.parse((await act(app, bob.access, bob.csrf)).body);
    bench.check(asBob.sub === BOB.email, `bob is ${String(asBob.sub)}`);
  },
});

function act(app: ExamApp, cookie: string, value: string): Promise<Answer> {
  const headers = { cookie, ...(value !== "" && { "x-csrf-token": value }) };
  return ask(app, { method: "POST", path: "/jwtc/act", headers });
}

async function cookiesOf(app: ExamApp, user: object) {
  const { cookies } = await ask(app, { path: "/jwtc/login", json: user });
  const pairs = new Map(
    cookies.map((cookie) => {
      const [name = "", value = ""] = (cookie.split(";")[0] ?? "").split("=");
      return [name, value];
    }),
  );
  return {
    access: `access_token_cookie=${pairs.get("access_token_cookie") ?? ""}`,
    csrf: pairs.get("csrf_access_token") ?? "",
    refreshCsrf: pairs.get("csrf_refresh_token") ?? "",
  };
}
