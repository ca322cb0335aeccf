import { type Socket, connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { ask } from "../src/http.ts";
import { until } from "../src/measure.ts";
import { program } from "../src/program.ts";

const CONNECTIONS = 2000;
const DESCRIPTORS = 256;

/** Without file descriptors left the app waits for better times, and says so now and then. */
export default program({
  async run(bench) {
    const app = await bench.start({ descriptors: DESCRIPTORS });
    const seconds = bench.size(6, 30);
    const sockets: Socket[] = [];
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end) {
      while (sockets.filter((socket) => !socket.destroyed).length < CONNECTIONS) {
        const socket = connect(app.port, "127.0.0.1").on("error", () => undefined);
        sockets.push(socket);
        if (sockets.length % 100 === 0) await delay(20);
        if (performance.now() > end) break;
      }
      await delay(100);
    }
    for (const socket of sockets) socket.destroy();
    bench.check(app.end === undefined, `the app has ended: ${app.end?.stderr.slice(-300)}`);
    const isBack = await until(async () => {
      return (await ask(app, { path: "/healthz", timeout: 1000 })).status === 200;
    }, 10);
    bench.check(isBack, "it accepts nothing 10 s later");
    const lines = app.log().filter(({ level }) => level === "error").length;
    bench.figure(`${sockets.length} connections in ${seconds} s, ${lines} lines logged`);
    bench.check(lines <= seconds / 10 + 2, `${lines} errors logged in ${seconds} s`);
  },
});
