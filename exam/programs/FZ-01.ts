import { fuzz } from "../src/fuzzing.ts";
import { ask, cookieOf } from "../src/http.ts";
import { program } from "../src/program.ts";

/** Malformed cookies. With @phial/login the path is /me. */
export default program({
  async run(bench) {
    const app = await bench.start();
    const set = await ask(app, { path: "/session/set", json: { k: "who", v: "alice" } });
    const path = "/session/get?k=who";
    await fuzz(bench, app, { kind: "cookie", path, cookie: cookieOf(set) });
    await fuzz(bench, app, { kind: "cookie", path, seed: 500_000_000 });
  },
});
