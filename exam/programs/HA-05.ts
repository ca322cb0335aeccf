import { createHash } from "node:crypto";
import { execute, newSqlite } from "../src/databases.ts";
import type { ExamApp } from "../src/exam-app.ts";
import { type Answer, ask, inParallel } from "../src/http.ts";
import { type Bench, program } from "../src/program.ts";
import { ALICE, BOB } from "../src/tokens.ts";

const LATER_MS = 301_000;
const AT_ONCE = 20;

/** What a client of Digest sends; what is not given is as it should be. */
interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly user?: { readonly email: string; readonly password: string };
  readonly nc?: string;
  /** In place of what the response is computed with. */
  readonly shown?: Readonly<Record<string, string | undefined>>;
  /** What it is computed with. */
  readonly computed?: Readonly<Record<string, string>>;
}

type Challenge = ReadonlyMap<string, string>;

/** A Digest is good for one request, and for no other; who knows the password learns when it is stale. */
export default program({
  async run(bench) {
    const database = newSqlite(bench);
    const app = await bench.start(database.start);
    await uses(bench, app);
    await changes(bench, app);
    await race(bench, app);
    await age(bench, app);
    const rows = JSON.stringify(await execute(database, ["select * from users"]));
    bench.check(!rows.includes(ALICE.password), "the password is kept as it is");
  },
});

async function uses(bench: Bench, app: ExamApp): Promise<void> {
  const challenge = await challengeOf(app);
  bench.check(challenge.get("algorithm") === "SHA-256", "SHA-256 is not what is offered");
  bench.check(challenge.get("qop") === "auth", "qop is not what is offered");
  const first = await send(app, challenge, { nc: "00000001" });
  bench.check(first.status === 200, `the right password is ${first.status}`);
  isStale(bench, "a copy of a request", await send(app, challenge, { nc: "00000001" }));
  const next = await send(app, challenge, { nc: "00000002" });
  bench.check(next.status === 200, `the next number is ${next.status}`);
  isStale(bench, "an earlier number", await send(app, challenge, { nc: "00000001" }));
  isStale(bench, "number 0", await send(app, challenge, { nc: "00000000" }));
  for (const nc of ["", "1 ", "0x3", "-1", "zzzzzzzz", "000000003", "3.0"]) {
    const { status } = await send(app, challenge, { nc });
    bench.check(status === 401, `the number ${JSON.stringify(nc)} is ${status}`);
  }
  const { status } = await send(app, challenge, { nc: "00000003" });
  bench.check(status === 200, `after what is no number the next one is ${status}`);
}

