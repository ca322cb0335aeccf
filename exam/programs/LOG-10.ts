import { Browser } from "../src/browser.ts";
import { type Bench, program } from "../src/program.ts";
import { ALICE } from "../src/tokens.ts";

const STRONG = { PHIAL_SESSION_PROTECTION: "strong" };

/** A session in another browser, or from another address, is not fresh; with "strong" it is over. */
export default program({
  async run(bench) {
    await basic(bench);
    await strong(bench);
    await addresses(bench);
  },
});

async function basic(bench: Bench): Promise<void> {
  const app = await bench.start();
  const owner = new Browser(app, { agent: "one" });
  await owner.logIn(ALICE);
  const copy = owner.copy({ agent: "another" });
  const { status } = await copy.get("/fresh");
  bench.check(status === 401, `another browser gets ${status}`);
  bench.check((await copy.who()) === ALICE.email, "it is signed out, with basic protection");
  const back = copy.copy({ agent: "one" });
  bench.check((await back.get("/fresh")).status === 401, "what is stale is fresh at home again");
  const minted = await copy.send("/tokens", { name: "laptop" });
  bench.check(minted.status === 401, `another browser makes a token: ${minted.status}`);
  bench.check((await owner.get("/fresh")).status === 200, "the owner's own session is stale");
}

async function strong(bench: Bench): Promise<void> {
  const app = await bench.start({ env: STRONG });
  const owner = new Browser(app, { agent: "one" });
  await owner.logIn(ALICE, true);
  const copy = owner.copy({ agent: "another" });
  const { status, cookies } = await copy.get("/me");
  bench.check(status === 401, `another browser gets ${status}, with strong protection`);
  const isGone = cookies.some((line) => line.startsWith("remember_token=;"));
  bench.check(isGone, "its remember cookie stays");
  bench.check((await copy.who()) === undefined, "it is signed in afterwards");
  const lines = app.log().filter(({ event }) => event === "session.protected");
  const isTold = lines.length === 1 && lines[0]?.["ended"] === true && lines[0]["user"] === "1";
  bench.check(isTold, `the log says ${JSON.stringify(lines)}`);
  bench.check((await owner.who()) === ALICE.email, "the owner is signed out");
  // Who is remembered comes back in the next session, and stays.
  const reopened = owner.reopened();
  for (const time of ["first", "second"]) {
    bench.check((await reopened.who()) === ALICE.email, `the ${time} request is nobody's`);
  }
}

/** The address is that of the client, which only a trusted proxy may say. */
async function addresses(bench: Bench): Promise<void> {
  const plain = await bench.start();
  const owner = new Browser(plain);
  await owner.logIn(ALICE);
  const forged = owner.copy({ headers: { "x-forwarded-for": "203.0.113.9" } });
  bench.check((await forged.get("/fresh")).status === 200, "a header of the client is believed");

  const proxied = await bench.start({ profile: "proxy-hops1" });
  const headers = { "x-forwarded-for": "203.0.113.9" };
  const client = new Browser(proxied, { headers });
  await client.logIn(ALICE);
  bench.check((await client.get("/fresh")).status === 200, "the same address is another");
  const moved = client.copy({ headers: { "x-forwarded-for": "203.0.113.10" } });
  bench.check((await moved.get("/fresh")).status === 401, "another address is as fresh");
}
