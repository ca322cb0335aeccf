import { expect, test } from "vitest";
import { Throttle } from "../../src/net/throttle.ts";

test("a throttle lets one event through per interval and counts the others", () => {
  let now = 5;
  const throttle = new Throttle({ now: () => 0, monotonic: () => now }, 1000);
  expect(throttle.admit()).toBe(0);
  now = 1004;
  expect(throttle.admit()).toBeUndefined();
  expect(throttle.admit()).toBeUndefined();
  now = 1005;
  expect(throttle.admit()).toBe(2);
  now = 9999;
  expect(throttle.admit()).toBe(0);
});
