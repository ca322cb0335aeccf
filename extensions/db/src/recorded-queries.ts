import { DefaultLogger, type LogContext } from "@mikro-orm/core";
import type {
  Kysely,
  KyselyPlugin,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  UnknownRow,
} from "kysely";
import { type Logger, systemClock } from "phial";

/** A statement that was sent to a database. */
export interface RecordedQuery {
  /** With placeholders: never with the values. */
  readonly statement: string;
  /** How many values it had. */
  readonly parameters: number;
  /** In milliseconds. */
  readonly duration: number;
  /** The name of the bind; `"default"` for the database of `DATABASE_URL`. */
  readonly bind: string;
  /** The line of the app that asked for it, with DEBUG. */
  readonly location?: string;
}

/** Gets each statement after it was run. */
export type TakeQuery = (query: RecordedQuery) => void;

/** A bind, and what gets its statements. */
export interface QueryRecorder {
  readonly bind: string;
  readonly take: TakeQuery | undefined;
}

/** Where a log is, besides. */
export interface LogTarget extends QueryRecorder {
  readonly log: Logger;
}

/**
 * The log of MikroORM: hands on the statements without their values, and its warnings. The classes
 * of the models hold on to it, whatever app was made last: so it must not hold on to an app.
 */
export class OrmLog extends DefaultLogger {
  readonly #target: WeakRef<LogTarget>;

  constructor(target: LogTarget) {
    super({ writer: () => undefined });
    this.#target = new WeakRef(target);
  }

  override logQuery(context: { query: string } & LogContext): void {
    const { query: statement, params = [], took: duration = 0 } = context;
    const target = this.#target.deref();
    target?.take?.({ statement, parameters: params.length, duration, bind: target.bind });
  }

  override warn(_namespace: string, message: string): void {
    this.#target.deref()?.log.warn({ event: "database.warning", text: message });
  }

  override error(_namespace: string, message: string): void {
    this.#target.deref()?.log.error({ event: "database.error", text: message });
  }

  override log(): void {
    // What it says besides is of no use to the one who runs an app.
  }

  /** Only without it MikroORM gives the statement with the values in it. */
  override isEnabled(namespace: string): boolean {
    return namespace === "query";
  }
}

interface Started {
  readonly statement: string;
  readonly parameters: number;
  readonly at: number;
}

/** Hands on the statements of Kysely, which MikroORM does not see. */
export class RecordingPlugin implements KyselyPlugin {
  readonly #kysely: Kysely<unknown>;
  readonly #recorder: QueryRecorder;
  readonly #started = new WeakMap<object, Started>();

  constructor(kysely: Kysely<unknown>, recorder: QueryRecorder) {
    this.#kysely = kysely;
    this.#recorder = recorder;
  }

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    const { sql, parameters } = this.#kysely.getExecutor().compileQuery(node, queryId);
    const at = systemClock.monotonic();
    this.#started.set(queryId, { statement: sql, parameters: parameters.length, at });
    return node;
  }

  async transformResult(args: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    const started = this.#started.get(args.queryId);
    if (started) {
      const { at, ...query } = started;
      const duration = systemClock.monotonic() - at;
      this.#recorder.take?.({ ...query, duration, bind: this.#recorder.bind });
    }
    return args.result;
  }
}
