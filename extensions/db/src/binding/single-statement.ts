import {
  type AnyEntity,
  type ChangeSet,
  ChangeSetType,
  type Constructor,
  EntityManager,
  type EntityMetadata,
  EventType,
  ReferenceKind,
  Reference,
  type TransactionEventBroadcaster,
} from "@mikro-orm/core";
import type { AbstractSqlConnection } from "@mikro-orm/sql";
import { ChangeTracker } from "../change-tracker.ts";
import type { DriverConnection } from "./row-source.ts";

type Transactional = Parameters<AbstractSqlConnection["transactional"]>;

/** Makes a connection of MikroORM begin no transaction for a flush of a single statement. */
export function flushingAlone<Base extends Constructor<DriverConnection>>(base: Base): Base {
  return class extends base {
    override transactional<T>(
      work: (...args: Parameters<Transactional[0]>) => Promise<T>,
      options: Transactional[1] = {},
    ): Promise<T> {
      const { ctx, sessionContext, eventBroadcaster } = options;
      const isAlone = !ctx && !sessionContext && isSingleStatement(eventBroadcaster);
      // So it is called where MikroORM is set up to begin none by itself.
      return isAlone ? work(undefined as never) : super.transactional(work, options);
    }
  };
}

/** What a hook does has to be undone with the statement that it stands before or after. */
const HOOKS = [
  EventType.beforeCreate,
  EventType.afterCreate,
  EventType.beforeUpdate,
  EventType.afterUpdate,
  EventType.beforeDelete,
  EventType.afterDelete,
];

const plain = new WeakMap<EntityMetadata, boolean>();

/**
 * Whether a transaction of MikroORM is only the one around a flush, and the flush one statement,
 * which is all or nothing without one. Nobody may be told of the transaction, and nothing may fail
 * after the statement.
 */
function isSingleStatement(broadcaster: TransactionEventBroadcaster | undefined): boolean {
  // Who flushes is known to nobody else; where MikroORM has it no more, there is a transaction.
  const em: unknown = broadcaster && Reflect.get(broadcaster, "em");
  if (!(em instanceof EntityManager)) return false;
  const uow = em.getUnitOfWork(false);
  const [change, another] = uow.getChangeSets();
  if (!change || another || isHeard(em)) return false;
  if (uow.getCollectionUpdates().length > 0 || uow.getExtraUpdates().size > 0) return false;
  return em.getPlatform().usesReturningStatement() && isPlainModel(change.meta) && isOne(change);
}

/** Whether anybody wants to know of changes or transactions. */
function isHeard(em: EntityManager): boolean {
  for (const subscriber of em.getEventManager().getSubscribers()) {
    if (!(subscriber instanceof ChangeTracker) || subscriber.isHeard) return true;
  }
  return false;
}

function isPlainModel(meta: EntityMetadata): boolean {
  const known = plain.get(meta);
  if (known !== undefined) return known;
  const isPlain =
    meta.inheritanceType !== "tpt" &&
    !HOOKS.some((hook) => meta.hooks[hook]?.length) &&
    // Of these the database has the value first, and a type could refuse to read it.
    !meta.props.some(
      ({ customType, defaultRaw, generated, version, autoincrement }) =>
        customType && (defaultRaw !== undefined || generated || version || autoincrement),
    );
  plain.set(meta, isPlain);
  return isPlain;
}

function isOne({ type, meta, entity, payload }: ChangeSet<AnyEntity>): boolean {
  if (type === ChangeSetType.DELETE) return true;
  if (type !== ChangeSetType.CREATE && type !== ChangeSetType.UPDATE) return false;
  return meta.relations.every(({ name, kind }) => {
    if (kind === ReferenceKind.MANY_TO_MANY) return !(name in payload);
    // A row that refers to itself is inserted without that, and then updated.
    return type === ChangeSetType.UPDATE || Reference.unwrapReference(entity[name]) !== entity;
  });
}
