import { redeemerApp } from "./redeemer-app.ts";

// A process that uses the remember cookie it is sent, and tells what came of it.
const { app, client } = redeemerApp(process.argv[2] ?? "");
await app.start();
process.send?.("ready");
process.on("message", (cookie) => void redeem(cookie));

async function redeem(cookie: unknown): Promise<void> {
  const browser = client();
  browser.jar.set("remember_token", String(cookie));
  const name = await (await browser.get("/")).text();
  process.send?.({ name, isChanged: browser.jar.get("remember_token") !== cookie });
}
