import type { Collection, EntityName, RequiredEntityData } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";

/** What a factory writes to: `db`, or `db.bind(name)`, in a context. */
export interface FactoryTarget {
  readonly session: SqlEntityManager;
}

/** What a definition is told. */
export interface FactoryCall {
  /** How many this factory has made, this one included: for what has to be unique. */
  readonly sequence: number;
}

/** The entity behind a relation. */
type Related<Value> = Value extends { unwrap(): infer Entity } ? Entity : Value;

/** Makes the entity of a relation. */
interface Makes<Entity> {
  make(db: FactoryTarget): Entity;
}

/** The values of an entity; in place of an entity there may be the factory of one. */
export type FactoryValues<Entity extends object> = {
  [Key in keyof RequiredEntityData<Entity>]:
    | RequiredEntityData<Entity>[Key]
    | (Key extends keyof Entity ? MadeInPlace<NonNullable<Entity[Key]>> : never);
};

type MadeInPlace<Value> =
  Value extends Collection<infer Item> ? readonly (Item | Makes<Item>)[] : Makes<Related<Value>>;

type States<Entity extends object, State extends string> = Readonly<
  Record<State, (call: FactoryCall) => Partial<FactoryValues<Entity>>>
>;

/** What a {@link Factory} is made of. */
interface FactoryParts<Entity extends object, State extends string> {
  readonly model: EntityName<Entity>;
  readonly define: (call: FactoryCall) => FactoryValues<Entity>;
  readonly states: States<Entity, State>;
  /** Counts for a factory and for what is derived from it. */
  readonly count: { made: number };
}

/** Makes entities for tests and seeders; see {@link factory}. It keeps nothing of an app. */
export class Factory<Entity extends object, State extends string = never> implements Makes<Entity> {
  readonly #parts: FactoryParts<Entity, State>;
  readonly #changes: readonly ((call: FactoryCall) => Partial<FactoryValues<Entity>>)[];

  constructor(
    parts: FactoryParts<Entity, State>,
    changes: readonly ((call: FactoryCall) => Partial<FactoryValues<Entity>>)[] = [],
  ) {
    this.#parts = parts;
    this.#changes = changes;
  }

  /** The same factory, whose entities are in these states; the last one wins. */
  state(...names: readonly State[]): Factory<Entity, State> {
    const states = names.map((name) => this.#parts.states[name]);
    return new Factory(this.#parts, [...this.#changes, ...states]);
  }

  /** An entity that is not saved, nor will be. */
  make(db: FactoryTarget, values: Partial<FactoryValues<Entity>> = {}): Entity {
    const call = { sequence: (this.#parts.count.made += 1) };
    const parts = [
      this.#parts.define(call),
      ...this.#changes.map((change) => change(call)),
      values,
    ];
    const merged: Record<string, unknown> = Object.assign({}, ...parts);
    for (const [key, value] of Object.entries(merged)) {
      if (Array.isArray(value)) merged[key] = value.map((item: unknown) => made(db, item));
      else merged[key] = made(db, value);
    }
    // Every part of it was checked where it was written.
    const data = merged as RequiredEntityData<Entity>;
    return db.session.create(this.#parts.model, data, { persist: false });
  }

  /** An entity that is saved, with all that belongs to it. */
  async create(db: FactoryTarget, values: Partial<FactoryValues<Entity>> = {}): Promise<Entity> {
    const entity = this.make(db, values);
    await db.session.persist(entity).flush();
    return entity;
  }

  /** So many entities, saved at once. */
  async createMany(
    db: FactoryTarget,
    count: number,
    values: Partial<FactoryValues<Entity>> = {},
  ): Promise<Entity[]> {
    const entities = Array.from({ length: count }, () => this.make(db, values));
    await db.session.persist(entities).flush();
    return entities;
  }
}

function made(db: FactoryTarget, value: unknown): unknown {
  return value instanceof Factory ? value.make(db) : value;
}

/**
 * Declares how entities of a model are made up, for tests and seeders. Where a relation has to be,
 * give the factory of the other model, or a list of factories.
 *
 * @param define gives the values of one entity; what it leaves out has the default of the model
 * @param states further values, by the names that {@link Factory.state} takes
 * @example
 * const authors = factory(Author, ({ sequence }) => ({ name: `author ${sequence}` }));
 * const notes = factory(Note, () => ({ text: "tea", author: authors }), {
 *   done: () => ({ isDone: true }),
 * });
 * await notes.state("done").createMany(db, 3);
 */
export function factory<Entity extends object, State extends string = never>(
  model: EntityName<Entity>,
  define: (call: FactoryCall) => FactoryValues<NoInfer<Entity>>,
  states: States<NoInfer<Entity>, State> = {} as States<Entity, State>,
): Factory<Entity, State> {
  return new Factory({ model, define, states, count: { made: 0 } });
}
