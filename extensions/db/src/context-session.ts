import { TransactionContext } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Kysely } from "kysely";
import { PhialError } from "phial";
import { Annotation } from "./annotation.ts";
import { ClientDeparture } from "./client-departure.ts";
import type { Engine } from "./engine.ts";
import { freshTransaction, mergeInto } from "./fresh-transaction.ts";

/** A transaction that the code at hand is part of. */
interface Current {
  readonly owner: ContextSession;
  readonly session: SqlEntityManager;
  readonly outer: Current | undefined;
}

/** By their sessions: MikroORM knows the innermost, but not whose it is. */
const transactions = new Annotation<Current>();

function currentTransaction(): Current | undefined {
  const innermost = TransactionContext.currentTransactionContext();
  return innermost && transactions.get(innermost.em);
}

/** The session of one database in one context, with the transactions that are under way on it. */
export class ContextSession {
  readonly engine: Engine;
  #own: SqlEntityManager | undefined;
  readonly #underWay = new Set<Promise<unknown>>();
  #end: PromiseWithResolvers<never> | undefined;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** The session of the transaction that the caller is part of, or else that of the context. */
  get session(): SqlEntityManager {
    return this.#transaction?.session ?? (this.#own ??= this.engine.fork());
  }

  /** Kysely, in the transaction that the caller is part of. */
  get sql(): Kysely<unknown> {
    // Without either there is no transaction, nor need for a session.
    return this.engine.sqlOf(this.#transaction?.session ?? this.#own);
  }

  get #transaction(): Current | undefined {
    let current = currentTransaction();
    while (current && current.owner !== this) current = current.outer;
    return current;
  }

  /**
   * Does all of `work` or nothing; within another transaction, undoes only its own part. Ends with
   * the context at the latest.
   */
  transaction<T>(work: (session: SqlEntityManager) => T | Promise<T>): Promise<T> {
    const done = this.#run(work);
    const forget = (): void => void this.#underWay.delete(settled);
    const settled: Promise<void> = done.then(forget, forget);
    this.#underWay.add(settled);
    return done;
  }

  async #run<T>(work: (session: SqlEntityManager) => T | Promise<T>): Promise<T> {
    const outer = currentTransaction();
    const { engine } = this;
    using departure = new ClientDeparture((context) => engine.interrupt(context));
    let inner: SqlEntityManager | undefined;
    const within = async (session: SqlEntityManager): Promise<T> => {
      inner = session;
      engine.changes.defer(session);
      transactions.set(session, { owner: this, session, outer });
      const ends = [this.#ending.promise, departure.promise].filter((end) => end !== undefined);
      return Promise.race([work(session), ...ends]);
    };
    const result = await (this.#isUntouched ? this.#alone(within) : this.#beside(within));
    if (inner) await engine.changes.tell(inner);
    return result;
  }

  /** Whether the context has neither a session nor a transaction that another would be part of. */
  get #isUntouched(): boolean {
    return this.#own === undefined && this.#transaction === undefined;
  }

  #alone<T>(work: (session: SqlEntityManager) => Promise<T>): Promise<T> {
    const { engine } = this;
    const keep = (from: SqlEntityManager): void => {
      const removed = engine.changes.removedIn(from);
      // Somebody beside the transaction may have asked for it meanwhile.
      for (const entity of removed) this.#own?.getUnitOfWork(false).unsetIdentity(entity);
      mergeInto((this.#own ??= engine.fork()), from);
    };
    return freshTransaction({ session: engine.forkApart(), work, keep });
  }

  async #beside<T>(work: (session: SqlEntityManager) => Promise<T>): Promise<T> {
    const { session: around } = this;
    // What waits to be written is no part of what a savepoint undoes.
    if (around.isInTransaction()) await around.flush();
    return around.transactional(work);
  }

  /** What ends the transactions when the context does. */
  get #ending(): PromiseWithResolvers<never> {
    if (this.#end) return this.#end;
    this.#end = Promise.withResolvers<never>();
    // Nobody has to wait for it.
    this.#end.promise.catch(() => undefined);
    return this.#end;
  }

  /**
   * Undoes what was not committed and gives the connections back; a promise only where that takes
   * some time.
   */
  end(): Promise<void> | undefined {
    if (this.#underWay.size > 0 || this.#own?.isInTransaction()) return this.#rollBack();
    this.#own?.clear();
    return undefined;
  }

  async #rollBack(): Promise<void> {
    if (this.#underWay.size > 0) this.#ending.reject(unfinished());
    await Promise.all(this.#underWay);
    if (this.#own?.isInTransaction()) await this.#own.rollback();
    this.#own?.clear();
  }
}

function unfinished(): PhialError {
  return new PhialError(
    "DATABASE_TRANSACTION_OPEN",
    "A transaction was still under way when its context ended; it is rolled back.",
    "Await db.transaction(...) before the response, or hand it on: app.background.run(name, async () => { ... }).",
  );
}
