import { NO_LIMIT } from "../src/browser.ts";
import { newSqlite, execute } from "../src/databases.ts";
import type { ExamApp } from "../src/exam-app.ts";
import { ask } from "../src/http.ts";
import { PasswordProbe } from "../src/password-probe.ts";
import { program } from "../src/program.ts";
import { ALICE } from "../src/tokens.ts";

const encoded = (text: string | Uint8Array): string => Buffer.from(text).toString("base64");
const GOOD = encoded(`${ALICE.email}:${ALICE.password}`);

/** Headers that are not quite `Basic` with alice's name and password. */
const BROKEN = [
  `Basic ${GOOD} ${GOOD}`,
  `Basic ${GOOD},Basic ${GOOD}`,
  `Basic ${GOOD}=`,
  `Basic ${GOOD.replaceAll("=", "")}!`,
  `Basic ${GOOD.slice(0, 12)}\t${GOOD.slice(12)}`,
  `Basic "${GOOD}"`,
  `Basic=${GOOD}`,
  `Basic:${GOOD}`,
  `Basic${GOOD}`,
  `Basi ${GOOD}`,
  `Bearer ${GOOD}`,
  GOOD,
  `Basic ${encoded(ALICE.email)}`,
  `Basic ${encoded(`${ALICE.email}:`)}`,
  `Basic ${encoded(`${ALICE.email}: ${ALICE.password}`)}`,
  `Basic ${encoded(`${ALICE.email}:${ALICE.password}\n`)}`,
  `Basic ${encoded(new Uint8Array([0xff, 0xfe, 0x3a, 0x80]))}`,
  `Basic ${encoded("\0:\0")}`,
  `Basic ${encoded(`${"a".repeat(7000)}:a`)}`,
];

/** What is not Basic is refused, with a challenge; names and passwords may have any characters. */
export default program({
  async run(bench) {
    const database = newSqlite(bench);
    const app = await bench.start({ env: { ...database.start.env, ...NO_LIMIT } });
    for (const authorization of BROKEN) {
      const { status, headers } = await ask(app, { path: "/basic", headers: { authorization } });
      bench.check(status === 401, `${authorization.slice(0, 60)} is ${status}`);
      const challenge = headers["www-authenticate"] ?? "";
      bench.check(/^Basic realm=/i.test(challenge), `there is no challenge: ${challenge}`);
    }
    for (const scheme of ["Basic", "basic", "BASIC"]) {
      bench.check((await signIn(app, GOOD, scheme)) === 200, `${scheme} is refused`);
    }
    for (const password of ["with:colons::", "Grüße aus Köln", "пароль пароль", ": leading"]) {
      const hash = await new PasswordProbe(app).hash(password);
      await execute(database, [`update users set password_hash = '${hash}' where id = 1`]);
      const utf8 = await signIn(app, encoded(`${ALICE.email}:${password}`));
      bench.check(utf8 === 200, `${password} in UTF-8 is ${utf8}`);
      const wrong = await signIn(app, encoded(`${ALICE.email}:${password.slice(1)}`));
      bench.check(wrong === 401, `${password} without its first character is ${wrong}`);
    }
    const latin = "Grüße aus Köln";
    const hash = await new PasswordProbe(app).hash(latin);
    await execute(database, [`update users set password_hash = '${hash}' where id = 1`]);
    const bytes = Buffer.from(`${ALICE.email}:${latin}`, "latin1");
    bench.check((await signIn(app, encoded(bytes))) === 200, `${latin} in ISO-8859-1 is refused`);
    for (const email of ["off@ex.test", "new@ex.test", "tfa@ex.test"]) {
      const good = await new PasswordProbe(app).hash("right password");
      await execute(database, [
        `update users set password_hash = '${good}' where email = '${email}'`,
      ]);
      const status = await signIn(app, encoded(`${email}:right password`));
      bench.check(status === 401, `${email} is ${status}`);
    }
    bench.figure(`${BROKEN.length} headers`);
  },
});

async function signIn(app: ExamApp, credentials: string, scheme = "Basic"): Promise<number> {
  const authorization = `${scheme} ${credentials}`;
  return (await ask(app, { path: "/basic", headers: { authorization } })).status;
}
