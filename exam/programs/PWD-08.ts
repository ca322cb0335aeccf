import { Browser, NO_LIMIT } from "../src/browser.ts";
import { eachDatabase, execute, type OwnDatabase } from "../src/databases.ts";
import { inParallel } from "../src/http.ts";
import { memberOf, PasswordProbe } from "../src/password-probe.ts";
import { type Bench, program } from "../src/program.ts";
import { ALICE } from "../src/tokens.ts";

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

    for (const database of await eachDatabase(bench)) await atLogin(bench, database);

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

/** The same at the login: ten clients at two processes, and one hash in the end. */
async function atLogin(bench: Bench, database: OwnDatabase): Promise<void> {
  const { name, start } = database;
  const options = { ...start, env: { ...start.env, ...NO_LIMIT } };
  const apps = [await bench.start(options), await bench.start(options)];
  await execute(database, [`update users set password_hash = '${OLD}' where id = 1`]);
  const user = { ...ALICE, password: "correct horse" };
  const logIn = async (index: number): Promise<number> => {
    const app = apps[index % apps.length] ?? apps[0];
    return app ? (await new Browser(app).logIn(user)).status : 0;
  };
  const statuses = await inParallel({ count: AT_ONCE, at: AT_ONCE }, logIn);
  bench.check(
    statuses.every((status) => status === 200),
    `${name}: ${statuses.join()}`,
  );
  const kept = async (): Promise<string> => {
    const [row = {}] = await execute(database, ["select password_hash from users where id = 1"]);
    return String(row["password_hash"]);
  };
  const hash = await kept();
  bench.check(hash.startsWith("$argon2id$"), `${name}: it is ${hash.slice(0, 12)}... now`);
  bench.check((await logIn(0)) === 200, `${name}: the new hash is not that of the password`);
  bench.check((await kept()) === hash, `${name}: it is replaced again`);
}
