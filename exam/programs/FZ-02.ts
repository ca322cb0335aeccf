import { fuzz } from "../src/fuzzing.ts";
import { program } from "../src/program.ts";
import { logIn } from "../src/tokens.ts";

/** Malformed tokens, and good ones with something changed. */
export default program({
  async run(bench) {
    const app = await bench.start();
    const { access } = await logIn(app);
    await fuzz(bench, app, { kind: "jwt", path: "/jwt/me", token: access });
  },
});
