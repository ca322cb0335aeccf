import type { Phial } from "phial";
import { codeLocation } from "./code-location.ts";
import { isPlainRead } from "./gate/statement-kind.ts";
import { isProduction } from "./production.ts";
import type { RecordedQuery, TakeQuery } from "./recorded-queries.ts";
import type { DatabaseSettings } from "./settings.ts";

/** The statements of a context, in order. */
export class RecordedQueries extends Array<RecordedQuery> {
  #dropped = 0;

  /** How many more there were than `DATABASE_RECORD_QUERIES_LIMIT`. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Keeps a statement, or counts it where there are `limit` already. */
  keep(query: RecordedQuery, limit: number): void {
    if (this.length < limit) this.push(query);
    else this.#dropped += 1;
  }

  /** What `map` and its like give has nothing to do with statements any more. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}

interface Repeated {
  count: number;
  /** Of the first beyond the limit. */
  query: RecordedQuery;
}

/** What is known of the statements of one context. */
export class ContextQueries {
  readonly recorded = new RecordedQueries();
  readonly #journal: QueryJournal;
  readonly #reads = new Map<string, Repeated>();

  constructor(journal: QueryJournal) {
    this.#journal = journal;
  }

  add(query: RecordedQuery): void {
    const { recordLimit, readLimit } = this.#journal;
    if (recordLimit > 0) this.recorded.keep(query, recordLimit);
    if (readLimit === undefined || !isPlainRead(query.statement)) return;
    const shape = `${query.bind} ${query.statement}`;
    const known = this.#reads.get(shape) ?? { count: 0, query };
    known.count += 1;
    if (known.count === readLimit + 1) known.query = query;
    this.#reads.set(shape, known);
  }

  /** Tells of what was read the same way again and again. */
  end(): void {
    const { readLimit } = this.#journal;
    if (readLimit === undefined) return;
    for (const { count, query } of this.#reads.values()) {
      if (count > readLimit) this.#journal.warn(query, count);
    }
  }
}

/** What becomes of the statements of an app: what is logged, kept and warned of. */
export class QueryJournal {
  /** How many statements a context keeps. */
  readonly recordLimit: number;
  /** How often a context may read the same way; `undefined` where nobody counts. */
  readonly readLimit: number | undefined;
  readonly #app: Phial;
  readonly #isEchoed: boolean;
  readonly #slow: number;

  constructor(app: Phial, settings: DatabaseSettings) {
    this.#app = app;
    this.#isEchoed = settings.DATABASE_ECHO;
    this.#slow = (settings.DATABASE_SLOW_QUERY ?? Number.POSITIVE_INFINITY) * 1000;
    this.recordLimit = settings.DATABASE_RECORD_QUERIES
      ? settings.DATABASE_RECORD_QUERIES_LIMIT
      : 0;
    const detects = settings.DATABASE_DETECT_N_PLUS_ONE ?? app.settings.DEBUG;
    const limit = settings.DATABASE_N_PLUS_ONE_LIMIT;
    this.readLimit = detects && !isProduction(app) ? limit : undefined;
  }

  /** What gets each statement; `undefined` where nobody wants to know. */
  taker(queries: () => ContextQueries | undefined): TakeQuery | undefined {
    const isKept = this.recordLimit > 0 || this.readLimit !== undefined;
    if (!isKept && !this.#isEchoed && this.#slow === Number.POSITIVE_INFINITY) return undefined;
    return (taken) => {
      const query = this.#located(taken);
      if (isKept) queries()?.add(query);
      if (this.#isEchoed)
        this.#app.log.info({ event: "database.query", ...query }, "database.query");
      if (query.duration < this.#slow) return;
      this.#app.log.warn({ event: "database.query.slow", ...query }, "a statement was slow");
    };
  }

  warn({ statement, bind, location }: RecordedQuery, count: number): void {
    this.#app.log.warn(
      { event: "database.n_plus_one", statement, count, location, bind },
      "the same was read again and again: load it at once, with populate",
    );
  }

  #located(query: RecordedQuery): RecordedQuery {
    if (!this.#app.settings.DEBUG) return query;
    const location = codeLocation(this.#app.root);
    return location === undefined ? query : { ...query, location };
  }
}
