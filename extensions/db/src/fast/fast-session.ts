import type { Constructor, EntityManager } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import { FastFind } from "./fast-find.ts";

type FindParameters = Parameters<SqlEntityManager["find"]>;
type FindOneParameters = Parameters<SqlEntityManager["findOne"]>;
type ForkParameters = Parameters<SqlEntityManager["fork"]>;
type FilterParameters = Parameters<SqlEntityManager["addFilter"]>;

/** Sessions with filters or signals of their own, which MikroORM does not show. */
const unusual = new WeakSet<EntityManager>();

/**
 * An entity manager that finds most entities without most of MikroORM, and has MikroORM find the
 * others.
 */
export function fastSession<Base extends Constructor<SqlEntityManager>>(base: Base): Base {
  const Session = class extends base {};
  const prototype: SqlEntityManager = base.prototype;
  const { find, findOne, addFilter, fork } = prototype;
  // As properties, since what they find is typed by what they are called with.
  Object.assign(Session.prototype, {
    async find(this: SqlEntityManager, ...args: FindParameters): Promise<unknown> {
      const [model, where, options] = args;
      const found = await fastFind(this, { model, where, options, isOne: false });
      return found ?? Reflect.apply(find, this, args);
    },
    async findOne(this: SqlEntityManager, ...args: FindOneParameters): Promise<unknown> {
      const [model, where, options] = args;
      const found = await fastFind(this, { model, where, options, isOne: true });
      return found ? (found[0] ?? null) : Reflect.apply(findOne, this, args);
    },
    addFilter(this: SqlEntityManager, ...args: FilterParameters): void {
      Reflect.apply(addFilter, this, args);
      unusual.add(this.getContext(false));
    },
    fork(this: SqlEntityManager, ...args: ForkParameters): SqlEntityManager {
      const [options = {}] = args;
      const isUnusual = unusual.has(this) || unusual.has(this.getContext(false));
      if (this.global && !isUnusual && this.schema === undefined && isPlainFork(options)) {
        // MikroORM copies the settings of the one that is forked, of which this has none.
        const { config } = this;
        const shared = this.getEventManager();
        const events = options.cloneEventManager ? shared.clone() : shared;
        return new Session(config, this.getDriver(), this.getMetadata(), false, events);
      }
      const forked: SqlEntityManager = Reflect.apply(fork, this, args);
      const { signal, inflightQueryAbortStrategy } = options;
      if (isUnusual || signal || inflightQueryAbortStrategy) unusual.add(forked);
      return forked;
    },
  });
  return Session;
}

type Wanted = Omit<Parameters<FastFind["known"]>[0], "em">;

function fastFind(em: SqlEntityManager, wanted: Wanted): Promise<object[] | undefined> | undefined {
  if (unusual.has(em)) return undefined;
  const fast = FastFind.of(em.getDriver());
  const known = fast.known({ em, ...wanted });
  return known && fast.find(known);
}

const PLAIN_OPTIONS: ReadonlySet<string> = new Set([
  "disableContextResolution",
  "cloneEventManager",
]);

function isPlainFork(options: ForkParameters[0] & object): boolean {
  const names = Object.keys(options);
  return (
    options.disableContextResolution === true && names.every((name) => PLAIN_OPTIONS.has(name))
  );
}
