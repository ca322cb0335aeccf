import {
  type EntityMetadata,
  type EntityProperty,
  helper,
  type Platform,
  ReferenceKind,
} from "@mikro-orm/core";
import { CellReader } from "./cell.ts";

/** One property of a model. */
export interface Property {
  readonly prop: EntityProperty;
  readonly name: string;
  readonly kind: "scalar" | "reference" | "collection";
  /** The name of its column; `undefined` for what has none. */
  readonly column: string | undefined;
  readonly reader: CellReader | undefined;
  /** Of a reference: how it stands on an entity, unless it is among those with another side. */
  readonly accessor: PropertyDescriptor | undefined;
  /** Of a reference: whether it is kept equal with another side. */
  readonly inverse: boolean;
  /** Whether changes are told from the value in the form of the database. */
  readonly isComparable: boolean;
}

const KINDS: Readonly<Partial<Record<ReferenceKind, Property["kind"]>>> = {
  [ReferenceKind.MANY_TO_ONE]: "reference",
  [ReferenceKind.ONE_TO_MANY]: "collection",
  [ReferenceKind.MANY_TO_MANY]: "collection",
};

export function propertyOf(
  meta: EntityMetadata,
  prop: EntityProperty,
  platform: Platform,
): Property {
  const kind = KINDS[prop.kind] ?? "scalar";
  const inverse = kind === "reference" && prop.name in meta.definedProperties;
  const isComparable = prop.customType?.ensureComparable(meta, prop) ?? false;
  return {
    prop,
    name: prop.name,
    kind,
    column: kind === "collection" ? undefined : prop.fieldNames?.[0],
    reader: kind === "scalar" ? new CellReader(prop, platform, isComparable) : undefined,
    accessor: kind === "reference" && !inverse ? trackedAccessor(prop.name) : undefined,
    inverse,
    isComparable,
  };
}

/** As MikroORM defines it anew for each entity: the value is kept beside the entity. */
function trackedAccessor(name: string): PropertyDescriptor {
  return {
    get(this: object): unknown {
      return helper(this).__data[name];
    },
    set(this: object, value: unknown): void {
      helper(this).__data[name] = value;
    },
    enumerable: true,
    configurable: true,
  };
}
