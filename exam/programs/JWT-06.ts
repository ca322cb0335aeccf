import { newKey } from "../src/exam-app.ts";
import { program } from "../src/program.ts";
import { askWith, claimsFrom, forge, logIn, pairOf } from "../src/tokens.ts";

/** Each kind of token opens its own routes only. */
export default program({
  async run(bench) {
    const key = newKey();
    const app = await bench.start({ env: { SECRET_KEY: key } });
    const { access, refresh } = await logIn(app);
    const next = pairOf(await askWith(app, refresh, "/jwt/refresh"));
    const reset = forge(key, { alg: "HS256" }, claimsFrom(Date.now(), { type: "reset" }));
    const cases = [
      ["an access token", access, "/jwt/me", 200],
      ["a fresh token", access, "/jwt/fresh", 200],
      ["a refresh token", next.refresh, "/jwt/me", 401],
      ["a refresh token", next.refresh, "/jwt/fresh", 401],
      ["an access token", access, "/jwt/refresh", 401],
      ["a token that is not fresh", next.access, "/jwt/me", 200],
      ["a token that is not fresh", next.access, "/jwt/fresh", 401],
      ["a token for something else", reset, "/jwt/me", 401],
      ["a token for something else", reset, "/jwt/refresh", 401],
    ] as const;
    for (const [what, token, path, expected] of cases) {
      const { status } = await askWith(app, token, path);
      bench.check(status === expected, `${what} on ${path} is ${status}`);
    }
  },
});
