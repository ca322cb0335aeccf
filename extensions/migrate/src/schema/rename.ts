/** A table or a column that has a new name, and keeps what is in it. */
export interface Rename {
  readonly bind: string;
  /** The table of a column, by its new name; without it a table is renamed. */
  readonly table?: string;
  readonly from: string;
  readonly to: string;
}

/** Whether something new is something old under another name. */
export interface RenameQuestion {
  readonly bind: string;
  /** The table of a column, by its new name; without it the question is about a table. */
  readonly table?: string;
  /** What is new. */
  readonly to: string;
  /** What is gone, the likeliest first. */
  readonly candidates: readonly string[];
  /** Whether the first of them differs in nothing but its name. */
  readonly isLikely: boolean;
}

/** What has been said about {@link RenameQuestion}s. */
export interface RenameAnswers {
  readonly accepted: readonly Rename[];
  /** Those that are new indeed, by {@link questionKey}; `"all"` takes everything else for new. */
  readonly declined: "all" | readonly string[];
}

/** Tells a question from the others: `bind:table.column` or `bind:table`. */
export function questionKey({ bind, table, to }: Omit<RenameQuestion, "candidates" | "isLikely">) {
  return `${bind}:${table === undefined ? to : `${table}.${to}`}`;
}
