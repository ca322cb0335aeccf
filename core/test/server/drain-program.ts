// The child process of signals.test.ts: node drain-program.ts <announce ms> [<close ms>]
import { setTimeout as delay } from "node:timers/promises";
import { readiness, serve } from "../../src/server/index.ts";
import { BareApp } from "./bare-app.ts";

const [announce = "0", closing = "0"] = process.argv.slice(2);
const app = new BareApp();
app.hono.get("/readyz", readiness());
app.hono.get("/slow", async (c) => {
  await delay(200);
  return c.text("done");
});
app.closing = () =>
  closing === "fail" ? Promise.reject(new Error("stuck")) : delay(Number(closing));
process.on("exit", () => {
  process.stdout.write(`${JSON.stringify({ life: app.life, last: app.lines.at(-1) })}\n`);
});
const server = await serve(app, { port: 0, shutdown: { announce: Number(announce) } });
process.stdout.write(`${server.port}\n`);