/** Each of these is not what the server has asked for, or not for this request. */
async function changes(bench: Bench, app: ExamApp): Promise<void> {
  const md5 = { algorithm: "MD5" };
  const cases: readonly (readonly [what: string, sent: Sent])[] = [
    ["a wrong password", { user: { ...ALICE, password: "wrong" } }],
    ["an unknown user", { user: { email: "nobody@ex.test", password: ALICE.password } }],
    ["a disabled user", { user: { email: "off@ex.test", password: "disabled pass 44" } }],
    ["the name of another", { shown: { username: BOB.email } }],
    ["without qop", { shown: { qop: undefined, nc: undefined, cnonce: undefined } }],
    ["computed without qop", { shown: { qop: undefined }, computed: { qop: "" } }],
    ["qop auth-int", { shown: { qop: "auth-int" }, computed: { qop: "auth-int" } }],
    ["MD5", { shown: md5, computed: md5 }],
    ["MD5, not said", { shown: { algorithm: undefined }, computed: md5 }],
    ["SHA-256-sess", { shown: { algorithm: "SHA-256-sess" } }],
    ["another realm", { shown: { realm: "other" }, computed: { realm: "other" } }],
    ["another path", { computed: { uri: "/basic" }, shown: { uri: "/basic" } }],
    ["another query", { path: "/digest?admin=1", computed: { uri: "/digest" } }],
    ["another method", { method: "POST", computed: { method: "GET" } }],
    ["another nonce", { shown: { nonce: "a" }, computed: { nonce: "a" } }],
    ["another opaque", { shown: { opaque: "a" } }],
    ["an empty response", { shown: { response: "" } }],
    ["a response that is no hash", { shown: { response: "0".repeat(64) } }],
    ["without cnonce", { shown: { cnonce: undefined } }],
  ];
  for (const [what, sent] of cases) {
    const { status, headers } = await send(app, await challengeOf(app), sent);
    bench.check(status === 401, `${what} is ${status}`);
    const again = headers["www-authenticate"] ?? "";
    bench.check(/^Digest .*nonce=/i.test(again), `${what}: no challenge, ${again}`);
    bench.check(!/stale="?true/i.test(again), `${what} is called stale`);
  }
  const capitals = await send(app, await challengeOf(app), { shown: { algorithm: "sha-256" } });
  bench.check(capitals.status === 200, `the algorithm in other capitals is ${capitals.status}`);
  bench.figure(`${cases.length} requests that were changed`);
}

/** One request that arrives many times at once counts once. */
async function race(bench: Bench, app: ExamApp): Promise<void> {
  const challenge = await challengeOf(app);
  const sent = await inParallel({ count: AT_ONCE, at: AT_ONCE }, () => send(app, challenge));
  const passed = sent.filter(({ status }) => status === 200).length;
  bench.check(passed === 1, `of ${AT_ONCE} copies at once ${passed} are good`);
}

/** A nonce ages; only who knows the password is told so. */
async function age(bench: Bench, app: ExamApp): Promise<void> {
  const challenge = await challengeOf(app);
  await ask(app, { path: "/__exam/clock", json: { offset_ms: LATER_MS } });
  isStale(bench, "an old nonce", await send(app, challenge));
  const wrong = await send(app, challenge, { user: { ...ALICE, password: "wrong" } });
  const isTold = /stale="?true/i.test(wrong.headers["www-authenticate"] ?? "");
  bench.check(
    wrong.status === 401 && !isTold,
    "who does not know the password is told it is stale",
  );
  const fresh = await send(app, await challengeOf(app));
  bench.check(fresh.status === 200, `with the next nonce it is ${fresh.status}`);
}

function isStale(bench: Bench, what: string, { status, headers }: Answer): void {
  const challenge = headers["www-authenticate"] ?? "";
  bench.check(status === 401, `${what} is ${status}`);
  bench.check(/stale="?true/i.test(challenge), `${what} is not called stale: ${challenge}`);
}

async function challengeOf(app: ExamApp): Promise<Challenge> {
  const { headers } = await ask(app, { path: "/digest" });
  const found = (headers["www-authenticate"] ?? "").matchAll(/(\w+)="?([^",]*)"?/g);
  return new Map([...found].map(([, name = "", value = ""]) => [name, value]));
}

/** Computes a response as RFC 7616 says, and sends it. */
function send(app: ExamApp, challenge: Challenge, sent: Sent = {}): Promise<Answer> {
  const { method = "GET", path = "/digest", user = ALICE, nc = "00000001" } = sent;
  const base = {
    username: user.email,
    realm: challenge.get("realm") ?? "",
    nonce: challenge.get("nonce") ?? "",
    opaque: challenge.get("opaque") ?? "",
    uri: path,
    qop: "auth",
    nc,
    cnonce: "by-hand",
    algorithm: "SHA-256",
  };
  const used = { ...base, method, ...sent.computed };
  const hash = (text: string): string => {
    const name = used.algorithm.startsWith("MD5") ? "md5" : "sha256";
    return createHash(name).update(text).digest("hex");
  };
  const secret = hash(`${used.username}:${used.realm}:${user.password}`);
  const middle = used.qop === "" ? "" : `${used.nc}:${used.cnonce}:${used.qop}:`;
  const response = hash(`${secret}:${used.nonce}:${middle}${hash(`${used.method}:${used.uri}`)}`);
  const shown = Object.entries({ ...base, response, ...sent.shown });
  const parts = shown.flatMap(([name, value]) => (value === undefined ? [] : `${name}="${value}"`));
  return ask(app, { method, path, headers: { authorization: `Digest ${parts.join(", ")}` } });
}
