import { equal, ok } from "node:assert/strict";
import type { AttemptCounts } from "../attempts/attempt-store.ts";
import { newSeries } from "../devices/device-token.ts";
import type { StoreCase } from "./store-case.ts";

const MINUTE = 60_000;

type Case = (counts: AttemptCounts, key: string) => Promise<void>;

const CASES: Readonly<Record<string, Case>> = {
  async "counts attempts, and says when the count begins anew"(counts, key) {
    const window = windowOf(key);
    equal((await counts.take(window)).count, 1);
    const { count, resetsIn } = await counts.take(window);
    equal(count, 2);
    ok(resetsIn > 0 && resetsIn <= MINUTE, `resets in ${resetsIn}`);
  },

  async "counts each of many at once"(counts, key) {
    const window = windowOf(key);
    const taken = await Promise.all(Array.from({ length: 20 }, () => counts.take(window)));
    equal(new Set(taken.map(({ count }) => count)).size, 20);
  },

  async "keeps keys apart"(counts, key) {
    await counts.take(windowOf(key));
    equal((await counts.take(windowOf(`${key} too`))).count, 1);
  },

  async "takes an attempt back, and never more than there are"(counts, key) {
    const window = windowOf(key);
    await counts.take(window);
    await counts.giveBack(window);
    await counts.giveBack(window);
    equal((await counts.take(window)).count, 1);
  },

  async "forgets a key"(counts, key) {
    await counts.take(windowOf(key));
    await counts.reset(key);
    equal((await counts.take(windowOf(key))).count, 1);
  },
};

/** What every store of failed attempts passes: run each case with a test runner of your choice. */
export function attemptStoreCases(open: () => AttemptCounts): readonly StoreCase[] {
  return Object.entries(CASES).map(([name, run]) => ({
    name,
    run: () => run(open(), `test ${newSeries()}`),
  }));
}

function windowOf(key: string) {
  return { key, duration: MINUTE, now: Date.now() };
}
