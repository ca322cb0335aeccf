import { newKey } from "../src/exam-app.ts";
import { ask } from "../src/http.ts";
import { program } from "../src/program.ts";
import { askWith, claimsFrom, forge, part } from "../src/tokens.ts";

const MS = 10;
const TIMES = 20;
const GROWTH_BYTES = 32 * 1024 * 1024;

/** What a header may ask for and nothing here knows; tokens that are long or deep. */
export default program({
  async run(bench) {
    const key = newKey();
    const app = await bench.start({ env: { SECRET_KEY: key } });
    const good = claimsFrom(Date.now());
    const hs = { alg: "HS256", typ: "JWT" };
    const deep = `{"sub":"a","a":${"[".repeat(3000)}${"]".repeat(3000)}}`;
    const jwe = [
      part({ alg: "dir", enc: "A256GCM", zip: "DEF" }),
      "",
      "AAAA",
      "A".repeat(4000),
      "AAAA",
    ];
    const tokens: readonly (readonly [what: string, token: string])[] = [
      ["an unknown crit", forge(key, { ...hs, crit: ["x"], x: 1 }, good)],
      ["crit exp", forge(key, { ...hs, crit: ["exp"] }, good)],
      ["an empty crit", forge(key, { ...hs, crit: [] }, good)],
      ["crit as text", forge(key, { ...hs, crit: "b64" }, good)],
      ["b64 false", forge(key, { ...hs, b64: false }, good)],
      ["b64 false with crit", forge(key, { ...hs, crit: ["b64"], b64: false }, good)],
      ["zip", forge(key, { alg: "dir", enc: "A256GCM", zip: "DEF" }, good)],
      ["a JWE", jwe.join(".")],
      ["15 KB", forge(key, hs, { ...good, x: "x".repeat(11_000) })],
      ["a deep payload", forge(key, hs, deep)],
      ["a key twice", forge(key, hs, `{"sub":"admin@ex.test",${JSON.stringify(good).slice(1)}`)],
    ];
    const before = await memoryOf(app);
    for (const [what, token] of tokens) {
      const times: number[] = [];
      for (let n = 0; n < TIMES; n++) {
        const { status, ms } = await askWith(app, token);
        times.push(ms);
        bench.check(status === 401 || status === 422, `${what} is ${status}`);
      }
      const fastest = Math.min(...times);
      bench.check(fastest <= MS, `${what} takes ${fastest.toFixed(1)} ms`);
    }
    // Beyond what a request line may have, the server answers before any of this.
    const huge = await askWith(app, `${"[".repeat(100_000)}.x.y`);
    bench.check(huge.status >= 400 && huge.status < 500, `100,000 levels: ${huge.status}`);
    const growth = (await memoryOf(app)) - before;
    bench.check(growth <= GROWTH_BYTES, `the process has grown by ${growth} bytes`);
    bench.figure(`${tokens.length} tokens, ${Math.round(growth / 1024)} KiB`);
  },
});

async function memoryOf(app: Parameters<typeof ask>[0]): Promise<number> {
  return Number(JSON.parse((await ask(app, { path: "/__exam/stats" })).body).rss);
}
