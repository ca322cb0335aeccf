import { expect, test } from "vitest";
import { CALL, type CallState } from "../../src/engine/calls/callable.ts";
import { Environment } from "../../src/engine/environment.ts";
import { FilteredSequence } from "../../src/engine/runtime/filtered.ts";
import { LoopContext } from "../../src/engine/runtime/loop-context.ts";
import { AsyncSequence, IteratorSequence } from "../../src/engine/values/lazy-sequence.ts";

const environment = new Environment({ autoescape: false });
const { ops } = environment;
const state: CallState = environment.fromString("").newContext({}).state(false);

const over = (items: unknown[]) => new LoopContext(ops, { items, source: null }, {});

async function* later(items: unknown[]) {
  yield* items;
}

test("counts from both ends", () => {
  const loop = over(["a", "b", "c"]);
  loop.index0 = 1;
  const names = ["index", "index0", "revindex", "revindex0", "length", "first", "last", "depth"];
  expect(names.map((name) => ops.attr(loop, name))).toEqual([2, 1, 2, 1, 3, false, false, 1]);
  expect([loop.previtem, loop.nextitem]).toEqual(["a", "c"]);
});

test("has no item before the first and after the last one", () => {
  const loop = over(["a"]);
  loop.index0 = 0;
  expect(() => ops.add(loop.previtem, 1)).toThrow("there is no previous item");
  expect(() => ops.add(loop.nextitem, 1)).toThrow("there is no next item");
});

test("looks one item ahead of an iterator, and takes all of it for the length", () => {
  let taken = 0;
  const source = new IteratorSequence(
    (function* () {
      for (; taken < 4;) yield ++taken;
    })(),
  );
  const loop = new LoopContext(ops, { items: source.items, source }, {});
  source.pull(0);
  loop.index0 = 0;
  expect([loop.last, taken]).toEqual([false, 2]);
  expect([loop.length, taken]).toEqual([4, 4]);
});

test("gives promises for what it has to wait for", async () => {
  const source = new AsyncSequence(later([1, 2])[Symbol.asyncIterator]());
  await source.pull(0);
  const loop = new LoopContext(ops, { items: source.items, source }, {});
  loop.index0 = 0;
  expect(loop.last).toBeInstanceOf(Promise);
  expect(await Promise.all([loop.last, loop.nextitem, loop.length, loop.revindex])).toEqual([
    false,
    2,
    2,
    2,
  ]);
});

test("cycles, and refuses to cycle through nothing", () => {
  const loop = over([1, 2, 3]);
  loop.index0 = 2;
  expect(loop.cycle(["odd", "even"])).toBe("odd");
  expect(() => loop.cycle([])).toThrow("no items for cycling given");
});

test("tells a change by what is equal in templates", () => {
  const loop = over([1]);
  const changes = [[1], [true], [1, 2], [1, 2], []].map((values) => loop.changed(values));
  expect(changes).toEqual([true, false, true, false, true]);
});

test("calls itself only if it is recursive", () => {
  expect(() => over([1])[CALL](state, [[2]], null)).toThrow("must have the 'recursive' marker");
  const calls: unknown[] = [];
  const recurse = (items: unknown, depth: number) => calls.push(items, depth);
  const loop = new LoopContext(ops, { items: [1], source: null }, { depth0: 1, recurse });
  loop[CALL](state, [[2]], null);
  expect(calls).toEqual([[2], 2]);
  expect(() => loop[CALL](state, [], null)).toThrow("missing 1 required positional argument");
});

test("prints where it stands", () => {
  const loop = over([1, 2, 3]);
  loop.index0 = 0;
  expect(loop.toString()).toBe("<LoopContext 1/3>");
});

test("filters one item at a time", () => {
  const tested: unknown[] = [];
  const sequence = new FilteredSequence([1, 2, 3, 4, 5], null, function* (item) {
    tested.push(item);
    return Number(yield item) % 2 === 1;
  });
  expect(sequence.pull(0)).toBe(true);
  expect(tested).toEqual([1]);
  expect([sequence.pull(1), sequence.pull(2), sequence.pull(3)]).toEqual([true, true, false]);
  expect(sequence.items).toEqual([1, 3, 5]);
});

test("filters items, and by tests, that have to be waited for", async () => {
  const source = new AsyncSequence(later([1, 2, 3, 4])[Symbol.asyncIterator]());
  const sequence = new FilteredSequence(source.items, source, function* (item) {
    return (yield Promise.resolve(Number(item) > 2)) === true;
  });
  expect(await Promise.all([sequence.pull(0), sequence.pull(1)])).toEqual([true, true]);
  expect(await sequence.pull(2)).toBe(false);
  expect(sequence.items).toEqual([3, 4]);
});
