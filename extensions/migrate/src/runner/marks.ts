import { hostname } from "node:os";
import type { Clock } from "phial";
import type { Connection } from "./connection.ts";
import type { Direction } from "./runner-target.ts";

/** The table of what was begun, and how far it came. */
export const MARK_TABLE = "phial_migrations";

/** What is known of a revision that was begun. Statements are counted from 1. */
export interface Mark {
  readonly revision: string;
  readonly direction: Direction;
  /** Of the file at that time. */
  readonly checksum: string;
  /** Whether all of it is in one transaction, so that an unfinished one has left nothing. */
  readonly transactional: boolean;
  readonly startedAt: string;
  readonly finishedAt: string | undefined;
  readonly host: string;
  readonly pid: number;
  /** How many statements are done. */
  readonly done: number;
  readonly total: number;
  /** Stands for the text of those that are done. */
  readonly doneHash: string;
  /** The statement that was begun where it cannot be undone, or 0. */
  readonly entered: number;
  /** Stands for its text. */
  readonly enteredHash: string | undefined;
  /** Stands for the schema before it. */
  readonly schemaHash: string | undefined;
  readonly error: string | undefined;
}

/** The process that migrates. */
export interface Holder {
  readonly host: string;
  readonly pid: number;
  readonly since: string;
}

/** What changes of a mark while its revision is applied. */
export type Progress = Partial<
  Pick<Mark, "done" | "doneHash" | "entered" | "enteredHash" | "schemaHash" | "error">
>;

interface MarkRow {
  revision: string;
  direction: string;
  checksum: string;
  transactional: number;
  started_at: string;
  finished_at: string | null;
  host: string;
  pid: number;
  done: number;
  total: number;
  done_hash: string;
  entered: number;
  entered_hash: string | null;
  schema_hash: string | null;
  error: string | null;
}

/** A type and no interface: Kysely wants one that can be indexed. */
type MarkTables = {
  readonly phial_migrations: MarkRow;
};

/** No revision can be called so: the row of the process that has the lock. */
const HOLDER = "*";

const COLUMNS = [
  "revision varchar(32) not null",
  "direction varchar(4) not null",
  "checksum varchar(64) not null",
  "transactional integer not null",
  "started_at varchar(32) not null",
  "finished_at varchar(32)",
  "host varchar(255) not null",
  "pid integer not null",
  "done integer not null",
  "total integer not null",
  "done_hash varchar(64) not null",
  "entered integer not null",
  "entered_hash varchar(64)",
  "schema_hash varchar(64)",
  "error text",
  "primary key (revision, direction)",
];

/** The marks of a database: what is unfinished, who is at work, and the checksums of old files. */
export class Marks {
  readonly #connection: Connection;
  readonly #clock: Clock;

  constructor(connection: Connection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
  }

  async create(): Promise<void> {
    // A mark and the rows that a statement changes have to be committed together.
    const engine =
      this.#connection.dialect === "mariadb" ? " engine = InnoDB charset = utf8mb4" : "";
    const table = `create table if not exists ${MARK_TABLE} (${COLUMNS.join(", ")})${engine}`;
    await this.#connection.execute(table);
  }

  /** Every mark, the oldest first. */
  async all(): Promise<readonly Mark[]> {
    const rows = this.#sql.selectFrom(MARK_TABLE).selectAll().where("revision", "!=", HOLDER);
    return (await rows.orderBy("started_at").execute()).map(markOf);
  }

  async find(revision: string, direction: Direction): Promise<Mark | undefined> {
    const marks = await this.all();
    return marks.find((mark) => mark.revision === revision && mark.direction === direction);
  }

  /** Writes that a revision is begun. */
  async begin(
    mark: Pick<Mark, "revision" | "direction" | "checksum" | "transactional" | "total">,
  ): Promise<void> {
    const { revision, direction, checksum, total } = mark;
    const transactional = mark.transactional ? 1 : 0;
    await this.#replace({ revision, direction, checksum, total, transactional });
  }

  async progress(of: Pick<Mark, "revision" | "direction">, progress: Progress): Promise<void> {
    const { done, doneHash, entered, enteredHash, schemaHash, error } = progress;
    await this.#sql
      .updateTable(MARK_TABLE)
      .set({
        ...(done !== undefined && { done }),
        ...(doneHash !== undefined && { done_hash: doneHash }),
        ...(entered !== undefined && { entered }),
        ...("enteredHash" in progress && { entered_hash: enteredHash ?? null }),
        ...("schemaHash" in progress && { schema_hash: schemaHash ?? null }),
        ...("error" in progress && { error: error?.slice(0, LONGEST_ERROR) ?? null }),
      })
      .where("revision", "=", of.revision)
      .where("direction", "=", of.direction)
      .execute();
  }

  /**
   * Writes that a revision is applied, and by which text of its file, which may have been corrected
   * since it was begun; what was undone has no mark any more.
   */
  async finish(mark: Pick<Mark, "revision" | "direction" | "checksum">): Promise<void> {
    const { revision, direction, checksum } = mark;
    if (direction === "down") return this.remove(revision);
    await this.#sql
      .updateTable(MARK_TABLE)
      .set({ finished_at: this.#now(), error: null, checksum })
      .where("revision", "=", revision)
      .where("direction", "=", direction)
      .execute();
  }

  async remove(revision: string, direction?: Direction): Promise<void> {
    const removal = this.#sql.deleteFrom(MARK_TABLE).where("revision", "=", revision);
    await (direction ? removal.where("direction", "=", direction) : removal).execute();
  }

  /** Who has the lock, or had it last when nobody has. */
  async holder(): Promise<Holder | undefined> {
    const row = this.#sql.selectFrom(MARK_TABLE).selectAll().where("revision", "=", HOLDER);
    const found = await row.executeTakeFirst();
    return found && { host: found.host, pid: found.pid, since: found.started_at };
  }

  /** Writes that this process has the lock. */
  async hold(): Promise<void> {
    await this.#replace({ revision: HOLDER, direction: "up" });
  }

  async #replace(row: Pick<MarkRow, "revision" | "direction"> & Partial<MarkRow>): Promise<void> {
    const { revision, direction } = row;
    const empty = { checksum: "", transactional: 0, done: 0, total: 0, done_hash: "", entered: 0 };
    const run = { started_at: this.#now(), host: hostname().slice(0, 255), pid: process.pid };
    await this.#connection.sql.transaction().execute(async (transaction) => {
      const sql = transaction.withTables<MarkTables>();
      await sql
        .deleteFrom(MARK_TABLE)
        .where("revision", "=", revision)
        .where("direction", "=", direction)
        .execute();
      await sql
        .insertInto(MARK_TABLE)
        .values({ ...empty, ...run, ...row })
        .execute();
    });
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }

  get #sql() {
    return this.#connection.sql.withTables<MarkTables>();
  }
}

const LONGEST_ERROR = 4000;

function markOf(row: MarkRow): Mark {
  return {
    revision: row.revision,
    direction: row.direction === "down" ? "down" : "up",
    checksum: row.checksum,
    transactional: row.transactional === 1,
    startedAt: row.started_at,
    finishedAt: row.finished_at ?? undefined,
    host: row.host,
    pid: row.pid,
    done: row.done,
    total: row.total,
    doneHash: row.done_hash,
    entered: row.entered,
    enteredHash: row.entered_hash ?? undefined,
    schemaHash: row.schema_hash ?? undefined,
    error: row.error ?? undefined,
  };
}
