import { inParallel } from "../src/http.ts";
import { memberOf, PasswordProbe } from "../src/password-probe.ts";
import { program } from "../src/program.ts";

const AT_ONCE = 10;
/** Of "correct horse", with 4 rounds. */
const OLD = "$2b$04$XSj54HbB3OSjggnrgGU9/OfskWpBBjMk/ShrdWgHMuxPpyjekTSq2";

/** A weak hash is replaced by the first of several logins; costs that make no sense are refused. */
export default program({
  async run(bench) {
    const probe = new PasswordProbe(await bench.start());
    await probe.ask("plant", { hash: OLD });
    const password = "correct horse";
    const crowd = { count: AT_ONCE, at: AT_ONCE };
    const logins = await inParallel(crowd, () => probe.ask("login", { password }));
    const passed = logins.filter(({ status }) => status === 200).length;
    bench.check(passed === AT_ONCE, `${passed} of ${AT_ONCE} log in`);
    const { body } = await probe.ask("login", { password });
    const [hash, saves] = [memberOf(body, "hash"), memberOf(body, "saves")];
    bench.check(saves === 1, `the hash was replaced ${String(saves)} times`);
    bench.check(String(hash).startsWith("$argon2id$"), `it is ${String(hash).slice(0, 12)}... now`);

    const bcrypt = { PHIAL_SECURITY_PASSWORD_HASH: "bcrypt" };
    for (const [profile, rounds] of [
      ["default", "3"],
      ["default", "32"],
      ["prod", "9"],
    ] as const) {
      const env = { ...bcrypt, PHIAL_BCRYPT_LOG_ROUNDS: rounds };
      const end = await bench.refusal({ profile, env });
      const says = end?.stderr.includes("BCRYPT_LOG_ROUNDS") === true;
      bench.check(says && end.code !== 0, `${profile}: ${rounds} rounds are not refused by name`);
    }
  },
});
