import { type EntityMetadata, type EntityProperty, ReferenceKind } from "@mikro-orm/core";
import type { AbstractSqlDriver } from "@mikro-orm/sql";
import type { CellReader } from "./cell.ts";
import { type Property, propertyOf } from "./shape-property.ts";

/** What is known once of a model, for rows to become its entities. */
export class ModelShape {
  readonly meta: EntityMetadata;
  readonly key: Property;
  readonly keyReader: CellReader;
  /** In the order in which MikroORM sets them, without the key. */
  readonly properties: readonly Property[];
  /** What it sets before all others but the key: the relations that have another side. */
  readonly accessors: readonly (readonly [string, PropertyDescriptor])[];
  /** What stands before a key in the identity map. */
  readonly hashPrefix: string;
  readonly schema: string | undefined;
  readonly #byName: ReadonlyMap<string, Property>;

  private constructor(meta: EntityMetadata, driver: AbstractSqlDriver) {
    const platform = driver.getPlatform();
    this.meta = meta;
    this.schema = driver.getSchemaName(meta);
    const prefix = this.schema ?? meta.root.schema ?? platform.getDefaultSchemaName();
    this.hashPrefix = prefix ? `${prefix}:` : "";
    const all = meta.hydrateProps.map((prop) => propertyOf(meta, prop, platform));
    this.#byName = new Map(all.map((property) => [property.name, property]));
    this.key = found(all.find(({ prop }) => prop.primary));
    this.keyReader = found(this.key.reader);
    this.properties = all.filter((property) => property !== this.key);
    this.accessors = Reflect.ownKeys(meta.definedProperties).map((name) => [
      String(name),
      meta.definedProperties[String(name)],
    ]);
  }

  /** Undefined for a model that MikroORM has to load, since more belongs to it. */
  static of(meta: EntityMetadata, driver: AbstractSqlDriver): ModelShape | undefined {
    return isSimple(meta, driver) ? new ModelShape(meta, driver) : undefined;
  }

  property(name: string): Property | undefined {
    return this.#byName.get(name);
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError("A model has a key.");
  return value;
}

function isSimple(meta: EntityMetadata, driver: AbstractSqlDriver): boolean {
  const isPlainModel =
    meta.root === meta &&
    meta.primaryKeys.length === 1 &&
    !(meta.virtual || meta.view || meta.abstract || meta.embeddable || meta.forceConstructor) &&
    !(meta.inheritanceType || meta.discriminatorColumn || meta.serializedPrimaryKey) &&
    !(meta.orderBy || meta.polymorphs || meta.schema === "*");
  const names = [meta.tableName, ...meta.props.flatMap(({ fieldNames }) => fieldNames ?? [])];
  return (
    isPlainModel &&
    isUnfiltered(meta) &&
    meta.props.every((prop) => isSimpleProperty(prop) && !isAccessor(meta, prop)) &&
    // Those of what it refers to would decide which rows there are.
    meta.relations.every(({ target }) => isUnfiltered(driver.getMetadata().get(target))) &&
    // It would be taken for a value.
    names.every((name) => !name.includes("?"))
  );
}

function isSimpleProperty(prop: EntityProperty): boolean {
  const isUnusual =
    prop.embedded || prop.polymorphic || prop.hasConvertToJSValueSQL || prop.inherited;
  if (isUnusual || prop.eager || prop.serializedPrimaryKey) return false;
  switch (prop.kind) {
    case ReferenceKind.SCALAR:
      return prop.hydrate !== false && (prop.fieldNames?.length ?? 0) <= 1;
    case ReferenceKind.MANY_TO_ONE:
      return isSimpleReference(prop);
    case ReferenceKind.ONE_TO_MANY:
    case ReferenceKind.MANY_TO_MANY:
      return !prop.through;
    default:
      return false;
  }
}

function isSimpleReference(prop: EntityProperty): boolean {
  return (
    prop.fieldNames.length === 1 &&
    !(prop.primary || prop.targetKey || prop.mapToPk || prop.formula || prop.through) &&
    !(prop.lazy || prop.persist === false || prop.where || prop.filters)
  );
}

function isUnfiltered({ filters }: EntityMetadata): boolean {
  return Object.keys(filters).length === 0;
}

/** Whether the class itself says what it means to set it. */
function isAccessor({ prototype }: EntityMetadata, prop: EntityProperty): boolean {
  if (prop.accessor !== undefined || prop.setter) return true;
  const isMethod = prop.getter === true && prop.persist === false;
  if (isMethod) return false;
  for (let at: unknown = prototype; at instanceof Object; at = Object.getPrototypeOf(at)) {
    if (Object.getOwnPropertyDescriptor(at, prop.name)?.get) return true;
  }
  return false;
}
