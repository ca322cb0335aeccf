import type { Dialect } from "../revision.ts";

/** What a {@link SchemaWarning} is about. */
export type WarningCode =
  | "TABLE_DROPPED"
  | "COLUMN_DROPPED"
  | "TYPE_NARROWED"
  | "NOT_NULL_WITHOUT_DEFAULT"
  | "NULLS_REPLACED"
  | "ENUM_VALUE_REMOVED"
  | "UNIQUE_ADDED"
  | "INDEX_LOCKS_TABLE"
  | "TABLE_REWRITTEN";

/** What a change does to rows, or to those who use the table meanwhile. */
export interface SchemaWarning {
  readonly code: WarningCode;
  readonly bind: string;
  /** The databases that it holds for. */
  readonly dialects: readonly Dialect[];
  readonly table: string;
  readonly column?: string;
  readonly message: string;
  /** Whether rows or values are lost, or may be. */
  readonly isDestructive: boolean;
}
