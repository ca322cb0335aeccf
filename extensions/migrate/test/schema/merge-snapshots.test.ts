import { defineEntity, type Model, p } from "@phial/db";
import { describe, expect, test } from "vitest";
import { mergeSnapshots } from "../../src/schema/merge-snapshots.ts";
import type { Snapshot } from "../../src/schema/schema-snapshot.ts";
import { formatSnapshot, parseSnapshot } from "../../src/schema/snapshot-text.ts";
import { generate, sqlite } from "./schema-bench.ts";

/* oxlint-disable typescript/no-explicit-any -- properties of many shapes are put together */

function snapshotOf(...models: readonly Model[]): Snapshot {
  return generate({ driver: sqlite, models }).snapshot;
}

function table(tableName: string, properties: Record<string, any> = {}): Model {
  const all = { id: p.integer().primary(), ...properties };
  return defineEntity({ name: tableName, tableName, properties: all });
}

describe("merging snapshots", () => {
  test("takes from each branch what only it has changed", () => {
    const base = snapshotOf(table("mugs", { a: p.text(), b: p.text(), c: p.text() }), table("old"));
    const ours = snapshotOf(
      table("mugs", { a: p.string().nullable().index(), b: p.text(), c: p.text() }),
      table("old"),
      table("cups"),
    );
    const theirs = snapshotOf(
      table("mugs", { a: p.text(), c: p.text(), d: p.float() }),
      table("jugs"),
    );
    const merged = mergeSnapshots({ base, ours, theirs });
    const expected = snapshotOf(
      table("mugs", { a: p.string().nullable().index(), c: p.text(), d: p.float() }),
      table("cups"),
      table("jugs"),
    );
    expect(formatSnapshot(merged)).toBe(formatSnapshot(expected));
  });

  test("takes what both have done alike once, and branches without a common beginning", () => {
    const ours = snapshotOf(table("mugs", { a: p.text() }), table("cups"));
    const theirs = snapshotOf(table("mugs", { a: p.text() }), table("jugs"));
    const merged = mergeSnapshots({ base: undefined, ours, theirs });
    const names = merged
      .get("default")
      ?.get("sqlite")
      ?.tables.map(({ name }) => name);
    expect(names?.toSorted()).toEqual(["cups", "jugs", "mugs"]);
  });

  test("names what both have changed in different ways", () => {
    const base = snapshotOf(table("mugs", { a: p.text() }), table("cups"));
    const ours = snapshotOf(table("mugs", { a: p.integer() }), table("cups", { b: p.text() }));
    const theirs = snapshotOf(table("mugs", { a: p.float() }));
    const merge = () => mergeSnapshots({ base, ours, theirs });
    expect(merge).toThrow(
      "The branches have changed the same in different ways: the table cups; mugs: the column a.",
    );
    expect(merge).toThrow(expect.objectContaining({ code: "MIGRATE_SNAPSHOT_CONFLICT" }));
  });
});

describe("the text of a snapshot", () => {
  test("is read as what was written, and does not depend on the order of models", () => {
    const [a, b] = [table("mugs", { a: p.text().index().default("it's\n{ ] ,") }), table("cups")];
    const text = formatSnapshot(snapshotOf(a, b));
    expect(text).toBe(formatSnapshot(snapshotOf(b, a)));
    expect(formatSnapshot(parseSnapshot(text, "a.json"))).toBe(text);
    expect(text).toContain(
      '            { "name": "a", "type": "text", "nullable": false, "default": "\'it\'\'s\\n{ ] ,\'" }\n',
    );
  });

  test.each([
    "",
    "{",
    "[]",
    '{"format":2,"binds":{}}',
    '{"format":1,"binds":{"default":{"sqlite":{"tables":[]}}}}',
    '{"format":1,"binds":{"default":{"sqlite":{"source":"models","tables":[{}]}}}}',
  ])("refuses %s", (text) => {
    expect(() => parseSnapshot(text, "ab.json")).toThrow("ab.json is not a snapshot");
  });
});
