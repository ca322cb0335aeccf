import { defineEntity, type EntitySchema, p } from "@mikro-orm/core";
import { splitName } from "../schema/mikro-schema.ts";
import type { DraftCall, ModelDraft, PropertyDraft } from "./model-draft.ts";

type Builder = Readonly<Record<string, (...args: readonly unknown[]) => Builder>>;

/** Entities as the text of the drafts would make them. */
export function draftEntities(drafts: readonly ModelDraft[]): readonly EntitySchema[] {
  const entities = new Map<string, EntitySchema>();
  for (const draft of drafts) {
    const properties = draft.properties.map((property) => [
      property.name,
      () => built(property, entities),
    ]);
    // What it is put together from are names and calls that are known only now.
    const options = { ...entityOptions(draft), properties: Object.fromEntries(properties) };
    const define = defineEntity as (meta: object) => EntitySchema;
    entities.set(draft.className, define(options));
  }
  return [...entities.values()];
}

/** The options of `defineEntity` besides the properties. */
export function entityOptions(draft: ModelDraft): Record<string, unknown> {
  const { className, table, indexes, uniques, checks } = draft;
  const [schema, tableName] = splitName(table.name);
  return {
    name: className,
    tableName,
    ...(schema !== undefined && { schema }),
    ...(table.comment !== undefined && { comment: table.comment }),
    ...(indexes.length > 0 && { indexes }),
    ...(uniques.length > 0 && { uniques }),
    ...(checks.length > 0 && { checks }),
  };
}

function built(
  { base, target, calls }: PropertyDraft,
  entities: ReadonlyMap<string, EntitySchema>,
): Builder {
  const args = target === undefined ? base.args : [entities.get(target)];
  // The methods of builders are called by names that the types know one by one.
  const start = invoked(p as unknown as Builder, { method: base.method, args });
  return calls.reduce(invoked, start);
}

function invoked(builder: Builder, { method, args }: DraftCall): Builder {
  const made = builder[method]?.(...args);
  if (made) return made;
  throw new TypeError(`Properties have no ${method}().`);
}
