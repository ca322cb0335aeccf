import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { KEY_CANARY } from "../src/exam-app.ts";
import { ask } from "../src/http.ts";
import { program } from "../src/program.ts";

/** One secret for each place of a request, so that a leak says where it comes from. */
const CANARIES = {
  authorization: "canary-authorization",
  basic: "canary-basic",
  cookie: "canary-cookie",
  query: "canary-query",
  json: "canary-json",
  form: "canary-form",
  session: "canary-session",
  path: "canary-path",
  pass: "canary-pass",
};

/** No log of the whole exam has a key, a password, a token or a cookie in it. */
export default program({
  when: "last",
  async run(bench) {
    const app = await bench.start({ env: { EXAM_PASS: CANARIES.pass } });
    const headers = {
      authorization: `Bearer ${CANARIES.authorization}`,
      cookie: `session=${CANARIES.cookie}; remember_token=${CANARIES.cookie}`,
      "x-exam-pass": CANARIES.pass,
    };
    const basic = Buffer.from(`alice:${CANARIES.basic}`).toString("base64");
    const form = `password=${CANARIES.form}`;
    const urlencoded = { "content-type": "application/x-www-form-urlencoded" };
    const questions = [
      { path: `/whoami?token=${CANARIES.query}`, headers },
      { path: "/whoami", headers: { authorization: `Basic ${basic}` } },
      { path: "/static/admin/secret.txt", headers },
      { path: `/als/${CANARIES.path}`, headers },
      { path: `/throw?kind=async&token=${CANARIES.query}`, headers },
      { path: "/echo/json", json: { password: CANARIES.json }, headers },
      { path: "/echo/json", body: `{"password":"${CANARIES.json}"`, headers },
      { path: "/echo/form", body: form, headers: { ...headers, ...urlencoded } },
      { path: "/session/set", json: { k: "token", v: CANARIES.session } },
      { path: "/session/set", json: { k: "token", v: CANARIES.session.repeat(1000) } },
    ];
    for (const question of questions) {
      const { status, error } = await ask(app, question);
      bench.check(status > 0, `${question.path.split("?")[0]}: ${error}`);
    }
    const canaries = [...Object.values(CANARIES), basic, KEY_CANARY, "c4n4ry"];
    const logs = globSync("**/*.jsonl", { cwd: bench.folder });
    let lines = 0;
    for (const file of logs) {
      const text = readFileSync(join(bench.folder, file), "utf8");
      lines += text.split("\n").length - 1;
      const found = canaries.filter((canary) => text.includes(canary));
      bench.check(found.length === 0, `in a log: ${found.join(", ")}`);
    }
    bench.check(lines > 0, "there is no log");
    bench.figure(`${lines} lines of ${logs.length} logs without a canary`);
  },
});
