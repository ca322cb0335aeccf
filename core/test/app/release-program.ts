import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { noteSaved, store } from "./released-parts.ts";
import { Blueprint, Phial, session, silentLogger } from "../../src/index.ts";

// Run by release.test.ts with --expose-gc: says how many of the apps it made are still there.

const shared = new Blueprint("shared");
shared.get("/shared", (c) => c.text("shared"));

async function useApp(n: number): Promise<WeakRef<Phial>> {
  const config = { SECRET_KEY: "k".repeat(32) };
  const app = new Phial(`app ${n}`, { config, log: silentLogger });
  store.initApp(app);
  app.registerBlueprint(shared);
  noteSaved.connect(app, () => undefined);
  app.get("/", (c) => {
    session(c).set("n", n);
    return c.json([store.connection.n, store.pool.n]);
  });
  await (await app.request("/")).text();
  await (await app.request("/shared")).text();
  await noteSaved.send({ id: n }, app);
  app.background.run("task", () => store.connection);
  await app.background.drain();
  // Every second one is dropped without being closed.
  if (n % 2 === 0) await app.close();
  return new WeakRef(app);
}

const apps: WeakRef<Phial>[] = [];
for (let n = 0; n < 10; n++) apps.push(await useApp(n));
const collect = globalThis.gc;
assert(collect, "The program has to run with --expose-gc.");
for (let round = 0; round < 10; round++) {
  await turn();
  collect();
}
process.stdout.write(String(apps.filter((ref) => ref.deref() !== undefined).length));
