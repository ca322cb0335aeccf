import { Browser, NO_LIMIT } from "../src/browser.ts";
import { type Answer, ask } from "../src/http.ts";
import { type Bench, program } from "../src/program.ts";
import { ALICE } from "../src/tokens.ts";

const DEEP = "[".repeat(1000) + "]".repeat(1000);
const LONG_MS = 100;

/** In place of a name and of a password, as JSON. */
const VALUES = [
  "{}",
  `{"$ne":null}`,
  `{"length":99}`,
  `{"toString":"x"}`,
  `{"__proto__":{"isActive":true}}`,
  "[]",
  `["${ALICE.email}"]`,
  "0",
  "-1",
  "1e999",
  "null",
  "true",
  "false",
  DEEP,
  `""`,
  `"\\u0000"`,
  `"alice@ex.test\\u0000"`,
  `"\\ud800"`,
  `"__proto__"`,
  `"constructor"`,
  `"' or 1=1 --"`,
  `"%"`,
  `"*"`,
  `"${"a".repeat(1_000_000)}"`,
];
/** In place of a whole body. */
const BODIES = ["", "null", "[]", "1", `"a"`, "{", "[[1,2]]", `{"__proto__":{"email":"a"}}`];

/** Whatever stands where an address and a password belong, nobody is signed in and nothing fails. */
export default program({
  async run(bench) {
    const app = await bench.start({ env: NO_LIMIT });
    const browser = new Browser(app);
    const headers = { "x-csrf-token": await browser.token(), "content-type": "application/json" };
    const send = (body: string): Promise<Answer> => browser.ask({ path: "/login", body, headers });
    for (const value of VALUES) {
      const password = JSON.stringify(ALICE.password);
      await isRefused(
        bench,
        browser,
        await send(`{"email":${value},"password":${password}}`),
        value,
      );
      await isRefused(
        bench,
        browser,
        await send(`{"email":"${ALICE.email}","password":${value}}`),
        value,
      );
      await isRefused(bench, browser, await send(`{"email":${value},"password":${value}}`), value);
    }
    for (const body of BODIES) await isRefused(bench, browser, await send(body), body);
    const doubled = `{"email":"off@ex.test","email":"${ALICE.email}","password":"a"}`;
    await isRefused(bench, browser, await send(doubled), doubled);
    await forms(bench, browser);
    await basics(bench, app);
    const { status } = await browser.logIn(ALICE);
    bench.check(status === 200, `the login that is right is ${status}`);
    const stats = JSON.parse((await browser.get("/__exam/stats")).body);
    bench.check(stats.polluted === false, "what all objects share has been changed");
    bench.figure(`${3 * VALUES.length + BODIES.length} bodies`);
  },
});

/** A field that comes twice, and one with the name of a member. */
async function forms(bench: Bench, browser: Browser): Promise<void> {
  const token = await browser.token();
  const password = encodeURIComponent(ALICE.password);
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  for (const fields of [
    `email=${ALICE.email}&email=${ALICE.email}&password=${password}`,
    `email=${ALICE.email}&password=${password}&password=a`,
    `email[]=${ALICE.email}&password[$ne]=a`,
    `email=${ALICE.email}`,
    `__proto__=a&constructor=b&password=${password}`,
  ]) {
    const body = `${fields}&csrf_token=${token}`;
    await isRefused(bench, browser, await browser.ask({ path: "/login", body, headers }), fields);
  }
}

/** The same through the header of Basic. */
async function basics(bench: Bench, app: { readonly port: number }): Promise<void> {
  for (const text of [
    `${ALICE.email}\0:${ALICE.password}`,
    `${ALICE.email}:${ALICE.password}\0`,
    `:${ALICE.password}`,
    `${ALICE.email}:`,
    `__proto__:a`,
    `${"a".repeat(5000)}:a`,
    `${ALICE.email}:${"a".repeat(5000)}`,
  ]) {
    const authorization = `Basic ${Buffer.from(text).toString("base64")}`;
    const { status } = await ask(app, { path: "/basic", headers: { authorization } });
    bench.check(status === 401, `Basic ${JSON.stringify(text.slice(0, 40))} is ${status}`);
  }
}

async function isRefused(
  bench: Bench,
  browser: Browser,
  { status, body, ms }: Answer,
  sent: string,
): Promise<void> {
  const what = sent.slice(0, 60);
  bench.check([400, 401, 413, 422].includes(status), `${what} is ${status}: ${body.slice(0, 100)}`);
  bench.check(!browser.jar.has("remember_token"), `${what} gets a cookie`);
  const isLong = sent.length > 4096;
  bench.check(!isLong || status !== 401 || ms < LONG_MS, `${what} is hashed`);
  const { body: who } = await browser.get("/maybe-user");
  bench.check(who === `{"user":null}`, `${what} is ${who}`);
}
