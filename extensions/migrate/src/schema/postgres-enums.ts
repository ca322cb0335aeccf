import type { Replaced } from "./schema-comparison.ts";
import { type EnumSnapshot, tableOf } from "./schema-snapshot.ts";
import type { StatementPlan } from "./statement-plan.ts";

/** The statements about types: before tables change, with their columns, and after. */
export interface EnumStatements {
  readonly before: readonly string[];
  readonly changes: readonly string[];
  readonly after: readonly string[];
}

/** The statements that create, change and drop the enums that PostgreSQL has as types. */
export function enumStatements(plan: StatementPlan): EnumStatements {
  const { comparison, platform } = plan;
  const quote = (name: string): string => platform.quoteIdentifier(name);
  const create = ({ name, items }: EnumSnapshot): string =>
    `create type ${quote(name)} as enum (${items.map((item) => platform.quoteValue(item)).join(", ")})`;
  const isGrown = ({ from, to }: Replaced<EnumSnapshot>): boolean =>
    from.items.every((item, at) => to.items[at] === item) && !isDefault(plan, from, to);
  const grown = comparison.changedEnums.filter(isGrown);
  const remade = comparison.changedEnums.filter((change) => !isGrown(change));
  return {
    before: [
      ...comparison.newEnums.map(create),
      ...grown.flatMap(({ from, to }) =>
        to.items
          .slice(from.items.length)
          .map((item) => `alter type ${quote(to.name)} add value ${platform.quoteValue(item)}`),
      ),
    ],
    changes: remade.flatMap(({ to }) => [
      `alter type ${quote(to.name)} rename to ${quote(`${bare(to.name)}__old`)}`,
      create(to),
      ...columnsOf(plan, to),
      `drop type ${quote(`${to.name}__old`)}`,
    ]),
    after: comparison.droppedEnums.map(({ name }) => `drop type ${quote(name)}`),
  };
}

/** PostgreSQL removes no value from a type: the columns of it go over to a new one, by their texts. */
function columnsOf({ comparison, platform }: StatementPlan, { name }: EnumSnapshot): string[] {
  const quote = (text: string): string => platform.quoteIdentifier(text);
  const { from, to } = comparison;
  return from.tables.flatMap((table) =>
    table.columns.flatMap((column) => {
      const after = tableOf(to, table.name);
      if (column.enumName !== name || !after) return [];
      const known = after.columns.find((one) => one.name === column.name && one.enumName === name);
      const alter = `alter table ${quote(table.name)} alter column ${quote(column.name)}`;
      const array = column.type.endsWith("[]") ? "[]" : "";
      const cast = `${quote(column.name)}::text${array}::${quote(name)}${array}`;
      const type = `${alter} type ${quote(name)}${array} using (${cast})`;
      return [
        ...(column.default === undefined ? [] : [`${alter} drop default`]),
        type,
        ...(known?.default === undefined ? [] : [`${alter} set default ${known.default}`]),
      ];
    }),
  );
}

/** A value cannot be used in the transaction that has added it. */
function isDefault({ comparison }: StatementPlan, from: EnumSnapshot, to: EnumSnapshot): boolean {
  const added = to.items.filter((item) => !from.items.includes(item));
  return comparison.to.tables.some((table) =>
    table.columns.some(
      ({ enumName, default: value = "" }) =>
        enumName === to.name && added.some((item) => value.includes(item)),
    ),
  );
}

function bare(name: string): string {
  return name.slice(name.indexOf(".") + 1);
}
