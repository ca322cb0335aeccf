import { defineEntity, type Model, p } from "@phial/db";
import fc from "fast-check";
import { expect } from "vitest";
import type { Dialect } from "../../src/revision.ts";
import { autogenerate } from "../../src/schema/autogenerate.ts";
import { describeChanges } from "../../src/schema/change-description.ts";
import { questionKey, type Rename } from "../../src/schema/rename.ts";
import { compareSchemas } from "../../src/schema/schema-comparison.ts";
import type { Snapshot } from "../../src/schema/schema-snapshot.ts";
import type { SchemaBench } from "./schema-bench.ts";

/* oxlint-disable typescript/no-explicit-any -- properties of many shapes are put together */

interface ColumnPlan {
  readonly name: string;
  readonly kind:
    | "integer"
    | "bigint"
    | "string"
    | "text"
    | "boolean"
    | "json"
    | "decimal"
    | "datetime";
  readonly form: "nullable" | "default" | "unique" | "index" | "quoted";
}

export interface TablePlan {
  readonly name: string;
  readonly columns: readonly ColumnPlan[];
  readonly roles: readonly string[];
  /** The tables that it refers to, by number, and what happens then. */
  readonly keys: readonly { readonly to: number; readonly rule: string }[];
  readonly check: number;
  readonly hasPartialIndex: boolean;
  readonly hasExpressionIndex: boolean;
  readonly together: number;
}

const column = fc.record({
  name: fc.constantFrom("n1", "n2", "n3", "n4", "n5"),
  kind: fc.constantFrom(
    "integer",
    "bigint",
    "string",
    "text",
    "boolean",
    "json",
    "decimal",
    "datetime",
  ),
  form: fc.constantFrom("nullable", "default", "unique", "index", "quoted"),
});

const table = fc.record({
  name: fc.constantFrom("t1", "t2", "t3", "t4"),
  columns: fc.uniqueArray(column, { maxLength: 5, selector: ({ name }) => name }),
  roles: fc.subarray(["b", "c", "d's", "e,f"]),
  keys: fc.uniqueArray(
    fc.record({
      to: fc.nat(3),
      rule: fc.constantFrom("cascade", "set null", "no action", "restrict"),
    }),
    { maxLength: 2, selector: ({ to }) => to },
  ),
  check: fc.nat(2),
  hasPartialIndex: fc.boolean(),
  hasExpressionIndex: fc.boolean(),
  together: fc.nat(2),
});

export const randomSchema = fc.uniqueArray(table, {
  minLength: 1,
  maxLength: 4,
  selector: ({ name }) => name,
});

const DEFAULTS: Readonly<Record<ColumnPlan["kind"], unknown>> = {
  integer: 7,
  bigint: 8,
  string: "it's",
  text: "a;\nb",
  boolean: true,
  json: '{"a":"it\'s"}',
  decimal: "2",
  datetime: "2026-11-21",
};

/** What SQLite turns into everything, a server casts within a family only. */
function nameOf({ name, kind }: ColumnPlan, dialect: Dialect): string {
  return dialect === "sqlite" ? name : `${name}${FAMILIES[kind]}`;
}

const FAMILIES: Readonly<Record<ColumnPlan["kind"], string>> = {
  integer: "number",
  bigint: "number",
  decimal: "number",
  string: "text",
  text: "text",
  boolean: "boolean",
  json: "json",
  datetime: "time",
};

/** MariaDB has no index on a text without a length. */
function isKey({ kind }: ColumnPlan, dialect: Dialect): boolean {
  return dialect !== "mariadb" || (kind !== "text" && kind !== "json" && kind !== "string");
}

function property(plan: ColumnPlan, dialect: Dialect): any {
  const { kind, form } = plan;
  const builder: any = (p[kind] as () => unknown)();
  if (form === "default") return builder.default(DEFAULTS[kind]);
  if (form === "quoted" && (kind === "string" || kind === "text")) return builder.default('"x"');
  const nullable = builder.nullable();
  if (!isKey(plan, dialect)) return nullable;
  if (form === "unique") return nullable.unique();
  return form === "index" ? nullable.index() : nullable;
}

