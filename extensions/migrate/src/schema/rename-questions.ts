import type { Dialect } from "../revision.ts";
import { canonicalType } from "./canonical-sql.ts";
import { changedParts } from "./likeness.ts";
import { questionKey, type RenameAnswers, type RenameQuestion } from "./rename.ts";
import {
  type ColumnSnapshot,
  type SchemaSnapshot,
  tableOf,
  type TableSnapshot,
} from "./schema-snapshot.ts";

/** From what share of columns in common a table is asked about. */
const LIKE_ENOUGH = 0.5;

/** What {@link renameQuestions} looks at. */
export interface RenameSearch {
  readonly bind: string;
  readonly dialect: Dialect;
  /** The schema before, with the accepted renames done. */
  readonly from: SchemaSnapshot;
  readonly to: SchemaSnapshot;
  readonly answers: RenameAnswers;
}

/** What is new and may be something old by another name, unless that was declined. */
export function renameQuestions(search: RenameSearch): readonly RenameQuestion[] {
  const { from, to, answers } = search;
  if (answers.declined === "all") return [];
  const { declined } = answers;
  const gone = from.tables.filter(({ name }) => !tableOf(to, name));
  const questions = to.tables.flatMap((table) => {
    const before = tableOf(from, table.name);
    return before ? columnQuestions(search, before, table) : tableQuestions(search, gone, table);
  });
  return questions.filter((question) => !declined.includes(questionKey(question)));
}

function tableQuestions(
  { bind, dialect }: RenameSearch,
  gone: readonly TableSnapshot[],
  table: TableSnapshot,
): readonly RenameQuestion[] {
  const likeness = new Map(gone.map((old) => [old.name, shareOfColumns(old, table, dialect)]));
  const shareOf = (name: string): number => likeness.get(name) ?? 0;
  const candidates = [...likeness.keys()]
    .filter((name) => shareOf(name) >= LIKE_ENOUGH)
    .sort((a, b) => shareOf(b) - shareOf(a));
  if (candidates.length === 0) return [];
  return [{ bind, to: table.name, candidates, isLikely: shareOf(candidates[0] ?? "") === 1 }];
}

function shareOfColumns(a: TableSnapshot, b: TableSnapshot, dialect: Dialect): number {
  const wordOf = (column: ColumnSnapshot): string =>
    `${column.name} ${canonicalType(column, dialect)}`;
  const known = new Set(a.columns.map(wordOf));
  const common = b.columns.filter((column) => known.has(wordOf(column))).length;
  return common / Math.max(a.columns.length, b.columns.length);
}

function columnQuestions(
  { bind, dialect }: RenameSearch,
  from: TableSnapshot,
  to: TableSnapshot,
): readonly RenameQuestion[] {
  const isIn = (table: TableSnapshot, name: string): boolean =>
    table.columns.some((column) => column.name === name);
  const gone = from.columns.filter(({ name }) => !isIn(to, name));
  return to.columns.flatMap((column) => {
    if (isIn(from, column.name)) return [];
    const isEqual = (old: ColumnSnapshot): boolean =>
      changedParts({ ...old, name: column.name }, column, {
        dialect,
        isExact: false,
        primaryKey: to.primaryKey,
      }).size === 0;
    const candidates = gone
      .filter((old) => canonicalType(old, dialect) === canonicalType(column, dialect))
      .sort((a, b) => Number(isEqual(b)) - Number(isEqual(a)));
    const [first] = candidates;
    if (!first) return [];
    const isLikely = isEqual(first) && candidates.filter(isEqual).length === 1;
    const names = candidates.map(({ name }) => name);
    return [{ bind, table: to.name, to: column.name, candidates: names, isLikely }];
  });
}
