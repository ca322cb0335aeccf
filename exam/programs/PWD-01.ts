import { Browser, NO_LIMIT } from "../src/browser.ts";
import { execute, newSqlite } from "../src/databases.ts";
import { PasswordProbe } from "../src/password-probe.ts";
import { type Bench, program } from "../src/program.ts";
import { ALICE } from "../src/tokens.ts";

const SAME = "a".repeat(72);
const [ONE, TWO] = [`${SAME}11111111`, `${SAME}22222222`];
const BCRYPT = { PHIAL_SECURITY_PASSWORD_HASH: "bcrypt", PHIAL_BCRYPT_LOG_ROUNDS: "4" };

/** Two long passwords with the same 72 bytes are two passwords, with bcrypt as with anything else. */
export default program({
  async run(bench) {
    const refusing = new PasswordProbe(await bench.start({ env: BCRYPT }));
    const { status, body } = await refusing.ask("hash", { password: ONE });
    const says = "password is 80 bytes; bcrypt reads 72. Set BCRYPT_HANDLE_LONG_PASSWORDS";
    bench.check(status === 400 && body.includes(says), `80 bytes: ${status} ${body.slice(0, 200)}`);
    const short = await refusing.hash(SAME);
    bench.check((await refusing.verify(short, SAME)) === true, "72 bytes do not log in");
    bench.check((await refusing.verify(short, ONE)) === false, "80 bytes pass for their first 72");

    const digest = { ...BCRYPT, PHIAL_BCRYPT_HANDLE_LONG_PASSWORDS: "true" };
    for (const env of [digest, {}]) {
      const probe = new PasswordProbe(await bench.start({ env }));
      const hash = await probe.hash(ONE);
      const scheme = hash.slice(0, 7);
      bench.check((await probe.verify(hash, ONE)) === true, `${scheme}: the right one fails`);
      bench.check((await probe.verify(hash, TWO)) === false, `${scheme}: the other one passes`);
    }
    for (const env of [BCRYPT, digest]) await logIn(bench, env);
  },
});

/** The same at the login, and at a change of the password. */
async function logIn(bench: Bench, scheme: Readonly<Record<string, string>>): Promise<void> {
  const database = newSqlite(bench);
  const app = await bench.start({ env: { ...database.start.env, ...scheme, ...NO_LIMIT } });
  const isDigest = "PHIAL_BCRYPT_HANDLE_LONG_PASSWORDS" in scheme;
  const [right, wrong] = isDigest ? [ONE, TWO] : [SAME, ONE];
  const hash = await new PasswordProbe(app).hash(right);
  await execute(database, [`update users set password_hash = '${hash}' where id = 1`]);
  const enter = async (password: string): Promise<number> =>
    (await new Browser(app).logIn({ ...ALICE, password })).status;
  bench.check(
    (await enter(wrong)) === 401,
    `login: ${wrong.length} bytes pass for ${right.length}`,
  );
  bench.check((await enter(right)) === 200, `login: ${right.length} bytes are refused`);
  const owner = new Browser(app);
  await owner.logIn({ ...ALICE, password: right });
  const { status } = await owner.send("/change", { password: right, new_password: TWO });
  bench.check(status === (isDigest ? 200 : 422), `a change to 80 bytes is ${status}`);
}