function modelsOf(tables: readonly TablePlan[], dialect: Dialect): readonly Model[] {
  const made: any[] = [];
  for (const plan of tables) {
    const properties: Record<string, any> = { id: p.integer().primary().autoincrement() };
    properties["role"] = p.enum(["a", ...plan.roles]).default("a");
    for (const one of plan.columns) properties[nameOf(one, dialect)] = property(one, dialect);
    for (const { to, rule } of plan.keys) {
      const target = tables[to % tables.length];
      if (!target) continue;
      properties[`to${to}`] = () =>
        p.manyToOne(made[tables.indexOf(target)]).nullable().deleteRule(rule);
    }
    made.push(
      defineEntity({ name: plan.name, tableName: plan.name, properties, ...extras(plan, dialect) }),
    );
  }
  return made;
}

function extras(plan: TablePlan, dialect: Dialect): any {
  const { name, columns } = plan;
  const names = columns.filter((one) => isKey(one, dialect)).map((one) => nameOf(one, dialect));
  const [first] = names;
  const partial = { name: `${name}_partial`, properties: [first ?? "id"], where: "id > 10" };
  const expression = {
    name: `${name}_expression`,
    expression: `create index ${name}_expression on ${name} (lower(role))`,
  };
  const check = {
    name: `${name}_positive`,
    expression: dialect === "mariadb" ? `role <> 'x${plan.check}'` : `id > -${plan.check}`,
  };
  return {
    indexes: [
      ...(plan.hasPartialIndex && dialect !== "mariadb" ? [partial] : []),
      ...(plan.hasExpressionIndex && dialect !== "mariadb" ? [expression] : []),
      ...(plan.together === 1 && names.length > 1 ? [{ properties: names.slice(0, 2) }] : []),
    ],
    uniques: plan.together === 2 && first !== undefined ? [{ properties: ["id", first] }] : [],
    checks: plan.check > 0 ? [check] : [],
  };
}

interface Generated {
  readonly up: readonly string[];
  readonly down: readonly string[];
  readonly snapshot: Snapshot;
  readonly renames: readonly Rename[];
}

/** Takes for renamed what differs in nothing but its name. */
function generate(
  { driver, dialect }: SchemaBench,
  models: readonly Model[],
  previous: Snapshot | undefined,
): Generated {
  const accepted: Rename[] = [];
  const declined: string[] = [];
  for (;;) {
    const options = { models: new Map([["default", models]]), drivers: [driver], previous };
    const { questions, changes, snapshot } = autogenerate({
      ...options,
      renames: { accepted, declined },
    });
    const [question] = questions;
    if (!question) {
      const { up, down } = changes.get("default") ?? { up: {}, down: {} };
      return { up: up[dialect] ?? [], down: down[dialect] ?? [], snapshot, renames: accepted };
    }
    const { bind, table: own, to, candidates, isLikely } = question;
    const place = { bind, to, ...(own !== undefined && { table: own }) };
    if (isLikely) accepted.push({ ...place, from: candidates[0] ?? "" });
    else declined.push(questionKey(place));
  }
}

async function counts(bench: SchemaBench): Promise<Record<string, number>> {
  const tables = (await bench.live()).tables.map(({ name }) => name);
  const entries = await Promise.all(
    tables.map(async (name) => [
      name,
      Number((await bench.rows(`select count(*) as n from ${name}`))[0]?.["n"]),
    ]),
  );
  return Object.fromEntries(entries);
}

/** From one schema to another and back, and then to none. */
export async function roundTrip(
  bench: SchemaBench,
  from: readonly TablePlan[],
  to: readonly TablePlan[],
): Promise<void> {
  const { dialect } = bench;
  const [before, after] = [modelsOf(from, dialect), modelsOf(to, dialect)];
  const first = generate(bench, before, undefined);
  await bench.run(first.up);
  expect((await bench.check(before)).differences).toEqual([]);
  // One row, as a column may become unique of which two would be equal.
  for (const { name } of from) await bench.rows(`insert into ${name} (role) values ('a')`);
  const [original, rows] = [await bench.live(), await counts(bench)];
  const { up, down, renames } = generate(bench, after, first.snapshot);
  await bench.run(up);
  expect((await bench.check(after)).differences).toEqual([]);
  const kept = await counts(bench);
  for (const { name } of to) {
    const old = renames.find((one) => one.table === undefined && one.to === name)?.from ?? name;
    if (rows[old] !== undefined) expect(kept[name]).toBe(rows[old]);
  }
  await bench.run(down);
  expect((await bench.check(before)).differences).toEqual([]);
  expect(describeChanges(compareSchemas(original, await bench.live(), dialect))).toEqual([]);
  await bench.run(first.down);
  expect((await bench.live()).tables).toEqual([]);
}
