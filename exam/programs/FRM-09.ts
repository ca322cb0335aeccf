import { readdirSync } from "node:fs";
import { connect } from "node:net";
import { ask, inParallel } from "../src/http.ts";
import { randomFrom, until } from "../src/measure.ts";
import { multipart } from "../src/multipart-body.ts";
import { program } from "../src/program.ts";

const FILE = { name: "file", text: "x".repeat(300_000), file: "a.bin" };

/** Very many uploads that break off leave nothing open and break nothing. */
export default program({
  async run(bench) {
    const app = await bench.start();
    const { body, headers } = multipart([FILE]);
    const head = `POST /upload HTTP/1.1\r\nHost: a\r\nContent-Type: ${headers["content-type"]}\r\nContent-Length: ${body.length}\r\n\r\n`;
    const bytes = Buffer.from(head + body);
    const random = randomFrom(5);
    const open = (): number => readdirSync(`/proc/${app.pid}/fd`).length;
    const temporary = (): number => app.leftovers().length;
    const before = { open: open(), temporary: temporary() };
    const count = bench.size(500, 2000);
    await inParallel({ count, at: 200 }, () => {
      const end = Math.floor(random() * bytes.length);
      return new Promise<void>((resolve) => {
        const socket = connect(app.port, "127.0.0.1");
        socket.on("error", () => undefined).once("close", () => resolve());
        socket.write(bytes.subarray(0, end), () =>
          setTimeout(() => socket.destroy(), random() * 20),
        );
      });
    });
    const isFree = await until(() => open() <= before.open && temporary() === before.temporary, 10);
    bench.check(
      isFree,
      `open ${before.open} -> ${open()}, files ${before.temporary} -> ${temporary()}`,
    );
    bench.check(app.end === undefined, `the app has ended: ${app.end?.stderr.slice(-300)}`);
    const failures = app.log().filter(({ level }) => level === "error");
    bench.check(
      failures.length === 0,
      `errors logged: ${JSON.stringify(failures[0])?.slice(0, 300)}`,
    );
    bench.check((await ask(app, { path: "/healthz" })).status === 200, "the app is gone");
    bench.figure(`${count} uploads broken off, 200 at a time`);
  },
});
