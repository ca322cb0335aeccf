import { deepEqual, equal } from "node:assert/strict";
import type { DeviceRecords, StoredDevice } from "../devices/device-store.ts";
import { newSeries } from "../devices/device-token.ts";
import { withoutTokens } from "../devices/listed-devices.ts";
import type { StoreCase } from "./store-case.ts";

/** A store under test, and the time of its app in milliseconds since the Unix epoch. */
export interface DeviceStoreCase {
  readonly records: DeviceRecords;
  readonly now: number;
}

const HOUR = 3_600_000;
const [FIRST, SECOND, THIRD] = ["a", "b", "c"].map((letter) => letter.repeat(64)) as [
  string,
  string,
  string,
];

type Case = (store: DeviceStoreCase) => Promise<void>;

const CASES: Readonly<Record<string, Case>> = {
  async "gives a device back as it was kept"({ records, now }) {
    const kept = device(now);
    await records.add(kept);
    deepEqual(await records.find(kept.series), kept);
    equal(await records.find(newSeries()), undefined);
  },

  async "changes a token that is still the one"({ records, now }) {
    const { series, ...rest } = device(now);
    await records.add({ series, ...rest });
    equal(await records.rotate({ series, from: FIRST, to: SECOND, at: now + 5 }), true);
    const changed = { tokenHash: SECOND, previousHash: FIRST, rotatedAt: now + 5 };
    deepEqual(await records.find(series), { series, ...rest, ...changed, lastUsedAt: now + 5 });
  },

  async "does not change a token that was changed already"({ records, now }) {
    const { series, ...rest } = device(now);
    await records.add({ series, ...rest });
    await records.rotate({ series, from: FIRST, to: SECOND, at: now });
    equal(await records.rotate({ series, from: FIRST, to: THIRD, at: now }), false);
    equal((await records.find(series))?.tokenHash, SECOND);
    equal(await records.rotate({ series: newSeries(), from: FIRST, to: SECOND, at: now }), false);
  },

  async "lets one of many that change a token at once"({ records, now }) {
    const { series, ...rest } = device(now);
    await records.add({ series, ...rest });
    const attempts = Array.from({ length: 20 }, (_, i) =>
      records.rotate({ series, from: FIRST, to: `${i}`.padStart(64, "0"), at: now }),
    );
    equal((await Promise.all(attempts)).filter(Boolean).length, 1);
  },

  async "notes a use, and none of a device that is gone"({ records, now }) {
    const kept = device(now);
    await records.add(kept);
    await records.touch(kept.series, now + 9);
    equal((await records.find(kept.series))?.lastUsedAt, now + 9);
    await records.remove(kept.series);
    await records.touch(kept.series, now + 10);
    equal(await records.find(kept.series), undefined);
  },

  async "forgets a device once"({ records, now }) {
    const kept = device(now);
    await records.add(kept);
    equal(await records.remove(kept.series), true);
    equal(await records.remove(kept.series), false);
  },

  async "forgets all devices of a user but one, and none of others"({ records, now }) {
    const userId = `user ${newSeries()}`;
    const [here, there, elsewhere] = [
      device(now, userId),
      device(now, userId),
      device(now, userId),
    ];
    const other = device(now);
    for (const kept of [here, there, elsewhere, other]) await records.add(kept);
    equal(await records.removeAll(userId, here.series), 2);
    equal(await records.find(there.series), undefined);
    deepEqual(await records.find(here.series), here);
    deepEqual(await records.find(other.series), other);
    equal(await records.removeAll(userId), 1);
  },

  async "lists a user's devices without tokens, the last used first, none that has expired"(store) {
    const { records, now } = store;
    const userId = `user ${newSeries()}`;
    const old = { ...device(now, userId), lastUsedAt: now - 10 };
    const recent = { ...device(now, userId), lastUsedAt: now - 5 };
    const expired = { ...device(now, userId), expiresAt: now + 1 };
    for (const kept of [old, recent, expired, device(now)]) await records.add(kept);
    deepEqual(await records.list(userId, now + 2), [recent, old].map(withoutTokens));
  },
};

/**
 * What every store of devices passes: run each case with a test runner of your choice.
 *
 * @param open gives the devices of an app
 * @example
 * for (const { name, run } of deviceStoreCases(() => ({ records: store.open(app), now }))) test(name, run);
 */
export function deviceStoreCases(open: () => DeviceStoreCase): readonly StoreCase[] {
  return Object.entries(CASES).map(([name, run]) => ({ name, run: () => run(open()) }));
}

function device(now: number, userId = `user ${newSeries()}`): StoredDevice {
  return {
    series: newSeries(),
    userId,
    version: "3",
    createdAt: now - 100,
    lastUsedAt: now,
    expiresAt: now + HOUR,
    address: "2001:db8::1",
    agent: "Agent/1.0 (ü)",
    isRemembered: true,
    tokenHash: FIRST,
    previousHash: "",
    rotatedAt: now,
  };
}
