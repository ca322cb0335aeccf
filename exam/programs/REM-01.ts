import { Browser } from "../src/browser.ts";
import { execute, newSqlite } from "../src/databases.ts";
import { memberOf } from "../src/password-probe.ts";
import { program } from "../src/program.ts";

const COUNT = 20;
const DAY_MS = 86_400_000;
const THIRTY_DAYS = 30 * 86_400;
const HEADERS = { host: "ex.test" };

/** The remember cookie is random, kept as a digest, hidden from scripts, and good for so long. */
export default program({
  async run(bench) {
    const database = newSqlite(bench);
    const env = { ...database.start.env };
    const app = await bench.start({ profile: "prod", env });
    const cookies: string[] = [];
    for (let index = 0; index < COUNT; index++) {
      const browser = new Browser(app, { headers: HEADERS });
      const { cookies: lines, status } = await browser.logIn(undefined, true);
      bench.check(status === 200, `the login is ${status}`);
      const line = lines.find((one) => /^(?:__Host-)?remember_token=/.test(one)) ?? "";
      for (const part of ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"]) {
        bench.check(
          line.split("; ").includes(part),
          `no ${part}: ${line.replace(/=.*?;/, "=...")}`,
        );
      }
      bench.check(!line.includes("Domain="), "it has a domain, so that other hosts get it");
      const end = Date.parse(/Expires=([^;]+)/.exec(line)?.[1] ?? "");
      const seconds = (end - Date.now()) / 1000;
      bench.check(Math.abs(seconds - THIRTY_DAYS) < 120, `it is good for ${seconds} s`);
      cookies.push(browser.remembered);
    }
    const parts = cookies.map((cookie) => cookie.split("."));
    bench.check(
      parts.every(([, token = ""]) => token.length >= 43),
      "fewer than 256 bits",
    );
    bench.check(new Set(parts.flat()).size === 2 * COUNT, "two are the same in a part");
    const varied = Array.from(
      { length: 43 },
      (_, at) => new Set(parts.map(([, token = ""]) => token[at])).size,
    );
    // Of 20 random characters of 64, 17 are different on average.
    bench.check(Math.min(...varied.slice(0, 42)) >= 8, "a place of the token is not random");

    const kept = JSON.stringify(await execute(database, ["select * from phial_login_devices"]));
    bench.check(kept.includes(String(parts[0]?.[0])), "the device is not in the database");
    const leaks = parts.filter(([, token = ""]) => token === "" || kept.includes(token));
    bench.check(leaks.length === 0, "the database has the token itself");
    bench.figure(`${COUNT} tokens, of 43 characters, none in the database`);

    await expires(bench.start({ env }));
  },
});

/** The server's own clock ends it, whatever the browser does with the cookie. */
async function expires(starting: Promise<{ readonly port: number }>): Promise<void> {
  const app = await starting;
  const browser = new Browser(app);
  await browser.logIn(undefined, true);
  const move = (days: number) =>
    browser.ask({ path: "/__exam/clock", json: { offset_ms: days * DAY_MS } });
  await move(29);
  const inTime = browser.reopened();
  if ((await inTime.who()) === undefined) throw new Error("after 29 days it is forgotten");
  // That it was used does not make it last longer.
  await move(31);
  if ((await inTime.reopened().who()) !== undefined) throw new Error("it is good after 31 days");
  const { body } = await inTime.get("/maybe-user");
  if (memberOf(body, "user") !== null) throw new Error("its session is good after 31 days");
}
