import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { RevisionGraph } from "../src/revision-graph.ts";
import { loaded } from "./loaded.ts";

type Ids = readonly string[];
type RecordedRevision = readonly [id: string, parents: Ids, dependsOn: Ids, labels: Ids];
/** What Alembic was asked for, and the rows and revisions that it answered; none where it refused. */
type RecordedStep = readonly [action: "up" | "down", target: string, rows?: Ids, steps?: Ids];
type History = readonly [revisions: readonly RecordedRevision[], steps: readonly RecordedStep[]];

/**
 * Made by chance, and given to the RevisionMap and the HeadMaintainer of Alembic 1.8.1: one history
 * on each line, with the steps that were taken in it one after the other.
 */
const histories = readFileSync(new URL("alembic/histories.txt", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .map((line): History => JSON.parse(line));

function graphOf(revisions: readonly RecordedRevision[]): RevisionGraph {
  return RevisionGraph.of(
    revisions.map(([id, parents, dependsOn, labels]) => loaded(id, parents, { dependsOn, labels })),
  );
}

/** What this graph does: the rows of the version table, and the revisions that were applied. */
function done(graph: RevisionGraph, rows: Ids, [action, target]: RecordedStep) {
  const isUp = action === "up";
  const plan = isUp ? graph.upgrades(rows, target) : graph.downgrades(rows, target);
  let after = rows;
  for (const { id } of plan) after = graph.after(after, id, action);
  return { rows: after.toSorted(), steps: plan.map(({ id }) => id).toSorted() };
}

/** Alembic warns that it is going to refuse a step down from several heads; here it is refused. */
function isAmbiguous(rows: Ids, [action, target]: RecordedStep): boolean {
  return action === "down" && target === "-1" && rows.length > 1;
}

/** Alembic 1.8.1 forgets now and then that a dependency implies a row, and then refuses to go on. */
function isConsistent(graph: RevisionGraph, rows: Ids): boolean {
  return rows.every((id) =>
    rows.every((other) => other === id || !graph.ancestors([other]).has(id)),
  );
}

test("histories go up and down as with Alembic, row by row", () => {
  let compared = 0;
  for (const [revisions, steps] of histories) {
    const graph = graphOf(revisions);
    let before: Ids = [];
    for (const step of steps) {
      const [, , rows, applied] = step;
      if (rows === undefined || applied === undefined) continue;
      if (!isConsistent(graph, rows)) break;
      if (!isAmbiguous(before, step)) {
        const said = { revisions, before, step };
        expect(done(graph, before, step), JSON.stringify(said)).toEqual({ rows, steps: applied });
        compared += 1;
      }
      before = rows;
    }
  }
  expect(compared).toBeGreaterThan(500);
});
