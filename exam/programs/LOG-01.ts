import { Browser, NO_LIMIT, OFF } from "../src/browser.ts";
import type { Answer } from "../src/http.ts";
import { percentile, ranksApart } from "../src/measure.ts";
import { type Bench, program } from "../src/program.ts";
import { ALICE } from "../src/tokens.ts";

/** Of the median. */
const MOST_APART = 0.05;
const LEAST_P = 0.01;
/** By chance one of a hundred measurements looks apart; what is apart looks so each time. */
const ROUNDS = 3;
const OWN_HEADERS = new Set(["date", "x-request-id", "set-cookie", "connection", "keep-alive"]);

/** Accounts that are refused for different reasons, each with a password that is wrong or right. */
const OTHERS: readonly (readonly [what: string, email: string, password: string])[] = [
  ["an unknown address", "nobody@ex.test", "wrong wrong"],
  ["another unknown address", "somebody.else@elsewhere.test", "wrong wrong"],
  ["a disabled user, wrong", OFF.email, "wrong wrong"],
  ["a disabled user, right", OFF.email, OFF.password],
];

/** Who is refused learns from neither the answer nor its time whether there is such an account. */
export default program({
  async run(bench) {
    const app = await bench.start({ env: NO_LIMIT });
    const browser = new Browser(app);
    const token = await browser.token();
    const count = bench.size(40, 300);
    const logIn = (email: string, password: string): Promise<Answer> =>
      browser.ask({
        path: "/login",
        json: { email, password },
        headers: { "x-csrf-token": token },
      });
    for (const spelling of [" ALICE@EX.TEST ", "ＡLICE@ex.test"]) {
      const { body } = await logIn(spelling, "wrong wrong");
      const { body: same } = await logIn(ALICE.email, "wrong wrong");
      bench.check(body === same, `${spelling}: ${body}`);
    }
    for (const [what, email, password] of OTHERS) {
      const pair = () =>
        interleaved(count, [() => logIn(ALICE.email, "wrong wrong"), () => logIn(email, password)]);
      await compare(bench, what, pair);
    }
  },
});

/** The answers of two questions, asked in turns. */
async function interleaved(
  count: number,
  [one, other]: readonly [() => Promise<Answer>, () => Promise<Answer>],
): Promise<readonly [Answer[], Answer[]]> {
  const answers: [Answer[], Answer[]] = [[], []];
  for (let index = 0; index < count; index++) {
    // Whoever comes first is the other one each time.
    if (index % 2 === 0) answers[0].push(await one());
    answers[1].push(await other());
    if (index % 2 === 1) answers[0].push(await one());
  }
  return answers;
}

async function compare(
  bench: Bench,
  what: string,
  measure: () => Promise<readonly [Answer[], Answer[]]>,
): Promise<void> {
  let told = "";
  for (let round = 1; round <= ROUNDS; round++) {
    const [known, other] = await measure();
    const seen = new Set([...known, ...other].map(shapeOf));
    bench.check(seen.size === 1, `${what}: ${[...seen].join(" or ").slice(0, 600)}`);
    const [a, b] = [known.map(({ ms }) => ms), other.map(({ ms }) => ms)];
    const [middle, otherMiddle] = [percentile(a, 0.5), percentile(b, 0.5)];
    const apart = Math.abs(otherMiddle - middle) / middle;
    const p = ranksApart(a, b);
    told = `${middle.toFixed(1)} and ${otherMiddle.toFixed(1)} ms, p ${p.toFixed(2)}`;
    if (apart <= MOST_APART && p > LEAST_P) {
      bench.figure(`${what}: ${told}, ${known.length} each`);
      return;
    }
  }
  bench.check(false, `${what} takes another time, ${ROUNDS} times: ${told}`);
}

/** Status, headers and body: all but what differs with each answer. */
function shapeOf({ status, headers, body, cookies }: Answer): string {
  const own = Object.entries(headers)
    .filter(([name]) => !OWN_HEADERS.has(name))
    .map((entry) => entry.join(": "))
    .toSorted();
  const names = cookies.map((line) => line.split("=")[0]);
  return JSON.stringify([status, own, body, names]);
}
