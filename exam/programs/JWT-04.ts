import { type ExamApp, newKey } from "../src/exam-app.ts";
import { ask } from "../src/http.ts";
import { type Bench, program } from "../src/program.ts";
import { askWith, claimsFrom, forge, logIn, part } from "../src/tokens.ts";

const HEADER = { alg: "HS256", typ: "JWT" };

/** Times, one bit of the signature, and a payload that was put in the place of another. */
export default program({
  async run(bench) {
    const key = newKey();
    const app = await bench.start({ env: { SECRET_KEY: key } });
    const now = Date.now();
    const seconds = Math.floor(now / 1000);
    const good = forge(key, HEADER, claimsFrom(now));
    const fine = await askWith(app, good);
    bench.check(fine.status === 200, `a good token is ${fine.status}`);
    const times = [
      { exp: seconds - 1 },
      { exp: seconds - 61 },
      { exp: 0 },
      { nbf: seconds + 61 },
      { iat: seconds + 61 },
      { exp: String(seconds + 900) },
      { exp: null },
      { exp: undefined },
      { nbf: "x" },
    ];
    for (const more of times) {
      const { status } = await askWith(app, forge(key, HEADER, claimsFrom(now, more)));
      bench.check(status === 401 || status === 422, `${JSON.stringify(more)} is ${status}`);
    }
    const infinite = JSON.stringify(claimsFrom(now)).replace(/"exp":\d+/, '"exp":1e999');
    const endless = await askWith(app, forge(key, HEADER, infinite));
    bench.check(endless.status === 401, `exp 1e999 is ${endless.status}`);
    const [header = "", payload = "", signature = ""] = good.split(".");
    for (const bit of Array.from({ length: 256 }, (_, index) => index)) {
      const bytes = Buffer.from(signature, "base64url");
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const changed = `${header}.${payload}.${bytes.toString("base64url")}`;
      const { status } = await askWith(app, changed);
      bench.check(status === 401 || status === 422, `bit ${bit} of the signature: ${status}`);
    }
    const other = part(claimsFrom(now, { sub: "admin@ex.test" }));
    const swapped = await askWith(app, `${header}.${other}.${signature}`);
    bench.check(swapped.status === 401, `another payload is ${swapped.status}`);
    await expire(bench, app);
    bench.figure(`${times.length + 1} times, 256 bits`);
  },
});

async function expire(bench: Bench, app: ExamApp): Promise<void> {
  const { access } = await logIn(app);
  await ask(app, { path: "/__exam/clock", json: { offset_ms: 16 * 60_000 } });
  const { status } = await askWith(app, access);
  bench.check(status === 401, `16 minutes later a token is ${status}`);
}
