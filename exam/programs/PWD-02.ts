import { PasswordProbe } from "../src/password-probe.ts";
import { program } from "../src/program.ts";

const [PREFIX, ONE, TWO] = ["abcdefgh", "abcdefgh\0one", "abcdefgh\0two"];

/** A password does not end at a NUL: it is refused, with every scheme. */
export default program({
  async run(bench) {
    for (const scheme of ["argon2", "scrypt", "bcrypt"]) {
      const env = { PHIAL_SECURITY_PASSWORD_HASH: scheme };
      const probe = new PasswordProbe(await bench.start({ env }));
      const { status, body } = await probe.ask("hash", { password: ONE });
      const isRefused = status === 400 && body.includes("PASSWORD_HAS_NUL");
      bench.check(isRefused, `${scheme}: ${status} ${body.slice(0, 200)}`);
      const hash = await probe.hash(PREFIX);
      for (const password of [ONE, TWO, `${PREFIX}\0`]) {
        const answer = await probe.verify(hash, password);
        bench.check(
          answer === false,
          `${scheme}: ${JSON.stringify(password)} is ${String(answer)}`,
        );
      }
    }
  },
});
