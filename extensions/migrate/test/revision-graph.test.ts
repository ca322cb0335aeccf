import fc from "fast-check";
import { expect, test } from "vitest";
import { RevisionGraph } from "../src/revision-graph.ts";
import { loaded } from "./loaded.ts";

const line = RevisionGraph.of([loaded("a1"), loaded("b2", ["a1"]), loaded("c3", ["b2"])]);

/**
 *     a1 - b2 - c3 ------ m6 - z7
 *            \- d4 - e5 -/
 */
const diamond = RevisionGraph.of([
  loaded("a1"),
  loaded("b2", ["a1"]),
  loaded("c3", ["b2"]),
  loaded("d4", ["b2"], { labels: ["accounts"] }),
  loaded("e5", ["d4"]),
  loaded("m6", ["c3", "e5"]),
  loaded("z7", ["m6"]),
]);

const forked = RevisionGraph.of([
  loaded("a1"),
  loaded("b2", ["a1"], { labels: ["shop"] }),
  loaded("c3", ["a1"], { labels: ["accounts"] }),
  loaded("d4", ["c3"]),
]);

/** Two histories that share nothing but a dependency. */
const apart = RevisionGraph.of([
  loaded("a1", [], { labels: ["one"] }),
  loaded("x1", [], { labels: ["two"] }),
  loaded("x2", ["x1"], { dependsOn: ["a1"] }),
  loaded("a2", ["a1"]),
]);

const ids = (revisions: readonly { id: string }[]) => revisions.map(({ id }) => id);

test("parents come before their children, whatever the order of the files", () => {
  const graph = RevisionGraph.of([loaded("c", ["b"]), loaded("b", ["a"]), loaded("a")]);

  expect(ids(graph.revisions)).toEqual(["a", "b", "c"]);
});

test("knows heads, bases and the points where branches part", () => {
  expect([line.heads, line.bases, line.branchPoints]).toEqual([["c3"], ["a1"], []]);
  expect([diamond.heads, diamond.bases, diamond.branchPoints]).toEqual([["z7"], ["a1"], ["b2"]]);
  expect(forked.heads).toEqual(["b2", "d4"]);
  expect(apart.heads).toEqual(["a2", "x2"]);
  expect(RevisionGraph.of([]).heads).toEqual([]);
});

test("a label belongs to its branch, down to where it parts from others", () => {
  expect(forked.labelsOf("d4")).toEqual(["accounts"]);
  expect(forked.labelsOf("a1")).toEqual([]);
  expect(apart.labelsOf("a2")).toEqual(["one"]);
});

test.each([
  ["head", [], ["c3"]],
  ["heads", [], ["c3"]],
  ["base", ["c3"], []],
  ["current", ["b2"], ["b2"]],
  ["b2", [], ["b2"]],
  ["b", [], ["b2"]],
  ["+1", [], ["a1"]],
  ["+2", ["a1"], ["c3"]],
  ["-1", ["c3"], ["b2"]],
  ["-3", ["c3"], []],
  ["a1+2", [], ["c3"]],
  ["c3-1", [], ["b2"]],
  ["head-1", [], ["b2"]],
  ["base+1", ["c3"], ["a1"]],
])("on a line %j at %j means %j", (text, current, expected) => {
  expect(line.resolve(text, current)).toEqual(expected);
});

test.each([
  ["heads", [], ["b2", "d4"]],
  ["shop@head", [], ["b2"]],
  ["accounts@head", [], ["d4"]],
  ["accounts@+1", ["c3", "b2"], ["d4"]],
  ["accounts@-1", ["d4", "b2"], ["c3"]],
  ["c3@head", [], ["d4"]],
  ["accounts", [], ["c3"]],
])("on two branches %j at %j means %j", (text, current, expected) => {
  expect(forked.resolve(text, current)).toEqual(expected);
});

test("what is an id as a whole is not taken for steps", () => {
  const graph = RevisionGraph.of([loaded("a"), loaded("a-1", ["a"])]);

  expect(graph.resolve("a-1")).toEqual(["a-1"]);
});

