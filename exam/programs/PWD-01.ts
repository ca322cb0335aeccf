import { PasswordProbe } from "../src/password-probe.ts";
import { program } from "../src/program.ts";

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
  },
});
