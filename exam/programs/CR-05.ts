import { ask } from "../src/http.ts";
import { program } from "../src/program.ts";

/** Production and DEBUG do not go together, and a debug page executes nothing. */
export default program({
  async run(bench) {
    const end = await bench.refusal({ profile: "prod", env: { PHIAL_DEBUG: "1" } });
    bench.check(end !== undefined && end.code !== 0, "production starts with DEBUG");
    bench.check(end?.stderr.includes("DEBUG") === true, `no setting in ${end?.stderr}`);
    const app = await bench.start({ profile: "dev" });
    const page = await ask(app, { path: "/throw?kind=sync" });
    bench.check(page.status === 500, `the page of a failure is ${page.status}`);
    const evaluates = /<(?:form|script|input|textarea|iframe)\b/i.test(page.body);
    bench.check(!evaluates, "the debug page has something to enter or to run");
  },
});
