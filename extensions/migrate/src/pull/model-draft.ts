import type { TableSnapshot } from "../schema/schema-snapshot.ts";

/** A call in the chain that defines a property, such as `length(80)`. */
export interface DraftCall {
  readonly method: string;
  readonly args: readonly unknown[];
}

/** A property of a model: what it is made with, and the columns that it stands for. */
export interface PropertyDraft {
  readonly name: string;
  readonly columns: readonly string[];
  /** `p.string()`, or for a relation `p.manyToOne(Target)`. */
  readonly base: DraftCall;
  /** The class that a relation leads to. */
  readonly target?: string;
  readonly calls: readonly DraftCall[];
}

/** What a model says about its table as a whole, in the words of `defineEntity`. */
export type DraftOptions = Readonly<Record<string, unknown>>;

/** A model before it is written: the same is made an entity of, to see that it fits. */
export interface ModelDraft {
  readonly className: string;
  readonly table: TableSnapshot;
  readonly properties: readonly PropertyDraft[];
  readonly indexes: readonly DraftOptions[];
  readonly uniques: readonly DraftOptions[];
  readonly checks: readonly DraftOptions[];
}

/** A property with a call more, or with another one in the place of those of that name. */
export function withCall(
  property: PropertyDraft,
  method: string,
  ...args: readonly unknown[]
): PropertyDraft {
  const calls = property.calls.filter((call) => call.method !== method);
  return { ...property, calls: [...calls, { method, args }] };
}

/** The property that a column belongs to. */
export function propertyOf(draft: ModelDraft, column: string): PropertyDraft | undefined {
  return draft.properties.find(({ columns }) => columns.includes(column));
}
