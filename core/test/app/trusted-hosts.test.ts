import { expect, test } from "vitest";
import { Phial, silentLogger } from "../../src/index.ts";

function createApp(): Phial {
  const config = { TESTING: true, TRUSTED_HOSTS: ["ex.test", ".example.com"] };
  const app = new Phial("hosts", { log: silentLogger, config });
  app.get("/", (c) => c.text("in"));
  return app;
}

test("a host that TRUSTED_HOSTS names is served, and those below a name with a dot", async () => {
  await using app = createApp();
  for (const host of ["ex.test", "example.com", "www.example.com:8080"]) {
    expect((await app.request(`http://${host}/`)).status).toBe(200);
  }
});

test("another host is refused without a word of the request in the answer", async () => {
  await using app = createApp();
  const response = await app.request("http://evil.test/?canary");
  expect(response.status).toBe(400);
  expect(await response.text()).not.toMatch(/evil|canary/);
});

test("a refused host runs the hooks and no handler", async () => {
  const app = new Phial("hosts", {
    log: silentLogger,
    config: { TESTING: true, TRUSTED_HOSTS: ["ex.test"] },
  });
  const seen: string[] = [];
  app.beforeRequest(() => void seen.push("hook"));
  app.get("/", (c) => {
    seen.push("handler");
    return c.text("in");
  });
  await app.request("http://evil.test/");
  expect(seen).toEqual(["hook"]);
  await app.close();
});
