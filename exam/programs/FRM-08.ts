import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { ExamApp } from "../src/exam-app.ts";
import { ask, inParallel } from "../src/http.ts";
import { until } from "../src/measure.ts";
import { multipart } from "../src/multipart-body.ts";
import { program } from "../src/program.ts";

const COUNT = 100;
const FILE = { name: "file", text: "x".repeat(700_000), file: "a.bin" };

/** Uploads leave no temporary file, whatever becomes of them or of the process. */
export default program({
  async run(bench) {
    const app = await bench.start();
    const before = app.leftovers().length;
    const good = multipart([FILE]);
    const refused = multipart([{ ...FILE, name: "other" }]);
    await inParallel({ count: COUNT, at: 10 }, async () => {
      const { status } = await ask(app, { path: "/upload", ...good });
      bench.check(status === 200, `a good upload is ${status}`);
    });
    await inParallel({ count: COUNT, at: 10 }, async () => {
      const { status } = await ask(app, { path: "/upload", ...refused });
      bench.check(status === 400, `an upload under another name is ${status}`);
    });
    await inParallel({ count: COUNT, at: 10 }, (index) => abort(app, 100_000 + index * 5000));
    const isClean = await until(() => app.leftovers().length === before, 60);
    bench.check(isClean, `temporary files are left: ${app.leftovers().join(", ")}`);
    void abort(app, 600_000, 5000);
    await delay(200);
    await app.stop("SIGKILL");
    const left = app.leftovers().filter((name) => name.startsWith("phial-upload"));
    bench.check(left.length === 0, `a killed app leaves ${left.join(", ")}`);
  },
});

/** Sends the first `bytes` of an upload, waits, and is gone. */
function abort(app: ExamApp, bytes: number, wait = 5): Promise<void> {
  const { body, headers } = multipart([FILE]);
  const head = `POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: ${headers["content-type"]}\r\nContent-Length: ${body.length}\r\n\r\n`;
  return new Promise((resolve) => {
    const socket = connect(app.port, "127.0.0.1");
    socket.on("error", () => undefined).once("close", () => resolve());
    socket.write(head + body.slice(0, bytes), () => setTimeout(() => socket.destroy(), wait));
  });
}
