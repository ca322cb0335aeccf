import type { Dialect } from "../revision.ts";
import { mariadbStatements } from "./mariadb-statements.ts";
import { postgresStatements } from "./postgres-statements.ts";
import { sqliteStatements } from "./sqlite-statements.ts";
import { type StatementPlan, surroundings } from "./statement-plan.ts";

const WRITERS: Readonly<Record<Dialect, (plan: StatementPlan) => readonly string[]>> = {
  sqlite: sqliteStatements,
  postgres: postgresStatements,
  mariadb: mariadbStatements,
};

/**
 * The statements that turn one schema into the other, each without a semicolon at its end. Rows are
 * kept wherever the new schema has a place for them.
 */
export function schemaStatements(plan: StatementPlan): readonly string[] {
  const { before, after } = surroundings(plan);
  return [...before, ...WRITERS[plan.dialect](plan), ...after];
}
