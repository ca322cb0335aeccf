import { readFileSync } from "node:fs";
import type { Model } from "@phial/db";
import { beforeAll, expect, test } from "vitest";
import { draftEntities } from "../../src/pull/draft-entities.ts";
import type { ModelDraft } from "../../src/pull/model-draft.ts";
import { pullDrafts, pullModels } from "../../src/pull/pull.ts";
import { autogenerate } from "../../src/schema/autogenerate.ts";
import { baseline } from "../../src/schema/baseline.ts";
import { describeChanges } from "../../src/schema/change-description.ts";
import { compareSchemas } from "../../src/schema/schema-comparison.ts";
import { includedObjects } from "../../src/schema/included-objects.ts";
import { formatSnapshot, parseSnapshot } from "../../src/schema/snapshot-text.ts";
import type { SchemaBench } from "../schema/schema-bench.ts";
import { LIBRARY_TABLES } from "./library-tables.ts";

/** A database that somebody else has made is adopted. */
export function librarySuite(
  bench: SchemaBench,
  models: readonly Model[],
  empty: () => Promise<SchemaBench>,
): void {
  const { dialect, driver, orm } = bench;
  const options = { bind: "default", dialect, driver, orm };

  beforeAll(async () => {
    for (const sql of LIBRARY_TABLES[dialect]) await bench.rows(sql);
  });

  test("pull writes models that say all of it", async () => {
    const { files, differences } = await pullModels(options);
    expect(differences).toEqual([]);
    expect(files.map(({ path }) => path)).toEqual(["models.ts"]);
    const known = readFileSync(new URL(`library-${dialect}.ts`, import.meta.url), "utf8");
    expect(squeezed(files[0]?.text ?? "")).toBe(squeezed(known));
  });

  test("check finds nothing that differs from the models that were pulled", async () => {
    expect(await bench.check(models)).toMatchObject({
      isClean: true,
      differences: [],
      statements: [],
    });
  });

  test("a baseline makes the same tables elsewhere, and goes back to none", async () => {
    const { alembic, change, schemas } = await baseline(options);
    expect(alembic).toEqual(["9f1e2d3c4b5a"]);
    const other = await empty();
    await other.run(change.up[dialect] ?? []);
    const [from = await bench.live()] = [schemas.get(dialect)];
    const copy = await other.live();
    expect(describeChanges(compareSchemas(from, copy, dialect))).toEqual([]);
    expect(describeChanges(compareSchemas(copy, from, dialect))).toEqual([]);
    await other.run(change.down[dialect] ?? []);
    expect((await other.live()).tables).toEqual([]);
    expect((await other.live()).enums).toEqual([]);
    await other.close();
  });

  test("after a baseline there is nothing to migrate, and a change is a small one", async () => {
    const { schemas } = await baseline(options);
    const kept = formatSnapshot(new Map([["default", schemas]]));
    const previous = parseSnapshot(kept, "baseline.json");
    const renames = { accepted: [], declined: "all" } as const;
    const rest = { drivers: [driver], renames };
    const same = autogenerate({ ...rest, models: new Map([["default", models]]), previous });
    expect([...same.changes]).toEqual([]);
    const after = parseSnapshot(formatSnapshot(same.snapshot), "after.json");
    expect(after).toEqual(parseSnapshot(formatSnapshot(after), "again.json"));
    const live = includedObjects(await bench.live(), { bind: "default", dialect });
    const [known = live] = [after.get("default")?.get(dialect)];
    expect(describeChanges(compareSchemas(live, known, dialect))).toEqual([]);
  });

  test("a change after a baseline is made in the tables that were there, and undone", async () => {
    const { schemas } = await baseline(options);
    const { drafts } = await pullDrafts(options);
    const models = draftEntities(drafts.map(changed));
    const { changes } = autogenerate({
      models: new Map([["default", models]]),
      drivers: [driver],
      previous: new Map([["default", schemas]]),
      renames: { accepted: [], declined: "all" },
    });
    await bench.rows("insert into authors (full_name, email) values ('Ada', 'ada@x')");
    await bench.run(changes.get("default")?.up[dialect] ?? []);
    expect((await bench.check(models)).differences).toEqual([]);
    expect(await bench.rows("select nick, email from authors")).toEqual([
      { nick: "N", email: "ada@x" },
    ]);
    await bench.run(changes.get("default")?.down[dialect] ?? []);
    expect((await bench.check(draftEntities(drafts))).differences).toEqual([]);
    expect(await bench.rows("select email from authors")).toEqual([{ email: "ada@x" }]);
  });
}

/** Without its unique columns, indexes and keys to others, and with a column more. */
function changed(draft: ModelDraft): ModelDraft {
  if (draft.table.name !== "authors") return draft;
  const properties = draft.properties
    .filter(({ target }) => target === undefined)
    .map((property) => ({
      ...property,
      calls: property.calls.filter(({ method }) => method !== "unique" && method !== "index"),
    }));
  const calls = [{ method: "default", args: ["N"] }];
  const nick = { name: "nick", columns: ["nick"], base: { method: "string", args: [] }, calls };
  return { ...draft, properties: [...properties, nick], indexes: [], uniques: [], checks: [] };
}

/** The formatter breaks lines elsewhere than pull does. */
function squeezed(text: string): string {
  return text
    .replace(/\s+/g, "")
    .replace(/,(?=[)\]}])/g, "")
    .replaceAll("'", '"')
    .replaceAll('\\"', '"');
}
