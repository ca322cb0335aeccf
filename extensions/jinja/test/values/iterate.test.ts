import { describe, expect, test } from "vitest";
import { expose } from "../../src/engine/values/expose.ts";
import { iterate } from "../../src/engine/values/iterate.ts";
import { allItems, isLazy } from "../../src/engine/values/lazy-sequence.ts";
import { Markup } from "../../src/engine/values/markup.ts";
import { PromiseFound, remembered, settled } from "../../src/engine/values/promises.ts";
import { Range } from "../../src/engine/values/range.ts";
import { SKIP, TemplateIterator } from "../../src/engine/values/template-iterator.ts";
import { raised } from "./operations.ts";

async function* coming(...items: unknown[]) {
  for (const item of items) yield await Promise.resolve(item);
}

describe("iterate", () => {
  test.each([
    ["a😀", ["a", "😀"]],
    [new Markup("ab"), ["a", "b"]],
    [{ b: 1, a: 2 }, ["b", "a"]],
    [new Map([[1, 2]]), [1]],
    [new Set([1]), [1]],
    [new Range(3, 0, -1), [3, 2, 1]],
    [[1, 2].values(), [1, 2]],
    [undefined, []],
  ])("over %o gives %o", (value, items) => {
    expect(allItems(iterate(value))).toEqual(items);
  });

  test("gives an array as it is, so that changes to it show", () => {
    const array = [1];
    expect(iterate(array)).toBe(array);
  });

  test("takes an iterator's items one by one", () => {
    let taken = 0;
    const items = iterate(
      (function* () {
        for (;;) yield ++taken;
      })(),
    );
    if (!isLazy(items)) throw new Error("not lazy");
    expect(items.pull(1)).toBe(true);
    expect([taken, items.items]).toEqual([2, [1, 2]]);
  });

  test("waits for the items of an async iterable", async () => {
    const items = iterate(coming("a", "b"));
    if (!isLazy(items)) throw new Error("not lazy");
    expect(await items.pull(1)).toBe(true);
    expect(items.items).toEqual(["a", "b"]);
    expect(await items.pull(2)).toBe(false);
    expect(items.pull(0)).toBe(true);
  });

  test("of an iterator made by hand gives its items, not its keys", () => {
    const iterator = {
      left: 2,
      next() {
        return this.left-- > 0 ? { done: false, value: this.left } : { done: true };
      },
      [Symbol.iterator]() {
        return this;
      },
    };
    expect(allItems(iterate(iterator))).toEqual([1, 0]);
  });

  test("of a class is refused until it exposes that it is iterable", () => {
    class Bag {
      *[Symbol.iterator]() {
        yield 1;
      }
    }
    expect(raised(() => iterate(new Bag()))).toBe("TypeError: 'Bag' object is not iterable");
    expose(Bag, [Symbol.iterator]);
    expect(allItems(iterate(new Bag()))).toEqual([1]);
  });

  test.each([
    [5, "int"],
    [1.5, "float"],
    [null, "NoneType"],
    [true, "bool"],
    [() => 1, "function"],
    [new Date(0), "datetime.datetime"],
  ])("of %o is refused", (value, type) => {
    expect(raised(() => iterate(value))).toBe(`TypeError: '${type}' object is not iterable`);
  });
});

describe("a promise inside of a container", () => {
  test("is asked for, and known when it has been waited for", async () => {
    const promise = Promise.resolve(5);
    expect(() => settled(promise)).toThrow(PromiseFound);
    await remembered(promise);
    expect(settled(promise)).toBe(5);
    expect(settled(7)).toBe(7);
  });

  test("that was rejected throws what it was rejected with", async () => {
    const promise = Promise.reject(new Error("boom"));
    await remembered(promise);
    expect(() => settled(promise)).toThrow("boom");
  });
});

describe("a template iterator", () => {
  test("transforms items when they are taken, and leaves some out", () => {
    const seen: unknown[] = [];
    const iterator = TemplateIterator.over([1, 2, 3], {
      transform: (item) => (seen.push(item), item === 2 ? SKIP : item),
    });
    expect(iterator.next()).toEqual({ done: false, value: 1 });
    expect(seen).toEqual([1]);
    expect([...iterator]).toEqual([3]);
  });

  test("gives again what it has given since the mark", () => {
    const iterator = TemplateIterator.over([1, 2, 3, 4]);
    iterator.next();
    iterator.mark();
    iterator.next();
    iterator.next();
    iterator.rewind();
    expect([...iterator]).toEqual([2, 3, 4]);
    iterator.rewind();
    expect([...iterator]).toEqual([2, 3, 4]);
  });

  test("may be marked anew halfway through what it gives again", () => {
    const iterator = TemplateIterator.over([1, 2, 3]);
    iterator.mark();
    iterator.next();
    iterator.next();
    iterator.rewind();
    iterator.next();
    iterator.mark();
    iterator.next();
    iterator.release();
    iterator.rewind();
    expect([...iterator]).toEqual([3]);
  });

  test("keeps the item whose transform has failed", async () => {
    const promise = Promise.resolve("late");
    const iterator = TemplateIterator.over([promise, "b"], { transform: settled });
    expect(() => iterator.next()).toThrow(PromiseFound);
    await remembered(promise);
    expect([...iterator]).toEqual(["late", "b"]);
  });

  test("makes a sequence wait for a promise its transform needs", async () => {
    const promise = Promise.resolve("late");
    const items = iterate(TemplateIterator.over([promise, "b"], { transform: settled }));
    if (!isLazy(items)) throw new Error("not lazy");
    expect(await items.pull(1)).toBe(true);
    expect(items.items).toEqual(["late", "b"]);
  });
});