test("one head is asked for where there are several: names them and says merge", () => {
  expect(() => forked.resolve("head")).toThrow(
    expect.objectContaining({
      code: "MIGRATE_HEADS_SEVERAL",
      problem: "There are 2 heads: b2 (add b2), d4 (add d4).",
      remedy: expect.stringContaining("phial db merge heads"),
    }),
  );
});

test.each([
  [line, "zz", [], "MIGRATE_REVISION_MISSING"],
  [line, "", [], "MIGRATE_REVISION_MISSING"],
  [line, "a1@", [], "MIGRATE_REVISION_MISSING"],
  [line, "no@head", [], "MIGRATE_REVISION_MISSING"],
  [line, "b2+++1", [], "MIGRATE_REVISION_MISSING"],
  [forked, "accounts@b2", [], "MIGRATE_REVISION_MISSING"],
  [line, "+4", [], "MIGRATE_TARGET_UNREACHABLE"],
  [line, "-2", ["a1"], "MIGRATE_TARGET_UNREACHABLE"],
  [forked, "+1", ["a1"], "MIGRATE_TARGET_UNREACHABLE"],
  [forked, "-1", ["b2", "d4"], "MIGRATE_TARGET_UNREACHABLE"],
])("refuses what leads nowhere or to several places (%#)", (graph, text, current, code) => {
  expect(() => graph.resolve(text, current)).toThrow(expect.objectContaining({ code }));
});

test("the beginning of several ids is ambiguous, and names them", () => {
  const graph = RevisionGraph.of([loaded("abc"), loaded("abd", ["abc"])]);

  expect(() => graph.resolve("ab")).toThrow(
    expect.objectContaining({
      code: "MIGRATE_REVISION_AMBIGUOUS",
      problem: expect.stringContaining("abc (add abc), abd (add abd)"),
    }),
  );
});

test("an upgrade brings what is missing, a merge both sides of it", () => {
  expect(ids(line.upgrades(["a1"], "head"))).toEqual(["b2", "c3"]);
  expect(line.upgrades(["c3"], "head")).toEqual([]);
  expect(line.upgrades(["c3"], "a1")).toEqual([]);
  expect(ids(diamond.upgrades(["c3"], "m6"))).toEqual(["d4", "e5", "m6"]);
  expect(ids(forked.upgrades([], "accounts@head"))).toEqual(["a1", "c3", "d4"]);
});

test("an upgrade brings what a revision depends on first", () => {
  expect(ids(apart.upgrades([], "two@head"))).toEqual(["a1", "x1", "x2"]);
});

test("a downgrade undoes what stands on its target, the last first", () => {
  expect(ids(line.downgrades(["c3"], "-1"))).toEqual(["c3"]);
  expect(ids(line.downgrades(["c3"], "base"))).toEqual(["c3", "b2", "a1"]);
  expect(ids(line.downgrades(["c3"], "a1"))).toEqual(["c3", "b2"]);
  expect(line.downgrades(["c3"], "c3")).toEqual([]);
  expect(ids(diamond.downgrades(["z7"], "-2"))).toEqual(["z7", "m6"]);
  expect(ids(diamond.downgrades(["z7"], "b2")).toSorted()).toEqual(["c3", "d4", "e5", "m6", "z7"]);
});

test("a downgrade of one branch leaves the other, unless that depends on it", () => {
  expect(ids(forked.downgrades(["b2", "d4"], "accounts@base"))).toEqual(["d4", "c3"]);
  expect(ids(forked.downgrades(["b2", "d4"], "c3"))).toEqual(["d4"]);
  expect(ids(apart.downgrades(["x2", "a2"], "one@base")).toSorted()).toEqual(["a1", "a2", "x2"]);
  expect(ids(apart.downgrades(["x2", "a2"], "two@base"))).toEqual(["x2", "x1"]);
});

test("a downgrade does not go up", () => {
  expect(() => line.downgrades(["a1"], "c3")).toThrow(
    expect.objectContaining({ code: "MIGRATE_TARGET_UNREACHABLE" }),
  );
});

test("a database that is at a revision without a file is not touched", () => {
  for (const act of [
    () => line.upgrades(["gone"], "head"),
    () => line.downgrades(["gone"], "base"),
  ]) {
    expect(act).toThrow(expect.objectContaining({ code: "MIGRATE_REVISION_MISSING" }));
  }
});

