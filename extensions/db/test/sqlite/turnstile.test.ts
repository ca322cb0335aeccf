import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Turnstile } from "../../src/sqlite/turnstile.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const tooLong = () => new Error("too long");

test("lets as many in as there are places, and the others in order", async () => {
  const turnstile = new Turnstile({ places: 2, timeout: 1000, tooLong });
  const entered: number[] = [];
  const all = [1, 2, 3, 4].map((number) => turnstile.enter().then(() => entered.push(number)));

  await vi.advanceTimersByTimeAsync(1);
  expect(entered).toEqual([1, 2]);
  turnstile.leave();
  turnstile.leave();
  await Promise.all(all);

  expect(entered).toEqual([1, 2, 3, 4]);
  expect(vi.getTimerCount()).toBe(0);
});

test("sends those away who waited too long, and lets the next one in all the same", async () => {
  const turnstile = new Turnstile({ places: 1, timeout: 1000, tooLong });
  await turnstile.enter();
  const impatient = turnstile.enter().catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(999);
  const next = turnstile.enter();
  await vi.advanceTimersByTimeAsync(1);

  expect(await impatient).toEqual(new Error("too long"));
  turnstile.leave();
  await next;
  turnstile.leave();
  await turnstile.enter();
});

test("refuses those who wait and those who come when it closes", async () => {
  const turnstile = new Turnstile({ places: 1, timeout: 1000, tooLong });
  await turnstile.enter();
  const waiting = turnstile.enter().catch((error: unknown) => error);
  turnstile.close(new Error("closed"));

  expect(await waiting).toEqual(new Error("closed"));
  await expect(turnstile.enter()).rejects.toThrow("closed");
  expect(vi.getTimerCount()).toBe(0);
});
