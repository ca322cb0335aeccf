import { Browser, NO_LIMIT } from "../src/browser.ts";
import type { ExamApp } from "../src/exam-app.ts";
import type { Answer } from "../src/http.ts";
import { type Bench, program } from "../src/program.ts";
import { ALICE } from "../src/tokens.ts";

/** Targets that leave, in some browser or behind some proxy. */
const LEAVING = [
  "//evil.test",
  "///evil.test",
  "////evil.test",
  "https://evil.test",
  "HTTPS://evil.test",
  "http:evil.test",
  "https:/evil.test",
  "https:evil.test",
  "\\\\evil.test",
  "/\\evil.test",
  "\\/evil.test",
  "/\\/evil.test",
  "/%5cevil.test",
  "/%2fevil.test",
  "%2f%2fevil.test",
  "/\t/evil.test",
  "/\n/evil.test",
  "\t//evil.test",
  " //evil.test",
  "\u0000//evil.test",
  "//evil.test%2f..",
  "/.//evil.test",
  "/..//evil.test",
  "/me/..//evil.test",
  "javascript:alert(1)",
  "JavaScript:alert(1)",
  "data:text/html,x",
  "//evil.test@127.0.0.1",
  "http://127.0.0.1@evil.test",
  "http://127.0.0.1.evil.test",
  "//[::1]",
  "/me\r\nSet-Cookie: a=b",
  "／／evil.test",
];
const STAYING = ["/me", "/me?x=1", "/me#part", "me", "?x=1"];

/** Where a login leads is on our own site, whichever form asked for it. */
export default program({
  async run(bench) {
    const app = await bench.start({ env: NO_LIMIT });
    for (const next of LEAVING) {
      for (const [where, answer] of await everywhere(app, next)) {
        const told = `${where}: ${JSON.stringify(next)} leads to ${answer.headers["location"]}`;
        bench.check(stays(app, answer) && answer.status < 500, told);
        const isSplit = answer.cookies.some((line) => line.startsWith("a="));
        bench.check(!isSplit, `${where}: ${JSON.stringify(next)} splits the answer`);
      }
    }
    for (const next of STAYING) await leads(bench, app, next);
    bench.figure(`${LEAVING.length} targets at four places`);
  },
});

/** A target that stays is where the login leads. */
async function leads(bench: Bench, app: ExamApp, next: string): Promise<void> {
  for (const [where, { headers }] of await everywhere(app, next)) {
    const { href } = new URL(next, `${app.base}/`);
    const found = new URL(headers["location"] ?? "", `${app.base}/`).href;
    bench.check(found === href, `${where}: ${next} leads to ${headers["location"]}`);
  }
}

async function everywhere(
  app: ExamApp,
  next: string,
): Promise<readonly (readonly [where: string, answer: Answer])[]> {
  const browser = new Browser(app);
  const query = `next=${encodeURIComponent(next)}`;
  const go = await browser.get(`/go?${query}`);
  const login = await post(browser, "/login", { ...ALICE, next });
  const verify = await post(browser, "/verify", { password: ALICE.password, next });
  // The form keeps what it was asked with: that is what a person sends.
  const { body } = await browser.get(`/login?${query}`);
  const shown = /name="next" value="([^"]*)"/.exec(body)?.[1] ?? "";
  const again = await post(browser, "/login", { ...ALICE, next: decoded(shown) });
  return [
    ["/go", go],
    ["/login", login],
    ["/verify", verify],
    ["the form of /login", again],
  ];
}

async function post(browser: Browser, path: string, fields: object): Promise<Answer> {
  const entries = Object.entries({ ...fields, csrf_token: await browser.token() });
  const body = new URLSearchParams(entries).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return browser.ask({ path, body, headers });
}

/** Whether a browser stays: it drops tabs and line breaks before it looks. */
function stays({ base }: ExamApp, { status, headers }: Answer): boolean {
  const location = headers["location"];
  if (location === undefined) return status >= 400;
  const url = URL.parse(location.replaceAll(/[\t\r\n]/g, ""), base);
  return url !== null && url.origin === base && !/evil/i.test(url.pathname.slice(0, 2));
}

function decoded(text: string): string {
  return text
    .replaceAll("&#34;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
