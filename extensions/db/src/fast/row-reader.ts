import {
  Collection,
  type EntityManager,
  helper,
  type Platform,
  Reference,
  ScalarReference,
} from "@mikro-orm/core";
import type { Row } from "../binding/row-source.ts";
import type { PlanNode, PlanProperty, ShapeOf } from "./find-plan.ts";
import type { ModelShape } from "./model-shape.ts";
import type { Property } from "./shape-property.ts";

/** An entity, whose properties only its model knows. */
type Entity = Record<string, unknown>;
type Wrapped = ReturnType<typeof helper<object>>;

/**
 * Makes the rows of one statement entities of a session, as MikroORM's factory does: one object
 * per key, with the state that its changes are told from. What the session has already is left to
 * the factory, which knows what was changed.
 */
export class RowReader {
  /** Whether MikroORM has had a part in it. */
  usedFactory = false;
  readonly #em: EntityManager;
  readonly #platform: Platform;
  readonly #shapeOf: ShapeOf;
  readonly #stores = new Map<ModelShape, Map<string, object>>();
  /** What this statement has brought, with nothing that the session knew before. */
  readonly #fresh = new Set<object>();
  /** Whose relations were read, at each place of the statement. */
  readonly #joined = new Map<PlanNode, Set<object>>();
  /** What the factory has brought up to date. */
  readonly #merged = new Set<object>();

  constructor(em: EntityManager, shapeOf: ShapeOf) {
    this.#em = em;
    this.#platform = em.getPlatform();
    this.#shapeOf = shapeOf;
  }

  /** The entity of a row. */
  read(node: PlanNode, row: Row): object {
    const { shape } = node;
    const store = this.#store(shape);
    const hash = `${shape.hashPrefix}${String(row[node.key])}`;
    const known = store.get(hash);
    if (!known) return this.#create(node, row, hash);
    if (this.#merged.has(known) || (this.#fresh.has(known) && helper(known).__initialized)) {
      this.#readJoins(node, row, known);
      return known;
    }
    this.usedFactory = true;
    const options = { merge: true, convertCustomTypes: true, initialized: true };
    const data = this.#data(node, row);
    const entity = this.#em.getEntityFactory().create(shape.meta.class, data, options) as object;
    this.#merged.add(entity);
    return entity;
  }

