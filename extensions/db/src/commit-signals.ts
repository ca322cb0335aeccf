import type { EntityClass } from "@mikro-orm/core";
import { type Phial, Signal } from "phial";
import type { CommitListener } from "./change-tracker.ts";

/** What a transaction does to an entity. */
export interface ModelChange {
  /** The class of the entity. */
  readonly model: EntityClass<object>;
  readonly entity: object;
  readonly operation: "insert" | "update" | "delete";
}

/** What the signals around a commit tell: each entity once, in the order of the first change. */
export interface CommitPayload {
  /** The name of the bind; `"default"` for the database of `DATABASE_URL`. */
  readonly bind: string;
  readonly changes: readonly ModelChange[];
}

/** The signals around the commits of a database. */
export class CommitSignals {
  /** All is written and nothing is committed. An error of a receiver rolls it back. */
  readonly beforeCommit = new Signal<CommitPayload>("db-before-commit");
  /** The outermost transaction was committed. An error of a receiver is logged. */
  readonly committed = new Signal<CommitPayload>("db-committed");

  /** What sends them for an app. */
  listener(app: Phial): CommitListener {
    const { beforeCommit, committed } = this;
    return {
      isWanted: () => beforeCommit.hasReceivers(app) || committed.hasReceivers(app),
      before: async (payload) => beforeCommit.send(payload, app).catch(throwOnly),
      after: (payload) =>
        committed.send(payload, app).catch((error: unknown) => {
          app.log.error({ event: "database.committed.failed", err: error });
        }),
    };
  }
}

/** What a single receiver refuses with is what its caller should see. */
function throwOnly(error: unknown): never {
  throw error instanceof AggregateError && error.errors.length === 1 ? error.errors[0] : error;
}
