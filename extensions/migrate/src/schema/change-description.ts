import type {
  ColumnChange,
  Difference,
  SchemaComparison,
  TableChange,
} from "./schema-comparison.ts";

/** Each change in a line, such as `users.age: type int becomes bigint`. */
export function describeChanges(comparison: SchemaComparison): readonly string[] {
  const { newTables, droppedTables, changedTables } = comparison;
  return [
    ...newTables.map(({ name }) => `adds the table ${name}`),
    ...droppedTables.map(({ name }) => `drops the table ${name}`),
    ...changedTables.flatMap(describeTable),
    ...comparison.newEnums.map(({ name }) => `adds the enum ${name}`),
    ...comparison.droppedEnums.map(({ name }) => `drops the enum ${name}`),
    ...comparison.changedEnums.map(
      ({ from, to }) => `${to.name}: values ${from.items.join(", ")} become ${to.items.join(", ")}`,
    ),
    ...comparison.droppedViews.map(({ name }) => `drops the view ${name}`),
    ...comparison.newViews.map(({ name }) => `adds the view ${name}`),
  ];
}

function describeTable(change: TableChange): string[] {
  const { from, to, isPrimaryKeyChanged, isCommentChanged } = change;
  const lines = [
    ...change.addedColumns.map(({ name, type }) => `adds the column ${name} ${type}`),
    ...change.removedColumns.map(({ name }) => `drops the column ${name}`),
    ...(isPrimaryKeyChanged
      ? [`the primary key (${from.primaryKey.join(", ")}) becomes (${to.primaryKey.join(", ")})`]
      : []),
    ...named("index", change.indexes, ({ name, columns }) => name ?? `on ${columns.join(", ")}`),
    ...named(
      "foreign key",
      change.foreignKeys,
      ({ name, columns, references }) => name ?? `${columns.join(", ")} to ${references}`,
    ),
    ...named("check", change.checks, ({ name, expression }) => name ?? expression),
    ...named("trigger", change.triggers, ({ name }) => name),
    ...(isCommentChanged ? ["has another comment"] : []),
  ];
  return [
    ...lines.map((line) => `${to.name}: ${line}`),
    ...change.changedColumns.flatMap((column) => describeColumn(to.name, column)),
  ];
}

function named<T>(
  kind: string,
  { added, removed, renamed }: Difference<T>,
  nameOf: (item: T) => string,
) {
  return [
    ...added.map((item) => `adds the ${kind} ${nameOf(item)}`),
    ...removed.map((item) => `drops the ${kind} ${nameOf(item)}`),
    ...renamed.map((pair) => `the ${kind} ${nameOf(pair.from)} becomes ${nameOf(pair.to)}`),
  ];
}

function describeColumn(table: string, { from, to, parts }: ColumnChange): string[] {
  const words = {
    type: [from.type, to.type],
    nullable: [from.nullable ? "yes" : "no", to.nullable ? "yes" : "no"],
    default: [from.default, to.default],
    autoincrement: [from.autoincrement ? "yes" : "no", to.autoincrement ? "yes" : "no"],
    generated: [from.generated, to.generated],
    collation: [from.collation, to.collation],
    comment: [from.comment, to.comment],
    extra: [from.extra, to.extra],
  };
  return [...parts].map((part) => {
    const [before = "none", after = "none"] = words[part];
    return `${table}.${to.name}: ${part} ${before} becomes ${after}`;
  });
}
