import { type SqlToken, tokensOf } from "./sql-tokens.ts";

/** What the text of a `create table` of SQLite says, and its pragmas do not. */
export interface CreateTable {
  readonly columns: ReadonlyMap<string, ColumnDefinition>;
  readonly checks: readonly CheckDefinition[];
  readonly foreignKeys: readonly KeyDefinition[];
  readonly hasAutoincrement: boolean;
}

export interface ColumnDefinition {
  /** What follows `generated always as`. */
  readonly generated?: string;
  readonly collation?: string;
}

export interface CheckDefinition {
  readonly name?: string;
  readonly expression: string;
  /** The column that it stands at. */
  readonly column?: string;
}

export interface KeyDefinition {
  readonly name?: string;
  readonly columns: readonly string[];
  readonly deferMode?: string;
}

/** The words that a constraint of a table begins with, where a name of a column could stand. */
const CONSTRAINTS = /^(?:constraint|primary|unique|check|foreign)$/i;

/** Reads the text of a `create table`, of whatever tool. */
export function parseCreateTable(sql: string): CreateTable {
  const columns = new Map<string, ColumnDefinition>();
  const checks: CheckDefinition[] = [];
  const foreignKeys: KeyDefinition[] = [];
  const tokens = tokensOf(sql);
  for (const part of partsOf(tokens)) {
    const [first] = part;
    if (!first) continue;
    const isConstraint = first.kind === "word" && CONSTRAINTS.test(first.value);
    const reading = new Definition(sql, isConstraint ? part : part.slice(1));
    if (!isConstraint) columns.set(first.value, reading.column());
    const owner = isConstraint ? {} : { column: first.value };
    checks.push(...reading.checks().map((check) => ({ ...check, ...owner })));
    const key = reading.foreignKey(isConstraint ? undefined : first.value);
    if (key) foreignKeys.push(key);
  }
  const hasAutoincrement = tokens.some((token) => isWord(token, "autoincrement"));
  return { columns, checks, foreignKeys, hasAutoincrement };
}

/** The predicate of a partial index, from the text that created it. */
export function predicateOf(sql: string): string | undefined {
  const tokens = tokensOf(sql);
  const depths = depthsOf(tokens);
  const where = tokens.findIndex((token, at) => depths[at] === 0 && isWord(token, "where"));
  const start = tokens[where + 1]?.start;
  return where < 0 || start === undefined ? undefined : sql.slice(start).trim();
}

/** One definition between two commas of a table. */
class Definition {
  readonly #sql: string;
  readonly #tokens: readonly SqlToken[];
  readonly #depths: readonly number[];

  constructor(sql: string, tokens: readonly SqlToken[]) {
    this.#sql = sql;
    this.#tokens = tokens;
    this.#depths = depthsOf(tokens);
  }

  column(): ColumnDefinition {
    const collate = this.#find("collate");
    const as = this.#find("as");
    const generated = as < 0 ? undefined : this.#brackets(as + 1);
    const isStored = this.#find("stored") > as;
    const collation = collate < 0 ? undefined : this.#tokens[collate + 1]?.value;
    return {
      ...(generated !== undefined && {
        generated: `(${generated}) ${isStored ? "stored" : "virtual"}`,
      }),
      ...(collation !== undefined && { collation }),
    };
  }

  checks(): CheckDefinition[] {
    return this.#tokens.flatMap((token, at) => {
      if (!isWord(token, "check") || this.#depths[at] !== 0) return [];
      const expression = this.#brackets(at + 1);
      if (expression === undefined) return [];
      const named = this.#tokens[at - 2];
      const name = named && isWord(named, "constraint") ? this.#tokens[at - 1]?.value : undefined;
      return [{ expression, ...(name !== undefined && { name }) }];
    });
  }

  foreignKey(column: string | undefined): KeyDefinition | undefined {
    if (this.#find("references") < 0) return undefined;
    const [first, second] = this.#tokens;
    const name = first && isWord(first, "constraint") ? second?.value : undefined;
    const key = this.#find("key");
    const columns = column === undefined ? this.#names(key + 1) : [column];
    const initially = this.#find("initially");
    const deferMode = initially < 0 ? undefined : this.#tokens[initially + 1]?.value.toLowerCase();
    return {
      columns,
      ...(name !== undefined && { name }),
      ...(deferMode !== undefined && { deferMode }),
    };
  }

  #find(word: string): number {
    return this.#tokens.findIndex((token, at) => this.#depths[at] === 0 && isWord(token, word));
  }

  /** The text between the bracket at a place and the one that closes it. */
  #brackets(at: number): string | undefined {
    const open = this.#tokens[at];
    if (open?.value !== "(") return undefined;
    const close = this.#tokens.findIndex(
      (token, place) =>
        place > at && token.value === ")" && this.#depths[place] === this.#depths[at],
    );
    const end = this.#tokens[close]?.start;
    return end === undefined ? undefined : this.#sql.slice(open.end, end).trim();
  }

  #names(at: number): string[] {
    const text = this.#brackets(at) ?? "";
    return tokensOf(text).flatMap(({ kind, value }) => (kind === "sign" ? [] : [value]));
  }
}

/** What stands between the commas of the outermost brackets. */
function partsOf(tokens: readonly SqlToken[]): SqlToken[][] {
  const parts: SqlToken[][] = [[]];
  const depths = depthsOf(tokens);
  for (const [at, token] of tokens.entries()) {
    const depth = depths[at] ?? 0;
    if (depth === 0) continue;
    const isOuter = depth === 1 && token.kind === "sign";
    if (isOuter && token.value === ",") parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** How many brackets each token is in; a bracket is outside of what it encloses. */
function depthsOf(tokens: readonly SqlToken[]): number[] {
  let depth = 0;
  return tokens.map(({ kind, value }) => {
    if (kind === "sign" && value === ")") depth -= 1;
    const own = depth;
    if (kind === "sign" && value === "(") depth += 1;
    return own;
  });
}

function isWord({ kind, value }: SqlToken, word: string): boolean {
  return kind === "word" && value.toLowerCase() === word;
}
