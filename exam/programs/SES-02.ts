import { program } from "../src/program.ts";

const WEAK = [undefined, "", "dev", "changeme", "secret", "sixteen-bytes-ab"];

/** In production there is no start with a key that can be guessed. */
export default program({
  async run(bench) {
    for (const key of WEAK) {
      const end = await bench.refusal({ profile: "prod", env: { SECRET_KEY: key } });
      const name = key === undefined ? "no key" : `the key "${key}"`;
      bench.check(end !== undefined, `${name} is accepted`);
      if (!end) continue;
      const { code, stderr } = end;
      bench.check(code !== 0 && code !== null, `${name}: the exit code is ${code}`);
      bench.check(stderr.includes("SECRET_KEY"), `${name}: the setting is not in ${stderr}`);
      bench.check(stderr.includes("phial secret"), `${name}: no command in ${stderr}`);
      // The text names the command "phial secret", which is no leak of that key.
      const text = stderr.replaceAll("phial secret", "");
      bench.check(!key || !text.includes(key), `${name} is printed: ${stderr}`);
    }
    const weakFallback = { SECRET_KEY_FALLBACKS: "retired" };
    const end = await bench.refusal({ profile: "prod", env: weakFallback });
    bench.check(end !== undefined, "a weak key among the fallbacks is accepted");
  },
});
