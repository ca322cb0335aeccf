import { Collection, helper, Reference, ScalarReference, Utils } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";

/** All that can be told of the entities of a session, in a form that can be compared. */
export function described(em: SqlEntityManager): unknown {
  const known = em.getUnitOfWork().getIdentityMap();
  const keys = known.keys().sort();
  const entities = known.values().sort((one, other) => nameOf(one).localeCompare(nameOf(other)));
  return { keys, entities: entities.map((entity) => describedEntity(entity)) };
}

/** Which entity it is. */
export function nameOf(entity: object): string {
  const { __meta, __managed } = helper(entity);
  const key: string = helper(entity).getSerializedPrimaryKey();
  return `${__meta.className} ${key} ${__managed ? "" : "unmanaged"}`;
}

function describedEntity(entity: object): unknown {
  const wrapped = helper(entity);
  const { populate, exclude, fields } = wrapped.__serializationContext;
  const { properties } = wrapped.__meta;
  const own = Object.keys(entity).sort();
  return {
    name: nameOf(entity),
    isInstance: entity instanceof wrapped.__meta.class,
    initialized: wrapped.__initialized,
    hasSession: wrapped.__em !== undefined,
    schema: wrapped.__schema,
    processing: wrapped.__processing,
    // Under a relation that is not there, MikroORM leaves columns that belong to nothing.
    loaded: [...wrapped.__loadedProperties].filter((name) => name in properties).sort(),
    original: originalOf(wrapped.__originalEntityData, properties),
    context: { populate, exclude, fields: fields && [...fields] },
    values: Object.fromEntries(
      own.map((name) => [name, describedValue(Reflect.get(entity, name))]),
    ),
    pojo: wrapped.__initialized ? wrapped.toPOJO() : undefined,
    json: JSON.stringify(entity, big),
  };
}

/** In rows that were joined, MikroORM keeps booleans as numbers there, and takes both for equal. */
function originalOf(data: object | undefined, properties: Record<string, { runtimeType: string }>) {
  const known = Object.entries(data ?? {}).filter(([name]) => name in properties);
  const entries = known.map(([name, value]: [string, unknown]) => {
    const isFlag = properties[name]?.runtimeType === "boolean" && value !== null;
    return [name, isFlag ? Boolean(value) : describedValue(value)];
  });
  return Object.fromEntries(entries);
}

function describedValue(value: unknown): unknown {
  if (Collection.isCollection(value)) {
    const collection: Collection<object> = value;
    const items = collection.getItems(false).map(nameOf);
    return { items, initialized: collection.isInitialized(), dirty: collection.isDirty() };
  }
  if (Reference.isReference(value)) return { reference: nameOf(Reference.unwrapReference(value)) };
  if (ScalarReference.isScalarReference(value)) {
    const reference = value;
    return { scalar: describedValue(reference.unwrap()), initialized: reference.isInitialized() };
  }
  if (Utils.isEntity(value)) return { entity: nameOf(value) };
  return value;
}

function big(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value;
}

/** What a flush would do. */
export function describedChanges(em: SqlEntityManager): unknown {
  const unit = em.getUnitOfWork();
  unit.computeChangeSets();
  const changes = unit.getChangeSets().map(({ entity, type, payload, originalEntity }) => {
    return { name: nameOf(entity), type, payload, hasOriginal: originalEntity !== undefined };
  });
  return changes.toSorted((one, other) => one.name.localeCompare(other.name));
}
