import { ask } from "../src/http.ts";
import { program } from "../src/program.ts";

/** A chain that is longer than the platform writes is warned about once a minute. */
export default program({
  async run(bench) {
    const app = await bench.start({ profile: "proxy-platform" });
    const headers = { "X-Forwarded-For": "6.6.6.6, 5.5.5.5" };
    for (let i = 0; i < 20; i++) await ask(app, { path: "/whoami", headers });
    const lines = app.log().filter(({ event }) => event === "proxy.chain_mismatch");
    bench.check(lines.length === 1, `20 such requests were warned about ${lines.length} times`);
    bench.check(!JSON.stringify(lines).includes("6.6.6.6"), "the forged address is in the warning");
  },
});
