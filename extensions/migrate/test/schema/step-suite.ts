import { expect, test } from "vitest";
import { compareSchemas } from "../../src/schema/schema-comparison.ts";
import { describeChanges } from "../../src/schema/change-description.ts";
import type { Snapshot } from "../../src/schema/schema-snapshot.ts";
import { generate, type SchemaBench } from "./schema-bench.ts";
import { SCHEMA_STEPS, type SchemaStep } from "./schema-steps.ts";

/** Each step goes up, is clean, goes down to what was before, and up again. */
export function schemaSteps(bench: SchemaBench, steps: readonly SchemaStep[] = SCHEMA_STEPS): void {
  let previous: Snapshot | undefined;
  let before: SchemaStep | undefined;
  for (const step of steps.filter(({ only }) => !only || only.includes(bench.dialect))) {
    test(`${step.name}: up, clean, down as before, up again`, async () => {
      const { models, renames = [], rows = [], keeps } = step;
      const { dialect, driver } = bench;
      const { up, down, snapshot } = generate({ driver, models, previous, renames });
      const original = await bench.live();
      await bench.run(up);
      expect((await bench.check(models)).differences).toEqual([]);
      await bench.run(down);
      const undone = compareSchemas(original, await bench.live(), dialect);
      expect(describeChanges(undone)).toEqual([]);
      if (before) expect((await bench.check(before.models)).differences).toEqual([]);
      await bench.run(up);
      expect((await bench.check(models)).differences).toEqual([]);
      for (const sql of rows) await bench.rows(sql);
      if (keeps) {
        const values = (await bench.rows(keeps[0])).map((row) => Object.values(row)[0]);
        expect(values).toEqual(keeps[1]);
      }
      previous = snapshot;
      before = step;
    });
  }
}
