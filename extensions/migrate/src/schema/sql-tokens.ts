import type { Dialect } from "../revision.ts";

/** A piece of SQL: what it is, and how it stands in the text. */
export interface SqlToken {
  readonly kind: "word" | "quoted" | "text" | "number" | "sign";
  /** A name or text without its quotes, a sign or word as it stands. */
  readonly value: string;
  /** Where it begins in the SQL, and where it ends. */
  readonly start: number;
  readonly end: number;
}

const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SIGN = /::|<>|!=|<=|>=|\|\||->>|->|!~~|~~|[^\s]/uy;
const SPACE = /(?:\s+|--[^\n]*|\/\*[^]*?\*\/)+/y;
const CLOSERS: Readonly<Record<string, string>> = { "'": "'", '"': '"', "`": "`", "[": "]" };

/** What a letter after a backslash stands for in a text of MariaDB. */
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "0": "\0" };

/**
 * Cuts SQL into tokens, without spaces and comments. A quote that is not closed goes to the end.
 * In texts of MariaDB a backslash makes something else of what follows it.
 */
export function tokensOf(sql: string, dialect?: Dialect): SqlToken[] {
  const tokens: SqlToken[] = [];
  let at = 0;
  while (at < sql.length) {
    at = matched(SPACE, sql, at)?.end ?? at;
    const char = sql[at];
    if (char === undefined) break;
    const token = quotedAt(sql, at, dialect === "mariadb") ?? plainAt(sql, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function plainAt(sql: string, start: number): SqlToken {
  const word = matched(WORD, sql, start);
  if (word) return { kind: "word", ...word };
  const number = matched(NUMBER, sql, start);
  if (number) return { kind: "number", ...number };
  const sign = matched(SIGN, sql, start);
  return { kind: "sign", value: sign?.value ?? "", start, end: sign?.end ?? start + 1 };
}

/** A text or a quoted name. `[` is a quote only where a name may be, not after one or a bracket. */
function quotedAt(sql: string, start: number, hasEscapes: boolean): SqlToken | undefined {
  const open = sql[start] ?? "";
  const closer = CLOSERS[open];
  if (closer === undefined || (open === "[" && !isBracketedName(sql, start))) return undefined;
  let value = "";
  let at = start + 1;
  for (; at < sql.length; at += 1) {
    const [char = "", next = ""] = [sql[at], sql[at + 1]];
    const isEscape = hasEscapes && open === "'" && char === "\\";
    if (!isEscape && char === closer && next !== closer) break;
    if (isEscape || char === closer) at += 1;
    value += isEscape ? (ESCAPES[next] ?? next) : char;
  }
  return {
    kind: open === "'" ? "text" : "quoted",
    value,
    start,
    end: Math.min(at + 1, sql.length),
  };
}

function isBracketedName(sql: string, start: number): boolean {
  return (
    /^\[[\p{L}_][\p{L}\p{N}_ ]*\]/u.test(sql.slice(start)) && !/\w\s*$/.test(sql.slice(0, start))
  );
}

function matched(
  pattern: RegExp,
  sql: string,
  start: number,
): { value: string; start: number; end: number } | undefined {
  pattern.lastIndex = start;
  const value = pattern.exec(sql)?.[0];
  return value === undefined ? undefined : { value, start, end: start + value.length };
}

/** SQL with a name in it replaced by another, where it stands as a name and not in a text. */
export function renameIn(sql: string, from: string, to: string): string {
  let renamed = "";
  let at = 0;
  for (const { kind, value, start, end } of tokensOf(sql)) {
    if ((kind !== "word" && kind !== "quoted") || value !== from) continue;
    const written = sql.slice(start, end);
    const [open, close] = kind === "quoted" ? [written.slice(0, 1), written.slice(-1)] : ["", ""];
    renamed += sql.slice(at, start) + open + to + close;
    at = end;
  }
  return renamed + sql.slice(at);
}

/** Whether a name stands in SQL, not counting texts. */
export function mentions(sql: string, name: string): boolean {
  const wanted = name.toLowerCase();
  return tokensOf(sql).some(
    ({ kind, value }) => (kind === "word" || kind === "quoted") && value.toLowerCase() === wanted,
  );
}
