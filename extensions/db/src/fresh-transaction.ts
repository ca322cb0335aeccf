import {
  type EntityManager,
  TransactionContext,
  TransactionEventBroadcaster,
  TransactionManager,
} from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";

/** What a {@link freshTransaction} is done with. */
export interface FreshTransaction<T> {
  /** It has nothing yet, and is used for nothing else. */
  readonly session: SqlEntityManager;
  work(session: SqlEntityManager): Promise<T>;
  /** Called before the commit where the session has anything by then. */
  keep(session: SqlEntityManager): void;
}

/**
 * A transaction in a session of its own, as MikroORM's `transactional` on a session that has
 * nothing; a session that is not used costs nothing then.
 */
export function freshTransaction<T>({ session, work, keep }: FreshTransaction<T>): Promise<T> {
  const eventBroadcaster = new TransactionEventBroadcaster(session);
  return TransactionContext.create(session, () =>
    session.getConnection("write").transactional(
      async (transaction) => {
        session.setTransactionContext(transaction);
        const result = await work(session);
        if (isUnused(session)) return result;
        await session.flush();
        keep(session);
        return result;
      },
      { eventBroadcaster },
    ),
  );
}

/** Whether a flush would find nothing, and nobody to tell so. */
function isUnused(session: EntityManager): boolean {
  const uow = session.getUnitOfWork(false);
  return (
    uow.getIdentityMap().keys().length === 0 &&
    uow.getPersistStack().size === 0 &&
    uow.getRemoveStack().size === 0 &&
    uow.getOrphanRemoveStack().size === 0 &&
    // The other one is that of the engine, which hears of no flush.
    session.getEventManager().getSubscribers().size === 1
  );
}

/** Has a session know what another has, as it would after a transaction of MikroORM. */
export function mergeInto(session: EntityManager, from: EntityManager): void {
  new TransactionManager(session)["mergeEntitiesToParent"](from, session);
}
