/** A text of this length is written once, such as a long list of rows. */
const LONGEST = 20_000;

/** What is known of the statements that were used last, by their text. */
export class StatementCache<Entry> {
  readonly #entries = new Map<string, Entry>();
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(sql: string): Entry | undefined {
    const entry = this.#entries.get(sql);
    // Until it is full, none has to go.
    if (entry === undefined || this.#entries.size < this.#size) return entry;
    // A Map keeps the order of insertion: what was used last is now at its end.
    this.#entries.delete(sql);
    this.#entries.set(sql, entry);
    return entry;
  }

  set(sql: string, entry: Entry): void {
    if (this.#size === 0 || sql.length > LONGEST) return;
    this.#entries.delete(sql);
    this.#entries.set(sql, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#size && oldest !== undefined) this.#entries.delete(oldest);
  }

  clear(): void {
    this.#entries.clear();
  }
}
