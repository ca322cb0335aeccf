import { randomBytes } from "node:crypto";
import { ask, cookieOf } from "../src/http.ts";
import { program } from "../src/program.ts";

const VALUE_BYTES = 1500;
const VALUES = 4;

/** What does not fit into a cookie is an error when it is written, and what was there stays. */
export default program({
  async run(bench) {
    const app = await bench.start({ profile: "cookie-store" });
    let cookie = "";
    let refused = 0;
    for (let i = 0; i < VALUES; i++) {
      // Random, since the cookie is compressed where that helps.
      const v = randomBytes(VALUE_BYTES).toString("base64");
      const headers = { cookie };
      const answer = await ask(app, { path: "/session/set", json: { k: `k${i}`, v }, headers });
      if (answer.status < 400) cookie = cookieOf(answer);
      else refused += 1;
      const isSilent = answer.status >= 400 && answer.cookies.length > 0;
      bench.check(!isSilent, "a refused value changes the cookie");
    }
    bench.check(refused > 0, `${VALUES} values of ${VALUE_BYTES} bytes fit into a cookie`);
    const kept = await ask(app, { path: "/session/len", headers: { cookie } });
    const { len } = JSON.parse(kept.body) as { len: number };
    bench.check(len === VALUES - refused, `${len} of ${VALUES - refused} values are left`);
    const errors = app.log().filter(({ level }) => level === "error");
    const text = JSON.stringify(errors);
    const isTold = text.includes("SESSION_TOO_LARGE") && text.includes("@phial/session");
    bench.check(isTold, "the log does not say what to do");
    bench.check(/cookie of \d+ bytes/.test(text), "the log does not say the size");
  },
});
