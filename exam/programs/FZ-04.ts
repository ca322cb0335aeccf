import { fuzz } from "../src/fuzzing.ts";
import { exchange, inParallel } from "../src/http.ts";
import { randomFrom } from "../src/measure.ts";
import { program } from "../src/program.ts";

/** Pieces of paths that lead out of a folder, if they are read in some other way. */
const PIECES = [
  "..",
  "%2e%2e",
  ".",
  "%2f",
  "//",
  "\\",
  "%5c",
  "%00",
  "..;",
  "%252e%252e",
  "%c0%ae%c0%ae",
  "secret.txt",
  "admin",
  "files",
  "static",
  ".env",
  ".git/config",
  "link",
  "a.txt",
];
const ROOTS = ["/files/", "/static/", "/sub/"];
const LEAK = /c4n4ry|root:x:/;

/** Malformed JSON, paths, headers and queries; no file leaves its folder. */
export default program({
  async run(bench) {
    const app = await bench.start();
    await fuzz(bench, app, { kind: "json", path: "/echo/json" });
    await fuzz(bench, app, { kind: "path", path: "/static/" });
    await fuzz(bench, app, { kind: "path", path: "/files/", seed: 500_000_000 });
    await fuzz(bench, app, { kind: "header", path: "/whoami" });
    await fuzz(bench, app, { kind: "query", path: "/echo/query" });
    const behind = await bench.start({ profile: "proxy-hops1" });
    await fuzz(bench, behind, { kind: "header", path: "/whoami", seed: 500_000_000 });
    const random = randomFrom(11);
    const pick = (list: readonly string[]): string =>
      list[Math.floor(random() * list.length)] ?? "";
    const count = Math.min(bench.scale.fuzz, 5000);
    await inParallel({ count, at: 32 }, async () => {
      const pieces = Array.from({ length: 1 + Math.floor(random() * 5) }, () => pick(PIECES));
      const path = pick(ROOTS) + pieces.join(pick(["/", "/", ""]));
      const head = `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
      const answer = await exchange(app, head);
      bench.check(!LEAK.test(answer), `${path} gives away a file`);
      bench.check(
        /^HTTP\/1\.1 [1-4]/.test(answer),
        `${path}: ${answer.slice(0, 20) || "no answer"}`,
      );
    });
    bench.figure(`${count} paths without a canary`);
  },
});