test("the table of versions has what nothing applied stands on, as with Alembic", () => {
  expect(forked.after([], "a1", "up")).toEqual(["a1"]);
  expect(forked.after(["a1"], "b2", "up")).toEqual(["b2"]);
  expect(forked.after(["b2"], "c3", "up")).toEqual(["b2", "c3"]);
  expect(forked.after(["b2", "c3"], "c3", "down")).toEqual(["b2"]);
  expect(diamond.after(["c3", "e5"], "m6", "up")).toEqual(["m6"]);
  expect(diamond.after(["m6"], "m6", "down")).toEqual(["c3", "e5"]);
  expect(apart.after(["a1", "x1"], "x2", "up")).toEqual(["x2"]);
  expect(line.after(["a1"], "a1", "down")).toEqual([]);
});

test.each([
  [[loaded("a", ["b"]), loaded("b", ["a"])], "MIGRATE_GRAPH_CYCLIC"],
  [
    [loaded("a"), loaded("b", ["a"], { dependsOn: ["c"] }), loaded("c", ["b"])],
    "MIGRATE_GRAPH_CYCLIC",
  ],
  [[loaded("a", ["gone"])], "MIGRATE_REVISION_MISSING"],
  [[loaded("a", [], { dependsOn: ["gone"] })], "MIGRATE_REVISION_MISSING"],
  [[loaded("a"), loaded("a")], "MIGRATE_REVISION_DUPLICATE"],
  [[loaded("a", [], { labels: ["l"] }), loaded("b", [], { labels: ["l"] })], "MIGRATE_LABEL_TAKEN"],
  [[loaded("a", [], { labels: ["b"] }), loaded("b")], "MIGRATE_LABEL_TAKEN"],
])("a history that makes no sense is refused (%#)", (revisions, code) => {
  expect(() => RevisionGraph.of(revisions)).toThrow(expect.objectContaining({ code }));
});

/** Histories of any shape: each revision follows some of those before it. */
const histories = fc
  .array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { minLength: 1, maxLength: 12 })
  .map((choices) =>
    choices.map(([first, second, isMerge], index) => {
      const some = isMerge ? [first, second] : [first];
      const parents = index === 0 ? [] : [...new Set(some.map((one) => `r${one % index}`))];
      return loaded(`r${index}`, parents);
    }),
  );

test("property: up one by one and down one by one, the table is what it was at each step", () => {
  fc.assert(
    fc.property(histories, (revisions) => {
      const graph = RevisionGraph.of(revisions);
      const states: (readonly string[])[] = [[]];
      for (const { id } of graph.upgrades([], "heads")) {
        states.push(graph.after(states.at(-1) ?? [], id, "up"));
      }
      const top = states.at(-1) ?? [];
      expect(top.toSorted()).toEqual(graph.heads.toSorted());
      for (const { id } of graph.downgrades(top, "base")) {
        const state = states.pop() ?? [];
        expect(graph.after(state, id, "down")).toEqual(states.at(-1));
      }
      expect(states).toEqual([[]]);
    }),
  );
});

test("property: no text makes a target anything but ids or an error with a code", () => {
  const word = fc.constantFrom("head", "heads", "base", "accounts", "b2", "@", "+", "-", "1", "9");
  const texts = fc.oneof(
    fc.string(),
    fc.array(word, { maxLength: 6 }).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        for (const id of forked.resolve(text, ["c3"])) expect(forked.has(id)).toBe(true);
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^MIGRATE_/) });
      }
    }),
  );
});

test("a downgrade to what another branch depends on undoes nothing, and says so", () => {
  expect(() => apart.downgrades(["x2"], "a1")).toThrow(
    expect.objectContaining({ code: "MIGRATE_TARGET_UNREACHABLE" }),
  );
  expect(ids(apart.downgrades(["x2", "a2"], "a1"))).toEqual(["a2"]);
});

test("what is applied is the last revision of each branch, also where a dependency implies it", () => {
  expect(apart.applied(["x2"]).toSorted()).toEqual(["a1", "x2"]);
  expect(diamond.applied(["z7"])).toEqual(["z7"]);
  expect(line.applied(["gone"])).toEqual([]);
});
