import { createServer } from "node:net";
import { newKey } from "../src/exam-app.ts";
import { exchange } from "../src/http.ts";
import { program } from "../src/program.ts";

const REFUSED: readonly {
  readonly env: Readonly<Record<string, string>>;
  readonly says: string;
}[] = [
  { env: { HOST: "203.0.113.1" }, says: "HOST" },
  { env: { HOST: "no such host" }, says: "HOST" },
  { env: { PORT: "99999" }, says: "PORT" },
  { env: { PORT: "http" }, says: "PORT" },
  { env: { PHIAL_SESSION_COOKIE_SECUREE: "1" }, says: "SESSION_COOKIE_SECURE" },
  { env: { PHIAL_MAX_CONTENT_LENGTH: "lots" }, says: "MAX_CONTENT_LENGTH" },
  { env: { PHIAL_SERVER_NAME: "http://ex.test/" }, says: "SERVER_NAME" },
  { env: { PHIAL_REQUEST_TIMEOUT: "-1" }, says: "REQUEST_TIMEOUT" },
  { env: { EXAM_PROFILE: "nonsense" }, says: "EXAM_PROFILE" },
];

/**
 * What keeps an app from starting is said in one message that names the setting, and nothing stays
 * open. The database, its URL and the template folder come with @phial/db and @phial/jinja.
 */
export default program({
  async run(bench) {
    for (const { env, says } of REFUSED) await refused(env, says);
    const holder = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => holder.once("listening", resolve));
    const address = holder.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await refused({ PORT: String(port) }, "PORT");
    await new Promise((resolve) => holder.close(resolve));
    const answer = await exchange({ port }, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 500);
    bench.check(answer === "", "a listener is left behind");

    async function refused(env: Readonly<Record<string, string>>, says: string): Promise<void> {
      const given = JSON.stringify(env);
      const end = await bench.refusal({ env: { SECRET_KEY: newKey(), ...env } });
      bench.check(end !== undefined, `${given} is accepted`);
      if (!end) return;
      const { code, stderr } = end;
      bench.check(code !== 0 && code !== null, `${given}: the exit code is ${code}`);
      bench.check(stderr.includes(says), `${given}: ${says} is not in ${stderr}`);
      const isTrace = /^\s+at /m.test(stderr) || stderr.includes("node:internal");
      bench.check(!isTrace, `${given}: a stack trace in place of a message`);
    }
  },
});
