import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Phial } from "phial";
import type { TokenMarks, TokenStore } from "../stores/token-store.ts";

/** One case of the suite: run it as a test of any runner. */
export interface StoreCase {
  readonly name: string;
  run(): Promise<void>;
}

/** What the suite is run against. */
export interface StoreSubject {
  readonly store: TokenStore;
  /** Makes an app to which all that the store needs is bound; several share one server. */
  app(): Phial | Promise<Phial>;
  /** Whether two apps keep their marks apart: in the process they do, on a server they do not. */
  readonly isPrivate: boolean;
}

const MINUTE = 60_000;

/**
 * The cases that every {@link TokenStore} passes.
 *
 * @example
 * for (const { name, run } of tokenStoreCases({ store, app, isPrivate: false })) test(name, run);
 */
export function tokenStoreCases(subject: StoreSubject): readonly StoreCase[] {
  return [...markCases(subject), ...nameCases(subject), ...sharingCases(subject)];
}

function markCases(subject: StoreSubject): StoreCase[] {
  return [
    onMarks(subject, "finds no mark that nobody has put", async ({ marks, name }) => {
      assert.deepEqual(await marks.find([name("a"), name("b")]), [undefined, undefined]);
    }),
    onMarks(subject, "finds marks in the order that was asked for", async ({ marks, name, at }) => {
      await marks.put(name("a"), { at, until: at + MINUTE });
      await marks.put(name("b"), { at: at + 7, until: at + MINUTE });
      assert.deepEqual(await marks.find([name("b"), name("c"), name("a")]), [
        at + 7,
        undefined,
        at,
      ]);
    }),
    onMarks(subject, "tells the second that it is not the first", async ({ marks, name, at }) => {
      const until = at + MINUTE;
      assert.equal(await marks.put(name("a"), { at, until }), undefined);
      assert.equal(await marks.put(name("a"), { at: at + 5, until }), at);
      assert.deepEqual(await marks.find([name("a")]), [at]);
    }),
    onMarks(subject, "lets one of many at once be first", async ({ marks, name, at }) => {
      const until = at + MINUTE;
      const all = Array.from({ length: 20 }, () => marks.put(name("a"), { at, until }));
      const answers = await Promise.all(all);
      assert.equal(answers.filter((answer) => answer === undefined).length, 1);
    }),
  ];
}

function nameCases(subject: StoreSubject): StoreCase[] {
  return [
    onMarks(subject, "keeps a mark that has no end", async ({ marks, name, at }) => {
      await marks.put(name("a"), { at, until: Number.POSITIVE_INFINITY });
      assert.deepEqual(await marks.find([name("a")]), [at]);
    }),
    onMarks(subject, "keeps names apart that differ in capitals", async ({ marks, name, at }) => {
      await marks.put(name("a"), { at, until: at + MINUTE });
      assert.deepEqual(await marks.find([name("A")]), [undefined]);
    }),
    onMarks(subject, "takes names of 512 characters", async ({ marks, name, at }) => {
      const long = name("a").padEnd(512, "x");
      await marks.put(long, { at, until: at + MINUTE });
      assert.deepEqual(await marks.find([long, long.slice(1)]), [at, undefined]);
    }),
  ];
}

function sharingCases({ store, app, isPrivate }: StoreSubject): StoreCase[] {
  const name = isPrivate ? "keeps the marks of two apps apart" : "shares marks between processes";
  return [
    {
      name,
      async run() {
        await using one = await app();
        await using other = await app();
        const mark = randomUUID();
        const at = one.clock.now();
        await store.open(one).put(mark, { at, until: at + MINUTE });
        assert.deepEqual(await store.open(other).find([mark]), [isPrivate ? undefined : at]);
      },
    },
    {
      name: "puts marks that outlive a request that fails",
      async run() {
        await using one = await app();
        const marks = store.open(one);
        const mark = randomUUID();
        const at = one.clock.now();
        const request = one.run(async () => {
          await marks.put(mark, { at, until: at + MINUTE });
          throw new Error("undone");
        });
        await assert.rejects(request, /undone/);
        assert.deepEqual(await marks.find([mark]), [at]);
      },
    },
  ];
}

interface Given {
  readonly marks: TokenMarks;
  /** A name of this case alone. */
  readonly name: (name: string) => string;
  /** Now, by the app's clock. */
  readonly at: number;
}

function onMarks(
  { store, app }: StoreSubject,
  name: string,
  work: (given: Given) => Promise<void>,
): StoreCase {
  return {
    name,
    async run() {
      await using one = await app();
      const prefix = randomUUID();
      const at = one.clock.now();
      await work({ marks: store.open(one), name: (mark) => `${prefix}:${mark}`, at });
    },
  };
}
