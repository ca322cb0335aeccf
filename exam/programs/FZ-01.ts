import { Browser } from "../src/browser.ts";
import { fuzz } from "../src/fuzzing.ts";
import { program } from "../src/program.ts";

/** Malformed cookies: the session's, and that of who is remembered. */
export default program({
  async run(bench) {
    const app = await bench.start();
    const browser = new Browser(app);
    await browser.logIn(undefined, true);
    const session = `session=${browser.jar.get("session") ?? ""}`;
    const remembered = `remember_token=${browser.remembered}`;
    await fuzz(bench, app, { kind: "cookie", path: "/me", cookie: session });
    await fuzz(bench, app, { kind: "cookie", path: "/me", cookie: remembered, seed: 250_000_000 });
    await fuzz(bench, app, { kind: "cookie", path: "/maybe-user", seed: 500_000_000 });
  },
});