  #create(node: PlanNode, row: Row, hash: string): object {
    const { shape, properties } = node;
    const key = shape.keyReader.read(row[node.key]);
    const entity = this.#started(shape, key.value);
    const original: Entity = { [shape.key.name]: key.original };
    for (const { property, name } of properties) {
      if (property.kind === "scalar") {
        setScalar(property, { entity, original }, name === undefined ? undefined : row[name]);
      } else if (property.accessor) {
        Object.defineProperty(entity, property.name, property.accessor);
      } else if (!property.inverse) {
        entity[property.name] = undefined;
      }
    }
    const wrapped = this.#register(shape, entity, hash);
    wrapped.__initialized = true;
    wrapped.__loadedProperties = new Set(node.loaded);
    wrapped.__originalEntityData = original;
    for (const planned of properties) {
      if (planned.property.kind === "collection") addCollection(entity, planned.property.name);
      else if (planned.property.kind === "reference") {
        this.#setReference(planned, { entity, wrapped, original, row });
      }
    }
    return entity;
  }

  /** What comes with an entity that another place of the statement has brought already. */
  #readJoins(node: PlanNode, row: Row, known: object): void {
    if (!node.hasJoins) return;
    const seen = this.#joined.get(node) ?? new Set();
    this.#joined.set(node, seen);
    if (seen.has(known)) return;
    seen.add(known);
    for (const { join } of node.properties) {
      if (join && row[join.key] !== null) this.read(join, row);
    }
  }

  /** An entity that has its key only, and is not yet one of its class. */
  #started(shape: ModelShape, key: unknown): Entity {
    // The setters of the class would define each property anew, which takes most of the time.
    const entity: Entity = {};
    entity[shape.key.name] = key;
    for (const [name, accessor] of shape.accessors) Object.defineProperty(entity, name, accessor);
    return entity;
  }

  #register(shape: ModelShape, entity: Entity, hash: string): Wrapped {
    Object.setPrototypeOf(entity, shape.meta.prototype);
    const wrapped = helper<object>(entity);
    wrapped.__em = this.#em;
    wrapped.__managed = true;
    if (shape.schema !== undefined) wrapped.__schema = shape.schema;
    const stored = shape.keyReader.isPlain
      ? hash
      : shape.hashPrefix + wrapped.getSerializedPrimaryKey();
    this.#store(shape).set(stored, entity);
    this.#fresh.add(entity);
    return wrapped;
  }

  #setReference({ property, name, join }: PlanProperty, target: Target): void {
    const { row, wrapped, original, entity } = target;
    const foreignKey = name === undefined ? undefined : row[name];
    if (foreignKey === undefined) return;
    const isNone = foreignKey === null || (join !== undefined && row[join.key] === null);
    if (isNone) {
      wrapped.__data[property.name] = null;
      original[property.name] = null;
      return;
    }
    const { prop } = property;
    const other = join ? this.read(join, row) : this.#reference(property, foreignKey);
    const value = prop.ref ? Reference.create(other) : other;
    original[property.name] =
      // As MikroORM has it, from the row of the other.
      property.isComparable && !join
        ? prop.customType?.convertToDatabaseValue(helper(other).getPrimaryKey(), this.#platform, {
            mode: "serialization",
          })
        : foreignKey;
    if (property.inverse && !this.#fresh.has(other)) {
      // The other side may have a collection that it belongs into.
      entity[property.name] = value;
      return;
    }
    wrapped.__data[property.name] = value;
    if (property.inverse && prop.ref) Object.assign(value, { property: prop });
  }

  /** What stands for an entity that is not loaded. */
  #reference({ prop }: Property, foreignKey: unknown): object {
    const { targetMeta } = prop;
    const shape = targetMeta && this.#shapeOf(targetMeta);
    if (!shape) {
      this.usedFactory = true;
      const options = { merge: true, convertCustomTypes: true };
      return this.#em.getEntityFactory().createReference(prop.target, foreignKey, options);
    }
    const hash = `${shape.hashPrefix}${String(foreignKey)}`;
    const known = this.#store(shape).get(hash);
    if (known) return known;
    const { value, original } = shape.keyReader.read(foreignKey);
    const entity = this.#started(shape, value);
    const wrapped = this.#register(shape, entity, hash);
    wrapped.__initialized = false;
    wrapped.__loadedProperties.add(shape.key.name);
    wrapped.__originalEntityData = { [shape.key.name]: original };
    return entity;
  }

  /** The row as MikroORM's own driver would hand it on. */
  #data({ shape, key, properties }: PlanNode, row: Row): Entity {
    const data: Entity = { [shape.key.name]: shape.keyReader.mapped(row[key]) };
    for (const { property, name, join } of properties) {
      if (name === undefined) continue;
      const value = row[name];
      if (join && value !== null) {
        data[property.name] = row[join.key] === null ? null : this.#data(join, row);
      } else {
        data[property.name] = property.reader ? property.reader.mapped(value) : value;
      }
    }
    return data;
  }

  #store(shape: ModelShape): Map<string, object> {
    const known = this.#stores.get(shape);
    if (known) return known;
    const store = this.#em.getUnitOfWork(false).getIdentityMap().getStore<object>(shape.meta.root);
    this.#stores.set(shape, store);
    return store;
  }
}

interface Target {
  readonly entity: Entity;
  readonly wrapped: Wrapped;
  readonly original: Entity;
  readonly row: Row;
}

function setScalar(
  { name, prop, reader }: Property,
  { entity, original }: Pick<Target, "entity" | "original">,
  raw: unknown,
): void {
  let value = raw;
  if (raw === null || !reader || reader.isPlain) {
    if (raw !== undefined) original[name] = raw;
  } else if (raw !== undefined) {
    const cell = reader.read(raw);
    value = cell.value;
    original[name] = cell.original;
  }
  if (prop.ref) entity[name] = scalarReference(entity, name, value);
  else if (raw !== undefined) entity[name] = value;
}

function scalarReference(entity: Entity, name: string, value: unknown): ScalarReference<unknown> {
  const reference = new ScalarReference<unknown>(value);
  reference.bind(entity, name);
  if (value !== undefined) reference.set(value);
  return reference;
}

function addCollection(entity: Entity, name: string): void {
  Collection.create(entity, name, undefined, false).setDirty(false);
}
