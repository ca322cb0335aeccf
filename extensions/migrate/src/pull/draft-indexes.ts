import type { AbstractSqlPlatform } from "@mikro-orm/sql";
import { splitName } from "../schema/mikro-schema.ts";
import type { IndexSnapshot } from "../schema/schema-snapshot.ts";
import { call } from "./column-builder.ts";
import { type DraftOptions, type ModelDraft, propertyOf, withCall } from "./model-draft.ts";

/** A draft with the indexes of its table: at the property where that says it all. */
export function placeIndexes(draft: ModelDraft, platform: AbstractSqlPlatform): ModelDraft {
  // A foreign key has an index unless it is told to have none.
  const bare: ModelDraft = {
    ...draft,
    properties: draft.properties.map((property) =>
      property.base.method === "manyToOne" ? withCall(property, "index", false) : property,
    ),
  };
  return draft.table.indexes.reduce((current, index) => placed(current, index, platform), bare);
}

function placed(
  draft: ModelDraft,
  index: IndexSnapshot,
  platform: AbstractSqlPlatform,
): ModelDraft {
  const { columns, name } = index;
  const [, table] = splitName(draft.table.name);
  const kind = index.unique ? "unique" : "index";
  const usual = platform.getIndexName(table, [...columns], kind);
  const isUsual = name === undefined || name === usual;
  const property = columns[0] === undefined ? undefined : propertyOf(draft, columns[0]);
  const isWhole = property?.columns.join("\0") === columns.join("\0");
  // What a foreign key is deferred by, MikroORM has its unique index deferred by too.
  const isDeferred = property?.calls.some(({ method }) => method === "deferMode");
  const isPlain = isWhole && isOfProperty(index) && !isDeferred;
  if (!property || !isPlain) return atModel(draft, index, isUsual);
  const isRelation = property.target !== undefined;
  if (isRelation && property.base.method === "oneToOne" && index.unique && isUsual) return draft;
  const { method, args } = isUsual ? call(kind) : call(kind, name);
  // The index that a foreign key has anyhow needs no word.
  const isSilent = property.base.method === "manyToOne" && kind === "index" && isUsual;
  const changed = isSilent
    ? { ...property, calls: property.calls.filter((one) => one.method !== "index") }
    : withCall(property, method, ...args);
  const properties = draft.properties.map((one) => (one === property ? changed : one));
  return { ...draft, properties };
}

/** Whether the index is one of a property and nothing more. */
function isOfProperty({
  expression,
  where,
  type,
  options,
  include,
  fillFactor,
  deferMode,
}: IndexSnapshot): boolean {
  return ![expression, where, type, options, include, fillFactor, deferMode].some(
    (part) => part !== undefined,
  );
}

/** A draft with an index that is named where the whole table is. */
export function atModel(draft: ModelDraft, index: IndexSnapshot, isUsual: boolean): ModelDraft {
  const { name, columns, unique, constraint: _, options, include, ...rest } = index;
  const propertiesOf = (own: readonly string[]): string[] => [
    ...new Set(own.flatMap((column) => propertyOf(draft, column)?.name ?? [])),
  ];
  const isExpression = index.expression !== undefined;
  const entry: DraftOptions = {
    ...(!isUsual && { name }),
    ...(!isExpression && { properties: propertiesOf(columns) }),
    ...withoutUnique(rest),
    ...(options && {
      columns: options.map((option) => ({ ...option, name: propertiesOf([option.name])[0] })),
    }),
    ...(include && { include: propertiesOf(include) }),
  };
  const isUnique = unique && !isExpression;
  return isUnique
    ? { ...draft, uniques: [...draft.uniques, entry] }
    : { ...draft, indexes: [...draft.indexes, entry] };
}

function withoutUnique(rest: object): DraftOptions {
  return Object.fromEntries(Object.entries(rest).filter(([key]) => key !== "constraint"));
}
