import type { Engine } from "@phial/db";
import type { Clock, Logger } from "phial";
import type { Dialect } from "../revision.ts";

/** One database of one app, and how it is migrated. */
export interface RunnerTarget {
  readonly engine: Engine;
  readonly dialect: Dialect;
  /** The longest wait for another process that migrates, or for a table, in milliseconds. */
  readonly lockTimeout: number;
  /** After how long a server stops a statement, in milliseconds; 0 is never. */
  readonly statementTimeout: number;
  readonly log: Logger;
  readonly clock: Clock;
}

/** What becomes of a revision. */
export type Direction = "up" | "down";

/** A revision that was applied or undone. */
export interface Applied {
  readonly revision: string;
  readonly file: string;
  readonly message: string;
  readonly direction: Direction;
  /** In milliseconds. */
  readonly duration: number;
  /** Whether another run had begun it and was ended in the midst of it. */
  readonly resumed: boolean;
}

/** How an upgrade or a downgrade is done. */
export interface RunOptions {
  /** What the steps that are functions are given: `-x name=value`. */
  readonly options?: ReadonlyMap<string, string>;
  /** Whether the statement that an interrupted run had begun is in the database. */
  readonly resolve?: "applied" | "not-applied";
  /** Refuses when the file of an applied revision has changed since. @default false */
  readonly strict?: boolean;
  /** Told of each revision when it is done. */
  readonly onApplied?: (applied: Applied) => void;
}
