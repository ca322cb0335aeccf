import type { SchemaComparison, TableChange } from "../schema/schema-comparison.ts";
import { atModel } from "./draft-indexes.ts";
import { type ModelDraft, type PropertyDraft, propertyOf, withCall } from "./model-draft.ts";

/** Drafts, after what still differs from the tables was said in the tables' own words. */
export function fixedDrafts(
  drafts: readonly ModelDraft[],
  { changedTables }: SchemaComparison,
): readonly ModelDraft[] {
  return drafts.map((draft) => {
    const change = changedTables.find(({ from }) => from.name === draft.table.name);
    return change ? fixed(draft, change) : draft;
  });
}

function fixed(draft: ModelDraft, change: TableChange): ModelDraft {
  const columns = change.changedColumns.reduce((current, { from, parts }) => {
    const property = propertyOf(current, from.name);
    if (!property) return current;
    let next = property;
    const isRelation = property.target !== undefined;
    if (parts.has("type")) {
      next = isRelation
        ? withCall(next, "columnType", from.type)
        : withCall(next, "columnType", signed(from));
    }
    if (parts.has("default")) next = withDefault(next, from.default);
    return replaced(current, property, next);
  }, draft);
  const keys = change.foreignKeys.removed.reduce((current, key) => {
    const property = propertyOf(current, key.columns[0] ?? "");
    if (property?.target === undefined) return current;
    const made = change.foreignKeys.added.find(
      ({ columns: own }) => own.join() === key.columns.join(),
    );
    let next = property;
    if (made?.onDelete !== key.onDelete)
      next = withCall(next, "deleteRule", key.onDelete ?? "no action");
    if (made?.onUpdate !== key.onUpdate)
      next = withCall(next, "updateRule", key.onUpdate ?? "no action");
    return replaced(current, property, next);
  }, columns);
  return withChecks(withIndexes(keys, change), change);
}

/** An index that a property does not get the name of is named where the whole table is. */
function withIndexes(draft: ModelDraft, { indexes }: TableChange): ModelDraft {
  return indexes.renamed.reduce((current, { from }) => {
    const property = propertyOf(current, from.columns[0] ?? "");
    if (!property || from.name === undefined) return current;
    const kind = from.unique ? "unique" : "index";
    const calls = property.calls.filter(({ method }) => method !== kind);
    const bare =
      property.target === undefined ? { ...property, calls } : withCall(property, kind, false);
    return atModel(replaced(current, property, bare), from, false);
  }, draft);
}

function signed({
  type,
  unsigned,
}: {
  readonly type: string;
  readonly unsigned?: boolean;
}): string {
  return unsigned ? `${type} unsigned` : type;
}

function withDefault(property: PropertyDraft, value: string | undefined): PropertyDraft {
  const calls = property.calls.filter(({ method }) => !method.startsWith("default"));
  const bare = { ...property, calls };
  return value === undefined ? bare : withCall(bare, "defaultRaw", value);
}

/** A check of an enum under another name than MikroORM gives it is a check like others. */
function withChecks(draft: ModelDraft, { checks }: TableChange): ModelDraft {
  const misnamed = [...checks.removed, ...checks.renamed.map((pair) => pair.from)];
  return misnamed.reduce((current, { name, expression }) => {
    const owner = current.table.columns.find(({ enumItems }) =>
      enumItems?.every((item) => expression.includes(item)),
    );
    const property = owner && propertyOf(current, owner.name);
    const isEnum = property?.base.method === "enum";
    const plain = isEnum ? { ...property, base: { method: "string", args: [] } } : property;
    const typed = isEnum && plain && owner ? withCall(plain, "columnType", owner.type) : plain;
    const next = property && typed ? replaced(current, property, typed) : current;
    const isKnown = next.checks.some((check) => check["name"] === name);
    return isKnown || name === undefined
      ? next
      : { ...next, checks: [...next.checks, { name, expression }] };
  }, draft);
}

function replaced(draft: ModelDraft, before: PropertyDraft, after: PropertyDraft): ModelDraft {
  return { ...draft, properties: draft.properties.map((one) => (one === before ? after : one)) };
}
