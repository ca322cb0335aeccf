import { expect, test } from "vitest";
import { Phial, RequestSlot, silentLogger } from "../../src/index.ts";

test("a RequestSlot keeps a value for one request and no other", async () => {
  const slot = new RequestSlot<number>();
  await using app = new Phial("slots", { log: silentLogger });
  app.get("/", (c) => {
    const before = slot.get(c);
    slot.set(c, 7);
    return c.json([before ?? null, slot.get(c)]);
  });
  await app.request("/");
  expect(await (await app.request("/")).json()).toEqual([null, 7]);
});

test("two RequestSlots do not see each other's values", async () => {
  const [one, two] = [new RequestSlot<string>(), new RequestSlot<string>()];
  await using app = new Phial("slots", { log: silentLogger });
  app.beforeRequest((c) => one.set(c, "one"));
  app.get("/", (c) => c.json([one.get(c), two.get(c) ?? null]));
  expect(await (await app.request("/")).json()).toEqual(["one", null]);
});

test("getOr() makes the value once, also when it is undefined", async () => {
  const slot = new RequestSlot<undefined>();
  await using app = new Phial("slots", { log: silentLogger });
  let makes = 0;
  const make = () => void (makes += 1);
  app.get("/", (c) => {
    slot.getOr(c, make);
    slot.getOr(c, make);
    return c.text("ok");
  });
  await app.request("/");
  expect(makes).toBe(1);
});

test("a RequestSlot keeps its value until the teardown is over", async () => {
  const slot = new RequestSlot<string>();
  await using app = new Phial("slots", { log: silentLogger });
  const seen: unknown[] = [];
  app.get("/", (c) => {
    slot.set(c, "kept");
    return c.body(new ReadableStream({ pull: (out) => (seen.push(slot.get(c)), out.close()) }));
  });
  app.afterRequest((_response, c) => void seen.push(slot.get(c)));
  await (await app.request("/")).text();
  expect(new Set(seen)).toEqual(new Set(["kept"]));
});
