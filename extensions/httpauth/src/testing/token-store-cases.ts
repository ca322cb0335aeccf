import { deepEqual, equal } from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { type StoredToken, type TokenRecords, withoutHash } from "../tokens/token-store.ts";
import { hashOfSecret, newTokenText } from "../tokens/token-text.ts";

/** A case that every store passes; it rejects with what is wrong. */
export interface StoreCase {
  readonly name: string;
  run(): Promise<void>;
}

const NOW = 1_700_000_000_000;

type Case = (records: TokenRecords) => Promise<void>;

const CASES: Readonly<Record<string, Case>> = {
  async "gives a token back as it was kept"(records) {
    const token = { ...made(), expiresAt: NOW + 1000, usesLeft: 3 };
    await records.add(token);
    deepEqual(await records.find(token.id), token);
    equal(await records.find(made().id), undefined);
  },

  async "notes each use, and takes one of those that are left"(records) {
    const [limited, free] = [{ ...made(), usesLeft: 2 }, made()];
    await records.add(limited);
    await records.add(free);
    equal(await records.use(limited.id, NOW + 1), true);
    equal(await records.use(limited.id, NOW + 2), true);
    equal(await records.use(limited.id, NOW + 3), false);
    const used = await records.find(limited.id);
    deepEqual([used?.usesLeft, used?.lastUsedAt], [0, NOW + 2]);
    equal(await records.use(free.id, NOW), true);
    equal((await records.find(free.id))?.usesLeft, null);
    equal(await records.use(made().id, NOW), false);
  },

  async "lets one of many use what can be used once"(records) {
    const token = { ...made(), usesLeft: 1 };
    await records.add(token);
    const uses = await Promise.all(Array.from({ length: 20 }, () => records.use(token.id, NOW)));
    equal(uses.filter(Boolean).length, 1);
  },

  async "lists a user's tokens without their digests, the newest first"(records) {
    const userId = randomUUID();
    const [old, young] = [
      { ...made(userId), createdAt: NOW - 10 },
      { ...made(userId), createdAt: NOW },
    ];
    for (const token of [old, young, made()]) await records.add(token);
    deepEqual(await records.list(userId), [young, old].map(withoutHash));
  },

  async "takes a token back once, and only from its owner where one is named"(records) {
    const token = made();
    await records.add(token);
    equal(await records.revoke(token.id, "another"), false);
    equal(await records.revoke(token.id, token.userId), true);
    equal(await records.revoke(token.id), false);
    equal(await records.use(token.id, NOW), false);
  },

  async "takes all tokens of a user back, and none of others"(records) {
    const userId = randomUUID();
    const other = made();
    for (const token of [made(userId), made(userId), other]) await records.add(token);
    equal(await records.revokeAll(userId), 2);
    deepEqual(await records.list(userId), []);
    deepEqual(await records.find(other.id), other);
  },
};

/**
 * What every store of API tokens passes: run each case with a test runner of your choice.
 *
 * @example
 * for (const { name, run } of tokenStoreCases(() => store.open(app))) test(name, run);
 */
export function tokenStoreCases(open: () => TokenRecords): readonly StoreCase[] {
  return Object.entries(CASES).map(([name, run]) => ({ name, run: () => run(open()) }));
}

function made(userId: string = randomUUID()): StoredToken {
  const { id, secret } = newTokenText("test_");
  return {
    id,
    userId,
    name: "laptop (ü)",
    abilities: ["posts:read", "posts:write"],
    createdAt: NOW,
    lastUsedAt: null,
    expiresAt: null,
    usesLeft: null,
    hash: hashOfSecret(secret),
  };
}
