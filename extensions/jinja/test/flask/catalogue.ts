import { readFileSync } from "node:fs";
import { expose } from "../../src/engine/values/expose.ts";

/** A book as catalogue.json has it. */
export interface Book {
  readonly id: number;
  readonly title: string;
  readonly genre: string;
  readonly cents: number;
  readonly isbn: string | null;
  readonly in_print: boolean;
  readonly tags: readonly string[];
  readonly summary: string | null;
}

/** What catalogue.json has: what the pages are about. */
interface Catalogue {
  readonly site: object;
  readonly quote: string;
  readonly users: Readonly<Record<string, object>>;
  readonly books: readonly Book[];
}

// Our own file.
export const catalogue: Catalogue = JSON.parse(
  readFileSync(new URL("catalogue.json", import.meta.url), "utf8"),
);
export const { books } = catalogue;

/** A page of a list, as app.py has it. */
export class Page<Item> {
  readonly page: number;
  readonly per_page: number;
  readonly total: number;
  readonly pages: number;
  readonly items: readonly Item[];
  readonly has_prev: boolean;
  readonly has_next: boolean;

  constructor(all: readonly Item[], page: number, perPage: number) {
    this.page = page;
    this.per_page = perPage;
    this.total = all.length;
    this.pages = Math.ceil(all.length / perPage);
    this.items = all.slice((page - 1) * perPage, page * perPage);
    this.has_prev = page > 1;
    this.has_next = page < this.pages;
  }

  /** The numbers of the pages to link to, null for a gap. */
  *iter_pages(): Generator<number | null> {
    let last = 0;
    for (let number = 1; number <= this.pages; number++) {
      if (number > 1 && number < this.pages && Math.abs(number - this.page) > 1) continue;
      if (last + 1 !== number) yield null;
      yield number;
      last = number;
    }
  }
}
expose(Page, ["iter_pages"]);

export function money(cents: number): string {
  const whole = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${whole}.${String(cents % 100).padStart(2, "0")} €`;
}

export function day(text: string): string {
  const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  const [year, month = 1, day] = text.split("-").map(Number);
  return `${day} ${months[month - 1]} ${year}`;
}

export function pluralize(number: number, singular = "", plural = "s"): string {
  return number === 1 ? singular : plural;
}
