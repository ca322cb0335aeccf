import { readFileSync } from "node:fs";
import { exchange } from "../src/http.ts";
import { program } from "../src/program.ts";

/** Line breaks, escape sequences and line separators, as they can come in a request. */
const PATHS = [
  "/no%0d%0a%7b%22level%22%3a%22forged%22%7d",
  "/no%1b%5b31mred",
  "/no%e2%80%a8%e2%80%a9separators",
  "/no%c2%85next-line",
  "/no\u001b[31mred",
  "/no%22%2c%22level%22%3a%22forged",
];
const AGENTS = [
  'x","level":"forged',
  "x\u0085y",
  "x\u009b31mred",
  "é\u2028\u2029",
  "\\u000aforged",
];
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/;

/** Whatever comes in, the log has one JSON object a line. */
export default program({
  async run(bench) {
    const app = await bench.start();
    let answered = 0;
    for (const path of PATHS) await send(`GET ${path} HTTP/1.1\r\nHost: a`);
    for (const agent of AGENTS)
      await send(`GET /whoami HTTP/1.1\r\nHost: a\r\nUser-Agent: ${agent}`);
    for (const name of ["a%0d%0aforged", "%1b%5b2J"]) {
      await send(`GET /throw?kind=${name} HTTP/1.1\r\nHost: a`);
    }
    const text = readFileSync(app.logFile, "utf8");
    bench.check(!CONTROL.test(text), "a control character is in the log as it came");
    const lines = app.log();
    const requests = lines.filter(({ event }) => event === "request");
    bench.check(requests.length === answered, `${requests.length} lines for ${answered} answers`);
    const levels = new Set(lines.map(({ level }) => String(level)));
    bench.check(!levels.has("forged"), "a line is forged");
    bench.figure(`${lines.length} lines`);

    async function send(head: string): Promise<void> {
      const bytes = Buffer.from(`${head}\r\nConnection: close\r\n\r\n`);
      const answer = await exchange(app, bytes);
      // What the parser refuses does not come to the app, and is not logged by it.
      if (/^HTTP\/1\.1 (?:200|404|500)/.test(answer) || answer.includes("text/html")) answered += 1;
    }
  },
});
