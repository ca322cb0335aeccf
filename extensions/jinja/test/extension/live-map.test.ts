import { describe, expect, test } from "vitest";
import { entriesOfRecord, LiveMap, readOnlyEntries } from "../../src/live-map.ts";

describe("a live map", () => {
  test("is a Map of what is there at the moment", () => {
    const record: Record<string, unknown> = { a: 1 };
    const map = new LiveMap(() => entriesOfRecord(record));
    record["b"] = 2;
    expect(map.size).toBe(2);
    expect([...map]).toEqual([
      ["a", 1],
      ["b", 2],
    ]);
    expect([[...map.keys()], [...map.values()]]).toEqual([
      ["a", "b"],
      [1, 2],
    ]);
    expect(new Map(map)).toEqual(new Map(Object.entries(record)));
    const visited: unknown[] = [];
    map.forEach((value, key) => visited.push([key, value]));
    expect(visited).toEqual([...map]);
  });

  test("changes what it shows", () => {
    const record: Record<string, unknown> = { a: 1, b: 2 };
    const map = new LiveMap(() => entriesOfRecord(record));
    map.set("c", 3);
    expect([map.delete("a"), map.delete("nothing")]).toEqual([true, false]);
    expect(record).toEqual({ b: 2, c: 3 });
    map.clear();
    expect(record).toEqual({});
  });

  test("shows own members only, and takes __proto__ for a name like any other", () => {
    const record: Record<string, unknown> = {};
    const map = new LiveMap(() => entriesOfRecord(record));
    expect([map.get("constructor"), map.has("toString"), map.get(7)]).toEqual([
      undefined,
      false,
      undefined,
    ]);
    map.set("__proto__", { polluted: true });
    expect("polluted" in record).toBe(false);
    expect(map.get("__proto__")).toEqual({ polluted: true });
  });

  test("of what cannot be changed refuses that", () => {
    const map = new LiveMap(() => readOnlyEntries({ a: 1 }));
    for (const change of [() => map.set("a", 2), () => map.delete("a"), () => map.clear()]) {
      expect(change).toThrow("cannot be changed");
    }
    expect(map.get("a")).toBe(1);
  });
});
