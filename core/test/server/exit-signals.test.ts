import { expect, test } from "vitest";
import { serve } from "../../src/server/index.ts";
import { BareApp } from "./bare-app.ts";

test("servers listen for signals once together and not at all when they are closed", async () => {
  const count = () => process.listenerCount("SIGTERM") + process.listenerCount("SIGINT");
  const before = count();
  const first = await serve(new BareApp(), { port: 0 });
  const second = await serve(new BareApp(), { port: 0, signals: true });
  const deaf = await serve(new BareApp(), { port: 0, signals: false });
  expect(count()).toBe(before + 2);
  await first.close();
  expect(count()).toBe(before + 2);
  await second.close();
  expect(count()).toBe(before);
  await deaf.close();
});
