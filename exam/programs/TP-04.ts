import { closeSync, openSync, readSync, readdirSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { createApp } from "../app/create-app.ts";
import { templates } from "../app/templates.ts";
import type { ExamApp } from "../src/exam-app.ts";
import { newKey } from "../src/exam-app.ts";
import { ask } from "../src/http.ts";
import { type Bench, program } from "../src/program.ts";

const CANARY = "c4n4ry";
const ROUTES = ["/tpl/named", "/tpl/include"] as const;

/** Names that mean a file outside of the folder of templates, in one way or another. */
function namesOf(outside: string): string[] {
  const ways = ["../", "x/../../", "./../", "..//", "up/", "up/templates/../", "..\\", "..%2f"];
  return [
    ...ways.map((way) => `${way}secret.txt`),
    "%2e%2e/secret.txt",
    "..%5csecret.txt",
    "..%00/secret.txt",
    "..;/secret.txt",
    "....//secret.txt",
    "\u2024\u2024/secret.txt",
    "..\u2215secret.txt",
    "../secret.txt\0.html",
    "home.html\0/../../secret.txt",
    "leaving.html",
    "up/templates/leaving.html",
    outside,
    `/${outside}`,
    `file://${outside}`,
    `\\\\?\\${outside}`,
    "C:\\secret.txt",
    "/etc/hostname",
    "../".repeat(12) + "etc/hostname",
    "/proc/self/environ",
    "up",
    ".",
    "..",
    "",
  ];
}

/** No name of a template opens a file that is outside of the folder. */
export default program({
  async run(bench) {
    const app = await bench.start();
    const folder = readdirSync(app.temp).find((name) => name.startsWith("phial-exam-")) ?? "";
    const outside = new OutsideFile(join(app.temp, folder, "secret.txt"));
    const names = namesOf(outside.path);
    await checkRoutes(bench, app, names);
    await checkRender(bench, names);
    bench.check(!outside.wasRead(), "the file outside was opened");
    const seen = outside.showsReading() ? "" : " (not seen: access times are off)";
    bench.figure(`${names.length} names in ${ROUTES.length} routes and by render()${seen}`);
  },
});

async function checkRoutes(bench: Bench, app: ExamApp, names: readonly string[]): Promise<void> {
  for (const route of ROUTES) {
    const good = await ask(app, { path: `${route}?name=home.html` });
    bench.check(good.status === 200, `${route} is ${good.status} for a template that is there`);
    for (const name of names) {
      const where = `${route} with ${JSON.stringify(name)}`;
      const { status, body } = await ask(app, {
        path: `${route}?name=${encodeURIComponent(name)}`,
      });
      bench.check(status === 404, `${where} is ${status}`);
      bench.check(!body.includes(CANARY), `${where} shows the file`);
    }
  }
}

async function checkRender(bench: Bench, names: readonly string[]): Promise<void> {
  await using app = createApp({ SECRET_KEY: newKey(), EXAM_LOG: "/dev/null" });
  await app.run(async () => {
    for (const name of names) {
      const end = await templates.render(name).catch((error: unknown) => error);
      const isRefused = end instanceof Error && end.name === "TemplateNotFound";
      bench.check(isRefused, `render(${JSON.stringify(name)}) gives ${String(end)}`);
    }
  });
}

const LONG_AGO = 1_000_000_000;

/**
 * A file that nobody is to read. The system notes the time of the first reading after a change,
 * unless it is told not to.
 */
class OutsideFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
    utimesSync(path, LONG_AGO, LONG_AGO + 1);
  }

  wasRead(): boolean {
    return statSync(this.path).atimeMs !== LONG_AGO * 1000;
  }

  /** Reads it, to see whether that can be seen. */
  showsReading(): boolean {
    const file = openSync(this.path, "r");
    readSync(file, Buffer.alloc(1));
    closeSync(file);
    return this.wasRead();
  }
}
