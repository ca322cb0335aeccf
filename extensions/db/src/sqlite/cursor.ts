import { streamEnded } from "./errors.ts";
import { narrowed, type Row } from "./value.ts";

/** The rows of a query that are read as they are asked for. */
export class Cursor {
  readonly #rows: Iterator<Row>;
  readonly #closed: (cursor: Cursor) => void;
  #isOpen = true;

  constructor(rows: Iterator<Row>, closed: (cursor: Cursor) => void) {
    this.#rows = rows;
    this.#closed = closed;
  }

  /**
   * Up to `count` further rows; none at the end.
   *
   * @throws PhialError `DATABASE_SQLITE_STREAM_ENDED` after {@link close}
   */
  take(count: number): Row[] {
    if (!this.#isOpen) throw streamEnded();
    const rows: Row[] = [];
    while (rows.length < count) {
      const next = this.#rows.next();
      if (next.done === true) break;
      rows.push(narrowed(next.value));
    }
    return rows;
  }

  /** Lets go of the state of the database that the rows are read from. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#closed(this);
    this.#rows.return?.();
  }
}
