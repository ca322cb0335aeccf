import { readFileSync } from "node:fs";
import { PasswordProbe } from "../src/password-probe.ts";
import { program } from "../src/program.ts";

/** A call that real Flask has answered. */
interface Vector {
  readonly function: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly output?: unknown;
}

const BCRYPT_BYTES = 72;
/** What argon2-cffi and passlib have written for "correct horse". */
const PASSLIB = [
  "$argon2id$v=19$m=65536,t=3,p=4$g2doKD8SK2pYRT3b/qVgCw$ubWqVGMQHMWKoTRfC8HOiaqUd5qUPxiwiAkhzdEWogc",
  "$bcrypt-sha256$v=2,t=2b,r=4$uTvZoEHS8PDgsiW.nni69e$8jP/Hij0VqMCLntil.8oIvJZ0iRzAW2",
  "$pbkdf2-sha256$100$whiDkNK69x5DiPFei9H6Xw$mUeJk7mrnl.tBScHhacFYAUSNCOwktO2zZoQDD9L5OM",
  "$5$rounds=1000$qiHTOpssh6iX4l5o$98fjGwyX5gk5aCsty6Ru3kFPfcxjr.McZjXgAJ8Ob23",
];

/** Every hash of Flask is checked as Flask checks it, and what is none is an answer, not an error. */
export default program({
  async run(bench) {
    const plain = new PasswordProbe(await bench.start());
    const asked = { right: 0, wrong: 0, unreadable: 0 };
    for (const { input, output } of vectorsOf("passwords", /check_password_hash$/)) {
      const [hash, password] = [String(input["hash"]), String(input["password"])];
      if (input["handle_long_passwords"] === true) continue;
      const isRefused = password === "" || (hash.startsWith("$2") && isLong(password));
      const expected = output === true && !isRefused;
      asked[output === undefined ? "unreadable" : expected ? "right" : "wrong"] += 1;
      const got = await plain.verify(hash, password);
      bench.check(
        got === expected,
        `${hash.slice(0, 40)}: ${String(got)}, Flask ${String(output)}`,
      );
    }
    for (const hash of PASSLIB) {
      bench.check((await plain.verify(hash, "correct horse")) === true, `${hash} is not accepted`);
      bench.check((await plain.verify(hash, "correct horsf")) === false, `${hash} takes another`);
    }
    const env = { PHIAL_SECURITY_PASSWORD_SALT: "salty" };
    const double = new PasswordProbe(await bench.start({ env }));
    for (const { input, output } of vectorsOf("security", /verify_password$/)) {
      const [hash, password] = [String(input["hash"]), String(input["password"])];
      const expected = output === true && password !== "" && hash !== "plain";
      const got = await double.verify(hash, password);
      bench.check(
        got === expected,
        `${hash.slice(0, 40)}: ${String(got)}, Flask ${String(output)}`,
      );
    }
    bench.figure(`${asked.right} right, ${asked.wrong} wrong, ${asked.unreadable} unreadable`);
  },
});

function isLong(password: string): boolean {
  return Buffer.byteLength(password) > BCRYPT_BYTES;
}

function vectorsOf(group: string, name: RegExp): Vector[] {
  const file = new URL(`../../parity/vectors/${group}.json`, import.meta.url);
  // A file of the repository, which the replay of the vectors reads as well.
  const { vectors } = JSON.parse(readFileSync(file, "utf8")) as { readonly vectors: Vector[] };
  return vectors.filter((vector) => name.test(vector.function));
}
