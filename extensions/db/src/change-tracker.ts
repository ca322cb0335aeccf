import type {
  EntityManager,
  EventArgs,
  EventSubscriber,
  TransactionEventArgs,
} from "@mikro-orm/core";
import { Annotation } from "./annotation.ts";
import type { CommitPayload, ModelChange } from "./commit-signals.ts";

/** Who is told of commits. */
export interface CommitListener {
  isWanted(): boolean;
  /** May throw: then nothing is committed. */
  before(payload: CommitPayload): Promise<void>;
  /** Does not throw. */
  after(payload: CommitPayload): Promise<void>;
}

/** A transaction, or a savepoint in one, and how many changes there were when it began. */
interface Scope {
  readonly changes: ModelChange[];
  readonly start: number;
  readonly isOutermost: boolean;
}

/**
 * Follows what transactions do to entities. MikroORM holds on to it, and the classes of the models
 * on to MikroORM: so it must not hold on to an app.
 */
export class ChangeTracker implements EventSubscriber {
  readonly #bind: string;
  readonly #listener: WeakRef<CommitListener>;
  readonly #outer = new WeakMap<EntityManager, object>();
  readonly #scopes = new Annotation<Scope>();
  readonly #removed = new WeakMap<EntityManager, object[]>();
  readonly #deferred = new Annotation<CommitPayload | undefined>();

  constructor(bind: string, listener: CommitListener) {
    this.#bind = bind;
    this.#listener = new WeakRef(listener);
  }

  /** Whether anybody would be told of a commit. */
  get isHeard(): boolean {
    return this.#listener.deref()?.isWanted() ?? false;
  }

  /** Keeps what is told after the commit of a session until {@link tell}. */
  defer(session: EntityManager): void {
    this.#deferred.set(session, undefined);
  }

  /** What a session has deleted. */
  removedIn(session: EntityManager): readonly object[] {
    return this.#removed.get(session) ?? [];
  }

  /** Tells what was kept. */
  async tell(session: EntityManager): Promise<void> {
    const payload = this.#deferred.get(session);
    this.#deferred.delete(session);
    if (payload) await this.#listener.deref()?.after(payload);
  }

  beforeTransactionStart({ em, transaction }: TransactionEventArgs): void {
    if (transaction) this.#outer.set(em, transaction);
    else this.#outer.delete(em);
  }

  afterTransactionStart({ em, transaction }: TransactionEventArgs): void {
    if (!transaction) return;
    const outer = this.#outer.get(em);
    const changes = (outer && this.#scopes.get(outer)?.changes) ?? [];
    this.#scopes.set(transaction, { changes, start: changes.length, isOutermost: !outer });
  }

  async beforeTransactionCommit({ transaction }: TransactionEventArgs): Promise<void> {
    const payload = this.#payload(transaction);
    if (payload) await this.#listener.deref()?.before(payload);
  }

  async afterTransactionCommit({ em, transaction }: TransactionEventArgs): Promise<void> {
    const payload = this.#payload(transaction);
    if (!payload) return;
    if (this.#deferred.has(em)) this.#deferred.set(em, payload);
    else await this.#listener.deref()?.after(payload);
  }

  afterTransactionRollback({ transaction }: TransactionEventArgs): void {
    const scope = transaction && this.#scopes.get(transaction);
    if (scope) scope.changes.length = scope.start;
  }

  afterCreate(args: EventArgs<object>): void {
    this.#note(args, "insert");
  }

  afterUpdate(args: EventArgs<object>): void {
    this.#note(args, "update");
  }

  afterDelete(args: EventArgs<object>): void {
    const { em, entity } = args;
    const removed = this.#removed.get(em);
    if (removed) removed.push(entity);
    else this.#removed.set(em, [entity]);
    this.#note(args, "delete");
  }

  #note({ em, entity, meta }: EventArgs<object>, operation: ModelChange["operation"]): void {
    const transaction: object | undefined = em.getTransactionContext();
    const scope = transaction && this.#scopes.get(transaction);
    if (!scope || !this.isHeard) return;
    scope.changes.push({ model: meta.class, entity, operation });
  }

  #payload(transaction: object | undefined): CommitPayload | undefined {
    const scope = transaction && this.#scopes.get(transaction);
    if (!scope?.isOutermost) return undefined;
    const changes = merged(scope.changes);
    return changes.length === 0 ? undefined : { bind: this.#bind, changes };
  }
}

/** Each entity once, with what happened to it on the whole. */
function merged(changes: readonly ModelChange[]): ModelChange[] {
  const byEntity = new Map<object, ModelChange>();
  for (const change of changes) {
    const known = byEntity.get(change.entity);
    if (!known) byEntity.set(change.entity, change);
    else if (change.operation !== "delete") continue;
    else if (known.operation === "insert") byEntity.delete(change.entity);
    else byEntity.set(change.entity, change);
  }
  return [...byEntity.values()];
}
