import { PhialError } from "phial";
import type { Rename } from "./schema/rename.ts";

const FORM = /^(?:(?<bind>[^:=]+):)?(?<from>[^:=]+)=(?<to>[^:=]+)$/;

/**
 * Reads a rename as it is typed: `posts=articles` for a table, `users.name=full_name` for a column,
 * `archive:entries=logs` on another bind, `blog.posts=blog.articles` for a table of a schema.
 *
 * @throws PhialError `MIGRATE_RENAME_INVALID`
 */
export function parseRename(text: string): Rename {
  const { bind = "default", from, to } = FORM.exec(text)?.groups ?? {};
  if (from === undefined || to === undefined) throw invalid(text);
  const dot = from.lastIndexOf(".");
  if (dot < 0 || to.includes(".")) return { bind, from, to };
  const column = from.slice(dot + 1);
  if (column === "" || dot === 0) throw invalid(text);
  return { bind, table: from.slice(0, dot), from: column, to };
}

/** A rename as {@link parseRename} reads it. */
export function renameText({ bind, table, from, to }: Rename): string {
  const place = table === undefined ? from : `${table}.${from}`;
  return `${bind === "default" ? "" : `${bind}:`}${place}=${to}`;
}

function invalid(text: string): PhialError {
  return new PhialError(
    "MIGRATE_RENAME_INVALID",
    `${JSON.stringify(text)} is no rename.`,
    "Write --rename posts=articles for a table, --rename users.name=full_name for a column, archive:... on another bind.",
  );
}
